"""The requests that are sent, and the answers that are right."""

import http.client
import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd

from bench.schedule import requests
from flights.model import DelayModel
from flights.requests import read_flight

FLIGHTS = 2_000
TOLERANCE = 1e-5  # of a probability: what is served is float32, rounded to six decimals


class WrongAnswerError(RuntimeError):
    """A server does not answer what the model answers."""


def sample(flights: pd.DataFrame, number: int = FLIGHTS) -> list[bytes]:
    """JSON of flights drawn at random from a year's, with all 14 fields."""
    year = list(islice(requests(flights), len(flights)))
    return [json.dumps(flight).encode() for flight in Random(0).sample(year, number)]


def expected(bodies: Sequence[bytes], model: DelayModel) -> list[float]:
    return model.predict([read_flight(body, model.catalog).flights[0] for body in bodies])


def write(bodies: Sequence[bytes], path: Path) -> Path:
    path.write_bytes(b"\n".join(bodies) + b"\n")
    return path


def ask(port: int, body: bytes, timeout: float = 10) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("POST", "/predict", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def check(port: int, bodies: Sequence[bytes], probabilities: Sequence[float]) -> None:
    """Ask for each flight. Raises `WrongAnswerError` for the first that is answered wrongly."""
    for body, probability in zip(bodies, probabilities, strict=True):
        status, answer = ask(port, body)
        if status != 200 or not is_right(answer, probability):
            raise WrongAnswerError(
                f"{status} {answer[:200]!r} for {body!r}, right is {probability:.6f}"
            )


def is_right(answer: bytes, probability: float) -> bool:
    try:
        value: Any = json.loads(answer)
        return abs(value["atraso"] - probability) <= TOLERANCE
    except (ValueError, TypeError, KeyError):
        return False
