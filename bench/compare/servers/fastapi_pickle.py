"""FastAPI with a pydantic model, and a pickled scikit-learn pipeline for each request."""

import pandas as pd
from fastapi import FastAPI
from pydantic import BaseModel

from bench.compare.servers.pickled import pickled_pipeline
from flights.api.schema import FlightRequest

app = FastAPI()
pipeline = pickled_pipeline()


class Delay(BaseModel):
    atraso: float


@app.post("/predict")
async def predict(flight: FlightRequest) -> Delay:
    row = pd.DataFrame(
        {
            "airline": [flight.opera],
            "destination": [flight.destino],
            "flight_type": [flight.tipovuelo],
            "minute_of_day": [60 * flight.hora.hour + flight.hora.minute],
            "weekday": [flight.fecha.weekday()],
        }
    )
    return Delay(atraso=round(float(pipeline.predict_proba(row)[0, 1]), 6))
