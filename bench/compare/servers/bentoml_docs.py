"""BentoML as its documentation shows batching: one service asks another, which is batchable.

https://docs.bentoml.com/en/latest/get-started/adaptive-batching.html
"""

from datetime import datetime
from typing import Any

import bentoml
from bentoml.exceptions import InvalidArgument
from bentoml.models import BentoModel
from pydantic import BaseModel

from bench.compare.contenders import WORKERS
from flights.api.reading.translation import Translation
from flights.api.schema import FlightRequest
from flights.features import Flight
from flights.model.catalog import Catalog
from flights.model.served import DelayModel


class Row(BaseModel):
    airline: str
    destination: str
    flight_type: str
    scheduled_departure: datetime


@bentoml.service(workers=WORKERS)
class Scorer:
    newest = BentoModel("flight_delay:latest")

    def __init__(self) -> None:
        self.model = DelayModel.load(self.newest)

    @bentoml.api(batchable=True, max_batch_size=100)
    async def score(self, rows: list[Row]) -> list[float]:
        return self.model.predict([Flight(*dict(row).values()) for row in rows])


@bentoml.service(workers=WORKERS)
class Entry:
    newest = BentoModel("flight_delay:latest")
    scorer = bentoml.depends(Scorer)

    def __init__(self) -> None:
        self.catalog = Catalog.of(self.newest.info.metadata)

    @bentoml.api(input_spec=FlightRequest)
    async def predict(self, **fields: Any) -> dict[str, float]:
        translation = Translation(FlightRequest.model_construct(**fields), self.catalog)
        if translation.faults:
            raise InvalidArgument(translation.faults[0].sentence)
        row = Row(**translation.flight._asdict())
        (probability,) = await self.scorer.to_async.score([row])
        return {"atraso": round(probability, 6)}
