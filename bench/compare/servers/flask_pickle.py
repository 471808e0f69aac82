"""What a first version often is: Flask, a pandas row, a pickled scikit-learn pipeline.

Nothing is checked or translated: the flights that are sent use the names of the data.
"""

from datetime import datetime
from typing import Any

import pandas as pd
from flask import Flask, request

from bench.compare.servers.pickled import pickled_pipeline

app = Flask(__name__)
pipeline = pickled_pipeline()


@app.post("/predict")
def predict() -> dict[str, float]:
    flight: dict[str, Any] = request.get_json()
    departure = datetime.fromisoformat(f"{flight['fecha']} {flight['hora']}")
    row = pd.DataFrame(
        {
            "airline": [flight["opera"]],
            "destination": [flight["destino"]],
            "flight_type": [flight["tipovuelo"]],
            "minute_of_day": [60 * departure.hour + departure.minute],
            "weekday": [departure.weekday()],
        }
    )
    return {"atraso": round(float(pipeline.predict_proba(row)[0, 1]), 6)}
