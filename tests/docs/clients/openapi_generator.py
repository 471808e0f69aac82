"""Asks every operation with the client that OpenAPI Generator made."""

import json
import sys

from made import (
    ApiClient,
    Configuration,
    DayRequestInner,
    Departure,
    DeparturesRequestInner,
    Flight,
    LiveDeparturesApi,
    ModelApi,
    OperationApi,
    PredictionsApi,
)
from made.exceptions import UnauthorizedException, UnprocessableEntityException

url, key, example = sys.argv[1:]
flight = Flight.from_json(example)
left = Departure.from_dict(json.loads(example) | {"hora": "23:00", "salida": "2022-01-01T23:21"})
wrong = flight.model_copy(update={"dia": 2})

with ApiClient(Configuration(api_key={"key": key})) as client:  # at the document's server
    day = LiveDeparturesApi(client)
    predictions, operation = PredictionsApi(client), OperationApi(client)
    answers = {
        "predict": predictions.predict(flight).atraso,
        "predict_batch": [delay.atraso for delay in predictions.predict_batch([flight] * 2)],
        "explain": [one.campo for one in predictions.explain(flight).contribuciones],
        "delay": [one.atraso for one in predictions.delay([flight])],
        "departures": day.departures([DeparturesRequestInner(left)]).results,
        "day": predictions.day([DayRequestInner(flight)]).dia.vuelos,
        "known_day": day.known_day().vuelos,
        "live": day.live().flights,
        "model": ModelApi(client).model().destinations["SPJC"],
        "livez": operation.livez_with_http_info().status_code,
        "readyz": operation.readyz_with_http_info().status_code,
        "metrics": operation.metrics().split()[1],
    }
    try:
        predictions.predict(wrong)
    except UnprocessableEntityException as refused:
        answers["wrong"] = refused.data.errors[0].pointer
try:
    PredictionsApi(ApiClient(Configuration(host=url))).predict(flight)
except UnauthorizedException as refused:
    answers["stranger"] = refused.data.status
print(json.dumps(answers))
