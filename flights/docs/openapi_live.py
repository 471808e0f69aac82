"""The operations of live departures in the OpenAPI document."""

from flights.docs.openapi import Subject, headers, json_body
from flights.docs.openapi_errors import not_kept, not_taken, of_all, of_query, unready
from flights.docs.openapi_lists import refusals
from flights.docs.openapi_schemas import DEPARTURE, HEARTBEAT, LIVE, TOLD, Json, flights

TELL = """
A flight as for `/predict` with `{salida}`, when it left, or `{cancelado}`; with neither it is
announced, and will be missed when its time has passed. `{heartbeat}` tells that everything up
to a time has been told. The same flight may be told again: what is new about it counts. A list
is kept as far as it is right; what is wrong in it is told by its place. One alone needs no list.
"""

EXAMPLE_TOLD: Json = {"counts": {"new": 1, "heartbeat": 1}, "results": ["new", "heartbeat"]}


def departures(subject: Subject) -> Json:
    smallest, called = subject.examples.smallest, subject.airport.called
    words = {**called, "heartbeat": f'{{"{called["hasta"]}": ...}}'}
    day, hour = smallest[called["fecha"]], smallest[called["hora"]][:2]
    left = smallest | {called["salida"]: f"{day}T{hour}:21"}
    news = [left, {called["hasta"]: f"{day}T{hour}:30"}]
    events = flights() | {"items": {"anyOf": [DEPARTURE, HEARTBEAT]}}
    kept = {"application/json": {"schema": TOLD, "example": EXAMPLE_TOLD}}
    return {
        "operationId": "departures",
        "summary": subject.summary,
        "description": TELL.strip().format_map(words),
        "tags": ["Live departures"],
        "requestBody": json_body(events, {"day": {"summary": "News of a day", "value": news}}),
        "responses": {
            "200": {
                "description": "What became of each, in their order.",
                "headers": headers(subject, "X-Unseen-Fields", "X-Request-ID"),
                "content": kept,
            },
            **refusals(subject),
            **not_kept(),
            **not_taken(),
        },
    }


def live(subject: Subject) -> Json:
    where = f"Times are {subject.airport.city}'s, with its offset."
    content = {"application/json": {"schema": LIVE}}
    return {
        "operationId": "live",
        "summary": subject.summary,
        "description": f"Of the departures that were told. {where}",
        "tags": ["Live departures"],
        "responses": {
            "200": {"description": "OK.", "content": content},
            **of_query(subject.airport),
            **of_all(),
            **not_kept(),
            **unready(),
        },
    }
