"""The operations on lists of flights in the OpenAPI document."""

from typing import Any

from pydantic_core import to_json

from flights.api.reading.parsing import read_flights
from flights.docs.openapi import SMALLEST, UNSEEN, WRONG_DAY, answer, json_body
from flights.docs.openapi_errors import of_flights
from flights.docs.openapi_schemas import LATE, LISTED, STRING, Json, flights
from flights.settings import settings

HOW_LATE = """
`atraso` is what `/predict` answers: the probability of more than 15 minutes; beside it those of
more than 30, 60 and 120, and the minutes that 50, 80 and 90 % of such flights stay under. One
model answers all, so that none of them contradicts another. One flight, no list, gets one answer.
"""

ALL_OR_NONE = """
All are answered or none: a list with one wrong flight is refused. `Prefer: handling=lenient` asks
for what is right of it: a wrong flight then is a `WrongFlight`.
"""
LENIENT: Json = {
    "name": "Prefer",
    "in": "header",
    "description": "`handling=lenient`: a wrong flight in a list harms no other one (RFC 7240).",
    "schema": STRING,
}

MISTYPED = SMALLEST | {"opera": "LATM"}
SOME_FLIGHTS = {
    "two": {"summary": "Two flights", "value": [SMALLEST, UNSEEN]},
    "mistyped": {"summary": "One with a name mistyped", "value": [SMALLEST, MISTYPED]},
}
NEAREST = {"opera": "Grupo LATAM"}
EXAMPLE_LATE: Json = {
    "atraso": 0.2,
    "atraso_30": 0.09,
    "atraso_60": 0.03,
    "atraso_120": 0.004,
    "minutos_50": 3.1,
    "minutos_80": 14.8,
    "minutos_90": 28.0,
}
APPLIED: Json = {"Preference-Applied": {"description": "`handling=lenient`.", "schema": STRING}}


def predict_batch(about: Json) -> Json:
    most = settings().max_flights
    return {
        "operationId": "predict_batch",
        "summary": f"The probabilities of delay of 1 to {most:,} flights, in their order",
        "description": ALL_OR_NONE.strip(),
        "tags": ["Predictions"],
        "parameters": [LENIENT],
        "requestBody": json_body(flights(), SOME_FLIGHTS),
        "responses": {
            "200": answers(LISTED, [{"atraso": 0.2}, {"atraso": 0.3, "no_visto": NEAREST}]),
            **of_flights(read_flights, to_json(SMALLEST), to_json([SMALLEST, WRONG_DAY])),
        },
    }


def delay(about: Json) -> Json:
    return {
        "operationId": "delay",
        "summary": "How late each flight of a list may leave, in their order",
        "description": HOW_LATE.strip() + ALL_OR_NONE.rstrip(),
        "tags": ["Predictions"],
        "parameters": [LENIENT],
        "requestBody": json_body(flights(), SOME_FLIGHTS),
        "responses": {
            "200": answers(LATE, [EXAMPLE_LATE], "How late."),
            **of_flights(read_flights, to_json(SMALLEST), to_json([SMALLEST, WRONG_DAY])),
        },
    }


def answers(schema: Json, example: Any, description: str = "The probabilities of delay.") -> Json:
    """To a list. The schema is that of all or none: others make a wrapper of each in clients."""
    told = answer({"type": "array", "items": schema}, example, description)
    return told | {"headers": told["headers"] | APPLIED}
