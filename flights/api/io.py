"""The shapes of the service's methods for BentoML: flights in, probabilities or reasons out.

They replace BentoML's own reading and writing of JSON, a second pass over what
`flights.server.middleware` has read and checked already.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

import bentoml
import numpy as np
from annotated_types import Len
from pydantic import BaseModel, Field, TypeAdapter
from pydantic_core import to_json

from flights.api.places import in_places
from flights.api.reading.parsing import Wrong
from flights.api.remarks import Remark, Remarks
from flights.api.schema import AskedFlight
from flights.features import DECIMALS, is_probability, rounded
from flights.live.known import LATE_MIN
from flights.model.explain import Explanation
from flights.model.late import THRESHOLDS, Beyond, quantiles
from flights.model.served import ModelError
from flights.settings import settings


class Delay(bentoml.IODescriptor):
    """How likely the flight is to leave more than 15 minutes after its schedule."""

    atraso: float = Field(ge=0, le=1, description="Probability of the delay, 0 to 1.")


class NewNames(BaseModel):
    """What an answer in a list has besides, where a name of the flight is new to the model."""

    no_visto: dict[str, str | None] = Field(
        {},
        description="The fields that name an airline or a destination new to the model, each with "
        "the nearest name that it knows, null where none is near; absent if there is none.",
    )


class ListedDelay(NewNames, Delay):
    """How likely a flight of a list is to leave more than 15 minutes after its schedule."""


class DelayList(bentoml.IODescriptor):
    @classmethod
    def model_json_schema(cls, *args: Any, **options: Any) -> dict[str, Any]:
        return TypeAdapter(list[ListedDelay]).json_schema(*args, **options)


class Contribution(BaseModel):
    """What one input adds to the probability of the average flight."""

    campo: Literal["aerolinea", "destino", "hora", "dianom", "origen", "hoy"] = Field(
        description="The airline, the destination with the type of flight, the hour, the weekday, "
        "the origin where there are several; with live departures, what the day so far adds to all "
        "that."
    )
    valor: str = Field(description="Its value as the model sees it.")
    contribucion: float = Field(
        ge=-1, le=1, description="Its Shapley value: 0.031 are 3.1 percentage points."
    )
    frase: str = Field(description="The same in words.")


class ExplainedDelay(bentoml.IODescriptor):
    """Why the flight is that likely to be delayed: `base` + all `contribucion` = `atraso`.

    All are rounded to six decimals so that they still add up.
    """

    atraso: float = Field(ge=0, le=1, description="Probability of the delay, as of `/predict`.")
    base: float = Field(
        ge=0, le=1, description="Mean probability of 100 recent flights: the average flight's."
    )
    resumen: str = Field(description="The whole in one sentence.")
    contribuciones: list[Contribution] = Field(description="The largest first.")


class OneFlight(bentoml.IODescriptor, AskedFlight):
    """The body is the argument, not its fields."""

    __root_input__: ClassVar[bool] = True


class FlightList(bentoml.IODescriptor):
    __root_input__: ClassVar[bool] = True

    @classmethod
    def model_json_schema(cls, *args: Any, **options: Any) -> dict[str, Any]:
        flights = TypeAdapter(Annotated[list[AskedFlight], Len(1, settings().max_flights)])
        # `root_input` tells BentoML's clients that the body is the list.
        return flights.json_schema(*args, **options) | {"root_input": True}


def answer(probability: float) -> dict[str, Any]:
    """Raises `ModelError` for what is no probability: that flight fails, and no other."""
    if not is_probability(probability):
        raise ModelError(f"the model answered {probability}")
    return {"atraso": round(probability, DECIMALS)}


def answers(probabilities: Sequence[float]) -> list[dict[str, Any]]:
    """The same of many."""
    exact = np.array(probabilities, float)
    if not (right := is_probability(exact)).all():
        answer(probabilities[int(right.argmin())])
    single = exact.astype(np.float32)  # which most of them are
    told = rounded(single if np.array_equal(single, exact) else exact)
    return [{"atraso": probability} for probability in told.tolist()]


def delay_json(probability: float) -> bytes:
    """The answer to one flight. Raises `ModelError` as `answer` does."""
    return to_json(answer(probability))


def delays_json(probabilities: list[float], remarks: list[Remarks], wrong: Wrong) -> bytes:
    """The answer to a list of flights. Raises `ModelError` as `answer` does."""
    found = answers(probabilities)
    for told, about in zip(found, remarks, strict=True):
        if about.unseen:
            told.update(about.new_names())
    return to_json(in_places(found, wrong) if wrong else found)


TOLD = (30, 60, 120)  # minutes, of which more is told beside more than 15
SHARES = (50, 80, 90)  # % of such flights, that stay under so many minutes


class LateDelay(NewNames, bentoml.IODescriptor):
    """How late the flight may leave."""

    atraso: float = Field(ge=0, le=1, description="Probability of more than 15 minutes.")
    atraso_30: float = Field(ge=0, le=1, description="Of more than 30 minutes.")
    atraso_60: float = Field(ge=0, le=1, description="Of more than 60 minutes.")
    atraso_120: float = Field(ge=0, le=1, description="Of more than 120 minutes.")
    minutos_50: float | None = Field(description="Half of such flights leave at most so late.")
    minutos_80: float | None = Field(description="80 % of them; null: more than 120 minutes.")
    minutos_90: float | None = Field(description="90 % of them; null: more than 120 minutes.")
    avisos: list[Remark] = Field(
        [],
        description="`fecha_lejana`: its date is more than a year from what the model learnt from; "
        "`tipo_por_pais`: its `{tipovuelo}` is not that of the destination's country, which "
        "counts. Absent if there is none.",
    )


class Late(NamedTuple):
    """What is answered of a flight."""

    beyond: Beyond  # of `DelayModel.beyond`
    left: int | None  # how many minutes late it has left; None: it has not
    remarks: Remarks

    def answer(self) -> dict[str, Any]:
        return late_answer(self.beyond, self.left) | self.remarks.all()


def late_json(flight: Late) -> bytes:
    return to_json(flight.answer())


def lates_json(flights: list[Late], wrong: Wrong) -> bytes:
    return to_json(in_places([flight.answer() for flight in flights], wrong))


def late_answer(beyond: Beyond, left: int | None) -> dict[str, float | None]:
    """Raises `ModelError` where the model answers no probabilities."""
    late = dict(zip(THRESHOLDS, beyond.tolist(), strict=True))
    minutes = quantiles(beyond, np.array(SHARES) / 100) if left is None else np.full(3, left)
    return {
        **answer(late[LATE_MIN]),
        **{f"atraso_{t}": answer(late[t])["atraso"] for t in TOLD},
        **{
            f"minutos_{share}": round(value, 1) if np.isfinite(value) else None
            for share, value in zip(SHARES, minutes.tolist(), strict=True)
        },
    }


def explained_json(explanation: Explanation) -> bytes:
    return to_json(explained(explanation))


def explained(explanation: Explanation) -> dict[str, Any]:
    """The sums on the way from base to probability are rounded, so their differences add up."""
    contributions = [one.contribution for one in explanation.inputs]
    sums = [*accumulate(contributions[:-1], initial=explanation.base), explanation.probability]
    rounded = [round(number, DECIMALS) for number in sums]
    steps = [round(after - before, DECIMALS) for before, after in pairwise(rounded)]
    return {
        "atraso": rounded[-1],
        "base": rounded[0],
        "resumen": explanation.sentence,
        "contribuciones": [
            {"campo": one.name, "valor": one.value, "contribucion": step, "frase": one.sentence}
            for one, step in zip(explanation.inputs, steps, strict=True)
        ],
    }
