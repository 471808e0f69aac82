"""The requests that are sent, and the answers that are right."""

import http.client
import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from bench.answers import WrongAnswerError
from bench.harness.credentials import NONE, Access, headers
from flights.api.reading.parsing import read_flight
from flights.model.served import DelayModel

TOLERANCE = 1e-5  # of a probability: what is served is float32, rounded to six decimals


class UnansweredError(RuntimeError):
    """A flight got another status than 200, or no answer at all."""


def expected(bodies: Sequence[bytes], model: DelayModel) -> list[float]:
    return model.predict([read_flight(body, model.catalog).flights[0] for body in bodies])


def ask(port: int, body: bytes, access: Access = NONE) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        sent = {"Content-Type": "application/json", **headers(access)}
        connection.request("POST", "/predict", body, sent)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def check(
    port: int, bodies: Sequence[bytes], probabilities: Sequence[float], access: Access = NONE
) -> None:
    """Ask for each flight, until one is answered wrongly.

    Raises `WrongAnswerError` for another probability, `UnansweredError` for none.
    """
    for body, probability in zip(bodies, probabilities, strict=True):
        answer = answered(port, body, access)
        if not is_right(answer, probability):
            raise WrongAnswerError(f"{answer[:200]!r} for {body!r}, right is {probability:.6f}")


def answered(port: int, body: bytes, access: Access) -> bytes:
    try:
        status, answer = ask(port, body, access)
    except (OSError, http.client.HTTPException) as error:
        raise UnansweredError(f"{error!r} for {body!r}") from error
    if status != HTTPStatus.OK:
        raise UnansweredError(f"{status} {answer[:200]!r} for {body!r}")
    return answer


def is_right(answer: bytes, probability: float) -> bool:
    try:
        value: Any = json.loads(answer)
        return abs(value["atraso"] - probability) <= TOLERANCE
    except (ValueError, TypeError, KeyError):
        return False
