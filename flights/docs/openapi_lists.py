"""The operations on lists of flights in the OpenAPI document."""

from typing import Any

from pydantic_core import to_json

from flights.api.reading.parsing import read_flights
from flights.docs.examples import Examples
from flights.docs.openapi import Subject, answer, json_body
from flights.docs.openapi_errors import of_flights
from flights.docs.openapi_schemas import LATE, LISTED, STRING, Json, flights

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


def predict_batch(subject: Subject) -> Json:
    new_name = {"atraso": 0.3, "no_visto": subject.examples.nearest}
    return {
        "operationId": "predict_batch",
        "summary": subject.summary,
        "description": ALL_OR_NONE.strip(),
        "tags": ["Predictions"],
        "parameters": [LENIENT],
        "requestBody": json_body(flights(), some_flights(subject.examples)),
        "responses": {
            "200": answers(subject, LISTED, [{"atraso": 0.2}, new_name]),
            **refusals(subject),
        },
    }


def delay(subject: Subject) -> Json:
    return {
        "operationId": "delay",
        "summary": subject.summary,
        "description": HOW_LATE.strip() + ALL_OR_NONE.rstrip(),
        "tags": ["Predictions"],
        "parameters": [LENIENT],
        "requestBody": json_body(flights(), some_flights(subject.examples)),
        "responses": {
            "200": answers(subject, LATE, [EXAMPLE_LATE], "How late."),
            **refusals(subject),
        },
    }


def some_flights(examples: Examples) -> Json:
    mistyped = [examples.smallest, examples.mistyped]
    return {
        "two": {"summary": "Two flights", "value": [examples.smallest, examples.unseen]},
        "mistyped": {"summary": "One with a name mistyped", "value": mistyped},
    }


def refusals(subject: Subject) -> Json:
    """What a list of flights, all of which have to be right, can get."""
    smallest, wrong = subject.examples.smallest, subject.examples.wrong_day
    return of_flights(read_flights, to_json(smallest), to_json([smallest, wrong]), subject.airport)


def answers(
    subject: Subject, schema: Json, example: Any, description: str = "The probabilities of delay."
) -> Json:
    """To a list. The schema is that of all or none: others make a wrapper of each in clients."""
    told = answer(subject, {"type": "array", "items": schema}, example, description)
    return told | {"headers": told["headers"] | APPLIED}
