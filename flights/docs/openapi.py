"""The API as an OpenAPI 3.1 document; schemas and errors come from the code that answers.

BentoML's own document promises error bodies that this service does not give.
"""

from typing import Any

from pydantic_core import to_json

from flights.api.io import explained
from flights.api.parsing import read_flight, read_flights
from flights.api.schema import EXAMPLE
from flights.docs.introduction import introduction
from flights.docs.openapi_errors import of_all, of_flights, of_probe, unready
from flights.docs.openapi_schemas import (
    DELAY,
    DELAYS,
    EXPLAINED,
    FLIGHT,
    LATE,
    MODEL,
    STRING,
    Json,
    explained_fields,
    flights,
    schemas,
)
from flights.explain import Explanation, Input
from flights.settings import settings

EXPLANATION = """
How much the airline, the destination, the hour and the weekday each raise or lower `atraso`
against `base`, the mean of 100 flights of the last twelve weeks that the model learnt from. The
contributions are exact Shapley values and add up: `base` + all `contribucion` = `atraso`. They
tell what the model makes of its inputs, not what makes flights late.
"""

HOW_LATE = """
`atraso` is what `/predict` answers: the probability of more than 15 minutes; beside it those of
more than 30, 60 and 120, and the minutes that 50, 80 and 90 % of such flights stay under. One
model answers all, so that none of them contradicts another. One flight, no list, gets one answer.
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
EXAMPLE_LATE: Json = {
    "atraso": 0.2,
    "atraso_30": 0.09,
    "atraso_60": 0.03,
    "atraso_120": 0.004,
    "minutos_50": 3.1,
    "minutos_80": 14.8,
    "minutos_90": 28.0,
}
CREDENTIALS: Json = {
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key or a JWT."},
}
FOR_ALL: Json = {"security": []}
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
        "paths": paths,
        "components": {"schemas": schemas()} | ({"securitySchemes": CREDENTIALS} if asks else {}),
        "security": [{name: []} for name in CREDENTIALS] if asks else [],
    }


def predict(about: Json) -> Json:
    summary = "The probability of delay of one flight"
    return of_one("predict", summary, explained_fields(), answer(DELAY, {"atraso": 0.2}))


def predict_batch(about: Json) -> Json:
    most = settings().max_flights
    examples = {"two": {"summary": "Two flights", "value": [SMALLEST, UNSEEN]}}
    return {
        "operationId": "predict_batch",
        "summary": f"The probabilities of delay of 1 to {most:,} flights, in their order",
        "description": "All are answered or none: a list with one wrong flight is refused.",
        "tags": ["Predictions"],
        "requestBody": json_body(flights(), examples),
        "responses": {
            "200": answer(DELAYS, [{"atraso": 0.2}, {"atraso": 0.3}]),
            **of_flights(read_flights, to_json(SMALLEST), to_json([SMALLEST, WRONG_DAY])),
        },
    }


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


def delay(about: Json) -> Json:
    examples = {"two": {"summary": "Two flights", "value": [SMALLEST, UNSEEN]}}
    told = {"type": "array", "items": LATE}
    return {
        "operationId": "delay",
        "summary": "How late each flight of a list may leave, in their order",
        "description": HOW_LATE.strip(),
        "tags": ["Predictions"],
        "requestBody": json_body(flights(), examples),
        "responses": {
            "200": answer(told, [EXAMPLE_LATE], "How late."),
            **of_flights(read_flights, to_json(SMALLEST), to_json([SMALLEST, WRONG_DAY])),
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
