"""Asks every operation with the client that openapi-python-client made."""

import json
import sys

from made import AuthenticatedClient, Client
from made.api.live_departures import departures, known_day, live
from made.api.model import model
from made.api.operation import livez, metrics, readyz
from made.api.predictions import day, delay, explain, predict, predict_batch
from made.models import Departure, Flight

url, key, example = sys.argv[1:]
flight = Flight.from_dict(json.loads(example))
left = Departure.from_dict(json.loads(example) | {"hora": "23:00", "salida": "2022-01-01T23:21"})
wrong = Flight.from_dict(json.loads(example) | {"dia": 2})

with AuthenticatedClient(url, token=key, raise_on_unexpected_status=True) as client:
    answers = {
        "predict": predict.sync(client=client, body=flight).atraso,
        "predict_batch": [
            one.atraso for one in predict_batch.sync(client=client, body=[flight] * 2)
        ],
        "explain": [one.campo for one in explain.sync(client=client, body=flight).contribuciones],
        "delay": [one.atraso for one in delay.sync(client=client, body=[flight])],
        "day": day.sync(client=client, body=[flight]).dia.vuelos,
        "departures": departures.sync(client=client, body=[left]).results,
        "known_day": known_day.sync(client=client).vuelos,
        "live": live.sync(client=client).flights,
        "model": model.sync(client=client).destinations["SPJC"],
        "livez": livez.sync_detailed(client=client).status_code,
        "readyz": readyz.sync_detailed(client=client).status_code,
        "metrics": metrics.sync(client=client).split()[1],
        "wrong": predict.sync(client=client, body=wrong).errors[0].pointer,
    }
answers["stranger"] = predict.sync(client=Client(url), body=flight).status
print(json.dumps(answers))
