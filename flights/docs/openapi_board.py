"""The operations of a whole day in the OpenAPI document."""

from typing import Any

from pydantic_core import to_json

from flights.api.reading.parsing import entries
from flights.docs.openapi import (
    SMALLEST,
    UNSEEN,
    WRONG_DAY,
    answer,
    json_body,
)
from flights.docs.openapi_errors import not_kept, of_all, of_flights, of_query
from flights.docs.openapi_lists import EXAMPLE_LATE
from flights.docs.openapi_schemas import FLIGHT, Json, flights, reference

ASKED = """
Each flight is answered as by `/delay` and `/explain`, with what became of it today. One that is
wrong has `errores` in its place and harms no other. `dia` tells how many of the flights leave late,
and between which numbers on 90 % of such days: whole days go bad together, which `/model` tells
of, too. Null: the model was made without it.
"""

ANYTHING: Json = {"description": "Whatever is no flight is told as wrong, in its place."}
EXAMPLE_FLIGHT: Json = EXAMPLE_LATE | {
    "base": 0.18,
    "resumen": "20.0%, 2.0 points above the average flight (18.0%); the destination, Lima, counts "
    "most",
    "contribuciones": [
        {"campo": "destino", "valor": "SPJC, international", "contribucion": 0.045},
        {"campo": "hora", "valor": "08:00", "contribucion": -0.034},
        {"campo": "aerolinea", "valor": "Grupo LATAM", "contribucion": 0.012},
        {"campo": "dianom", "valor": "Saturday", "contribucion": -0.003},
    ],
    "estado": "pendiente",
    "minutos_tarde": None,
}
EXAMPLE_WRONG: Json = {
    "errores": [
        {
            "pointer": "#/1/dia",
            "value": 2,
            "detail": "flight 1: dia is 2, but fecha 2022-01-01 has day 1",
        }
    ]
}
EXAMPLE_DAY: Json = {
    "vuelos": [EXAMPLE_FLIGHT, EXAMPLE_WRONG],
    "dia": {"vuelos": 1, "tarde": 0.2, "tarde_5": 0, "tarde_95": 1},
}
EXAMPLE_KNOWN: Json = {
    "fecha": "2022-01-01",
    "vuelos": [
        {
            "fecha": "2022-01-01",
            "hora": "08:00",
            "opera": "Grupo LATAM",
            "destino": "SPJC",
            "vuelo": "LA2364",
            "salida": "2022-01-01T08:21",
        }
    ],
}


def day(about: Json) -> Json:
    examples = {
        "two": {"summary": "Two flights", "value": [SMALLEST, UNSEEN]},
        "wrong": {"summary": "A wrong one beside a right one", "value": [SMALLEST, WRONG_DAY]},
    }
    entries = flights() | {"items": {"anyOf": [FLIGHT, ANYTHING]}}
    failures = of_flights(refuse, to_json(SMALLEST), b"[]")
    return {
        "operationId": "day",
        "summary": "A whole day: how late each flight may leave and why, and how many leave late",
        "description": ASKED.strip(),
        "tags": ["Predictions"],
        "requestBody": json_body(entries, examples),
        "responses": {"200": answer(reference("Day"), EXAMPLE_DAY, "The day."), **failures},
    }


def refuse(body: bytes, catalog: Any) -> list[Any]:
    return entries(body, 1_000)


def known(about: Json) -> Json:
    content = {"application/json": {"schema": reference("KnownDay"), "example": EXAMPLE_KNOWN}}
    return {
        "operationId": "known_day",
        "summary": "The flights of today that were told of",
        "description": "Also those that leave after midnight, in the next six hours, and those "
        "that should have left before it, in the last three. Without `salida` and `cancelado`, "
        "each can be sent to `POST /day`.",
        "tags": ["Live departures"],
        "responses": {
            "200": {"description": "OK.", "content": content},
            **of_query(),
            **of_all(),
            **not_kept(),
        },
    }
