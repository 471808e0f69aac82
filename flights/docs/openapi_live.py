"""The operations of live departures in the OpenAPI document."""

from pydantic_core import to_json

from flights.api.reading.parsing import read_flights
from flights.docs.openapi import SMALLEST, WRONG_DAY, headers, json_body
from flights.docs.openapi_errors import not_kept, not_taken, of_all, of_flights, of_query, unready
from flights.docs.openapi_schemas import DEPARTURE, HEARTBEAT, LIVE, TOLD, Json, flights

TELL = """
A flight as for `/predict` with `salida`, when it left, or `cancelado`; with neither it is
announced, and will be missed when its time has passed. `{"hasta": ...}` tells that everything up
to a time has been told. The same flight may be told again: what is new about it counts. A list
is kept as far as it is right; what is wrong in it is told by its place. One alone needs no list.
"""

EXAMPLE_TOLD: Json = {"counts": {"new": 1, "heartbeat": 1}, "results": ["new", "heartbeat"]}


def departures(about: Json) -> Json:
    left = SMALLEST | {"salida": "2022-01-01T08:21"}
    news = [left, {"hasta": "2022-01-01T08:30"}]
    events = flights() | {"items": {"anyOf": [DEPARTURE, HEARTBEAT]}}
    wrong = to_json([SMALLEST, WRONG_DAY])
    kept = {"application/json": {"schema": TOLD, "example": EXAMPLE_TOLD}}
    return {
        "operationId": "departures",
        "summary": "Tell what left, what is cancelled, what is scheduled",
        "description": TELL.strip(),
        "tags": ["Live departures"],
        "requestBody": json_body(events, {"day": {"summary": "News of a day", "value": news}}),
        "responses": {
            "200": {
                "description": "What became of each, in their order.",
                "headers": headers("X-Unseen-Fields", "X-Request-ID"),
                "content": kept,
            },
            **of_flights(read_flights, to_json(SMALLEST), wrong),
            **not_kept(),
            **not_taken(),
        },
    }


def live(about: Json) -> Json:
    content = {"application/json": {"schema": LIVE}}
    return {
        "operationId": "live",
        "summary": "How fresh, how complete and how late the day is",
        "description": "Of the departures that were told. Times are Santiago's, with its offset.",
        "tags": ["Live departures"],
        "responses": {
            "200": {"description": "OK.", "content": content},
            **of_query(),
            **of_all(),
            **not_kept(),
            **unready(),
        },
    }
