"""The operations of a whole day in the OpenAPI document."""

from typing import Any

from pydantic_core import to_json

from flights.api.board import Reason
from flights.api.io import explained
from flights.api.reading.parsing import entries, read_flights
from flights.docs.openapi import Subject, answer, json_body
from flights.docs.openapi_errors import not_kept, of_all, of_flights, of_query, refused
from flights.docs.openapi_lists import EXAMPLE_LATE
from flights.docs.openapi_schemas import FLIGHT, Json, flights, reference
from flights.model.catalog import Catalog

ASKED = """
Each flight is answered as by `/delay` and `/explain`, with what became of it today. One that is
wrong has `errores` in its place and harms no other. `dia` tells how many of the flights leave late,
and between which numbers on 90 % of such days: whole days go bad together, which `/model` tells
of, too. Null: the model was made without it.
"""

ANYTHING: Json = {"description": "Whatever is no flight is told as wrong, in its place."}


def day(subject: Subject) -> Json:
    smallest, unseen = subject.examples.smallest, subject.examples.unseen
    wrong = [smallest, subject.examples.wrong_day]
    examples = {
        "two": {"summary": "Two flights", "value": [smallest, unseen]},
        "wrong": {"summary": "A wrong one beside a right one", "value": wrong},
    }
    entries = flights() | {"items": {"anyOf": [FLIGHT, ANYTHING]}}
    failures = of_flights(refuse, to_json(smallest), b"[]", subject.airport)
    told = answer(subject, reference("Day"), example_day(subject), "The day.")
    return {
        "operationId": "day",
        "summary": subject.summary,
        "description": ASKED.strip(),
        "tags": ["Predictions"],
        "requestBody": json_body(entries, examples),
        "responses": {"200": told, **failures},
    }


def example_day(subject: Subject) -> Json:
    """Of one flight, beside one that is wrong."""
    why = explained(subject.examples.explanation)
    reasons = [{n: one[n] for n in Reason.model_fields} for one in why["contribuciones"]]
    flight = EXAMPLE_LATE | {"base": why["base"], "resumen": why["resumen"]}
    flight |= {"contribuciones": reasons, "estado": "pendiente", "minutos_tarde": None}
    body = to_json([subject.examples.smallest, subject.examples.wrong_day])
    catalog = Catalog(subject.airport, {}, {})
    faults = [one.as_dict() for one in refused(lambda: read_flights(body, catalog)).faults]
    return {
        "vuelos": [flight, {"errores": faults}],
        "dia": {"vuelos": 1, "tarde": 0.2, "tarde_5": 0, "tarde_95": 1},
    }


def refuse(body: bytes, catalog: Catalog) -> list[Any]:
    return entries(body, 1_000, catalog.airport)


def known(subject: Subject) -> Json:
    flight, called = subject.examples.told, subject.airport.called
    day = {"fecha": flight[called["fecha"]], "vuelos": [flight]}
    content = {"application/json": {"schema": reference("KnownDay"), "example": day}}
    without = f"Without `{called['salida']}` and `{called['cancelado']}`"
    return {
        "operationId": "known_day",
        "summary": subject.summary,
        "description": "Also those that leave after midnight, in the next six hours, and those "
        "that should have left before it, in the last three. "
        f"{without}, each can be sent to `POST /day`.",
        "tags": ["Live departures"],
        "responses": {
            "200": {"description": "OK.", "content": content},
            **of_query(subject.airport),
            **of_all(),
            **not_kept(),
        },
    }
