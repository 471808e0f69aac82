"""FastAPI with this project's checks and ONNX model, each request scored at once."""

import gc
import os

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from bench.compare.servers.store import stored_model
from flights.api.reading.translation import Translation
from flights.api.schema import FlightRequest

app = FastAPI()
model = stored_model()
if os.environ.get("BENCH_TUNE_GC"):  # as service.py does
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)


class Delay(BaseModel):
    atraso: float


@app.post("/predict")
async def predict(request: FlightRequest) -> Delay:
    translation = Translation(request, model.catalog)
    if translation.faults:
        raise HTTPException(422, [fault.as_dict() for fault in translation.faults])
    return Delay(atraso=round(model.predict([translation.flight])[0], 6))
