"""The API as an OpenAPI 3.1 document; schemas and errors come from the code that answers.

BentoML's own document promises error bodies that this service does not give.
"""

from typing import Any

from pydantic_core import to_json

from flights.api.io import explained
from flights.api.reading.parsing import read_flight
from flights.api.schema import EXAMPLE
from flights.docs.introduction import introduction
from flights.docs.openapi_errors import of_all, of_flights, of_probe, of_query, unready
from flights.docs.openapi_schemas import (
    DELAY,
    EXPLAINED,
    FLIGHT,
    MODEL,
    STRING,
    Json,
    explained_fields,
    schemas,
)
from flights.model.explain import Explanation, Input

EXPLANATION = """
How much the airline, the destination, the hour and the weekday each raise or lower `atraso`
against `base`, the mean of 100 flights of the last twelve weeks that the model learnt from. The
contributions are exact Shapley values and add up: `base` + all `contribucion` = `atraso`. They
tell what the model makes of its inputs, not what makes flights late.
"""

LEARNT = """
The flights that it learnt from, how it did on later months beside baselines, and the airlines and
destinations that it knows. It stays the same until the service starts anew.
"""

SMALLEST = {field: EXAMPLE[field] for field in ("fecha", "hora", "opera", "destino")}
UNSEEN = SMALLEST | {"opera": "Aerolinea Nueva"}
WRONG_DAY = EXAMPLE | {"dia": 2}
ONE_FLIGHT = {
    "full": {"summary": "All fields", "value": EXAMPLE},
    "smallest": {"summary": "Only what is needed", "value": SMALLEST},
    "unseen": {"summary": "An airline new to the model", "value": UNSEEN},
}
EXAMPLE_EXPLAINED = Explanation(
    probability=0.2,
    base=0.18,
    inputs=[
        Input("destino", "SPJC, international", "Lima", 0.045),
        Input("hora", "08:00", "08:00", -0.034),
        Input("aerolinea", "Grupo LATAM", "Grupo LATAM", 0.012),
        Input("dianom", "Saturday", "Saturday", -0.003),
    ],
)
CREDENTIALS: Json = {
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key or a JWT."},
}
FOR_ALL: Json = {"security": []}
LANGUAGE: Json = {
    "name": "Accept-Language",
    "in": "header",
    "description": "`es`: sentences in Spanish, with `Content-Language: es`; else in English.",
    "schema": STRING,
}
TAGS = {
    "Predictions": "How likely flights are to leave late, and why.",
    "Live departures": "What the airport tells of its day, if it does.",
    "Model": "Where the answers come from.",
    "Operation": "For what runs the service: probes and metrics.",
}


def document(
    version: str, paths: Json, asks: bool, is_live: bool, is_simulated: bool = False
) -> Json:
    """The document; `version` is that of the served model, `paths` come from the routes.

    `asks`: whether the service asks for credentials. `is_live`: whether departures are told.
    `is_simulated`: whether the model has learnt from simulated flights.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Flight delay",
            "description": introduction(is_live, is_simulated),
            "version": version,
            "contact": {"name": "The maintainers of Flight delay"},
            "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        },
        # Relative to this document: beside it, whatever path a proxy puts in front.
        "servers": [{"url": ".", "description": "The service that this document is from."}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": {path: in_languages(item) for path, item in paths.items()},
        "components": {"schemas": schemas()} | ({"securitySchemes": CREDENTIALS} if asks else {}),
        "security": [{name: []} for name in CREDENTIALS] if asks else [],
    }


def in_languages(item: Json) -> Json:
    """The operations of a path: what POST answers has sentences."""
    named = {"parameters": [LANGUAGE]}
    return {method: one | (named if method == "post" else {}) for method, one in item.items()}


def predict(about: Json) -> Json:
    summary = "The probability of delay of one flight"
    return of_one("predict", summary, explained_fields(), answer(DELAY, {"atraso": 0.2}))


def explain(about: Json) -> Json:
    summary = "Why a flight has its probability of delay"
    why = answer(EXPLAINED, explained(EXAMPLE_EXPLAINED), "The probability and why.")
    return of_one("explain", summary, EXPLANATION.strip(), why)


def of_one(name: str, summary: str, description: str, answered: Json) -> Json:
    """The operation of a route that takes one flight."""
    return {
        "operationId": name,
        "summary": summary,
        "description": description,
        "tags": ["Predictions"],
        "requestBody": json_body(FLIGHT, ONE_FLIGHT),
        "responses": {
            "200": answered,
            **of_flights(read_flight, b'{"fecha"', to_json(WRONG_DAY)),
        },
    }


def model(about: Json) -> Json:
    content = {"schema": MODEL} | ({"example": about} if about else {})
    return {
        "operationId": "model",
        "summary": "What the model learnt from, how good it is, what it knows",
        "description": LEARNT.strip(),
        "tags": ["Model"],
        "responses": {
            "200": {"description": "OK.", "content": {"application/json": content}},
            **of_query(),
            **of_all(),
            **unready(),
        },
    }


def livez(about: Json) -> Json:
    alive = "Whatever the model does. Where nothing answers, start the process anew."
    return operation("livez", "The process runs", alive, of_probe())


def readyz(about: Json) -> Json:
    ready = "The model answers a known flight as it did when it was trained"
    send = "Send requests elsewhere while it does not."
    return operation("readyz", ready, send, of_probe() | unready())


def metrics(about: Json) -> Json:
    media = ("text/plain", "application/openmetrics-text")
    kinds = "As OpenMetrics where `Accept` asks for it."
    summary = "Counts and durations, as Prometheus text"
    return operation("metrics", summary, kinds, of_all(), *media)


def operation(name: str, summary: str, description: str, failures: Json, *media: str) -> Json:
    """`media`: the types of its text; if there are none, it answers without a body."""
    content = {"content": {one: {"schema": STRING} for one in media}} if media else {}
    return {
        "operationId": name,
        "summary": summary,
        "description": description,
        "tags": ["Operation"],
        "responses": {"200": {"description": "OK."} | content, **failures},
    }


def json_body(schema: Json, examples: Json) -> Json:
    return {
        "required": True,
        "content": {"application/json": {"schema": schema, "examples": examples}},
    }


HEADERS = {
    "X-Model-Tag": "The model that answers.",
    "X-Simulated": "`true` where that model has learnt from simulated flights: the numbers are "
    "made up. Absent where it has learnt from real ones.",
    "X-Live": "By which departures of the day: the age of the newest, now or at `en`, how many "
    "are known; none: by the schedule alone. Absent where no departures are told.",
    "X-Horizon": "From the newest departure known, now or at `en`, to the flight.",
    "X-Cancelled": "How many of the flights are cancelled, and are answered as if they would "
    "leave; absent if none is.",
    "X-Unseen-Fields": "The fields, such as `opera, destino`, that name an airline or a "
    "destination new to the model; absent if there is none.",
    "X-Did-You-Mean": "Of these, such as `opera=Grupo LATAM`, the nearest name that the model "
    "knows, percent-encoded; absent for a list, and where none is near.",
    "X-Remarks": "What else is to be looked at: a date more than a year from what the model "
    "learnt from, a `tipovuelo` that is not that of the destination's country.",
    "X-Request-ID": "That of the request, if it was sane, or a new one.",
}


def headers(*names: str) -> Json:
    return {name: {"description": HEADERS[name], "schema": STRING} for name in names}


def answer(schema: Json, example: Any, description: str = "The probability of delay.") -> Json:
    return {
        "description": description,
        "headers": headers(*HEADERS),
        "content": {"application/json": {"schema": schema, "example": example}},
    }
