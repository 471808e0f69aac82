"""Asks every operation with the client that openapi-python-client made."""

import json
import sys

from made import AuthenticatedClient, Client
from made.api.model import model
from made.api.operation import livez, metrics, readyz
from made.api.predictions import explain, predict, predict_batch
from made.models import Flight

url, key, example = sys.argv[1:]
flight = Flight.from_dict(json.loads(example))
wrong = Flight.from_dict(json.loads(example) | {"dia": 2})

with AuthenticatedClient(url, token=key, raise_on_unexpected_status=True) as client:
    answers = {
        "predict": predict.sync(client=client, body=flight).atraso,
        "predict_batch": [
            delay.atraso for delay in predict_batch.sync(client=client, body=[flight] * 2)
        ],
        "explain": [one.campo for one in explain.sync(client=client, body=flight).contribuciones],
        "model": model.sync(client=client).destinations["SPJC"],
        "livez": livez.sync_detailed(client=client).status_code,
        "readyz": readyz.sync_detailed(client=client).status_code,
        "metrics": metrics.sync(client=client).split()[1],
        "wrong": predict.sync(client=client, body=wrong).errors[0].pointer,
    }
answers["stranger"] = predict.sync(client=Client(url), body=flight).status
print(json.dumps(answers))
