"""The API as an OpenAPI 3.1 document; schemas and errors come from the code that answers.

BentoML's own document promises error bodies that this service does not give.
"""

from typing import Any, NamedTuple

from pydantic_core import to_json

from flights.airport import Airport
from flights.api.io import explained
from flights.api.reading.parsing import read_flight
from flights.docs.examples import Examples
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

EXPLANATION = """
How much the airline, the destination, the hour, the weekday and, where there are several, the
origin each raise or lower `atraso` against `base`, the mean of 100 flights of the last twelve weeks
that the model learnt from. The contributions are exact Shapley values and add up: `base` + all
`contribucion` = `atraso`. They tell what the model makes of its inputs, not what makes flights
late.
"""

LEARNT = """
The flights that it learnt from, how it did on later months beside baselines, and the airlines and
destinations that it knows. It stays the same until the service starts anew.
"""

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


class Subject(NamedTuple):
    """What an operation is documented by."""

    airport: Airport
    summary: str
    about: Json  # what /model tells, if it may be told

    @property
    def examples(self) -> Examples:
        return Examples(self.airport)


def info(version: str, airport: Airport, is_live: bool, is_simulated: bool = False) -> Json:
    """`version`: of the served model. `is_live`: whether departures are told. `is_simulated`:
    whether the model has learnt from simulated flights.
    """
    return {
        "title": "Flight delay",
        "description": introduction(airport, is_live, is_simulated),
        "version": version,
        "contact": {"name": "The maintainers of Flight delay"},
        "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
    }


def document(info: Json, paths: Json, airport: Airport, asks: bool) -> Json:
    """`info`: as of `info`, `paths`: as of the routes. `asks`: for credentials."""
    return {
        "openapi": "3.1.0",
        "info": info,
        # Relative to this document: beside it, whatever path a proxy puts in front.
        "servers": [{"url": ".", "description": "The service that this document is from."}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": {path: in_languages(item) for path, item in paths.items()},
        "components": {"schemas": schemas(airport)}
        | ({"securitySchemes": CREDENTIALS} if asks else {}),
        "security": [{name: []} for name in CREDENTIALS] if asks else [],
    }


def in_languages(item: Json) -> Json:
    """The operations of a path: what POST answers has sentences."""
    named = {"parameters": [LANGUAGE]}
    return {method: one | (named if method == "post" else {}) for method, one in item.items()}


def predict(subject: Subject) -> Json:
    fields = explained_fields(subject.airport)
    return of_one("predict", subject, fields, answer(subject, DELAY, {"atraso": 0.2}))


def explain(subject: Subject) -> Json:
    example = explained(subject.examples.explanation)
    why = answer(subject, EXPLAINED, example, "The probability and why.")
    return of_one("explain", subject, EXPLANATION.strip(), why)


def of_one(name: str, subject: Subject, description: str, answered: Json) -> Json:
    """The operation of a route that takes one flight."""
    examples, broken = subject.examples, f'{{"{subject.airport.called["fecha"]}"'.encode()
    wrong = to_json(examples.wrong_day)
    return {
        "operationId": name,
        "summary": subject.summary,
        "description": description,
        "tags": ["Predictions"],
        "requestBody": json_body(FLIGHT, one_flight(examples)),
        "responses": {"200": answered, **of_flights(read_flight, broken, wrong, subject.airport)},
    }


def one_flight(examples: Examples) -> Json:
    return {
        "full": {"summary": "All fields", "value": examples.full},
        "smallest": {"summary": "Only what is needed", "value": examples.smallest},
        "unseen": {"summary": "An airline new to the model", "value": examples.unseen},
    }


def model(subject: Subject) -> Json:
    content = {"schema": MODEL} | ({"example": subject.about} if subject.about else {})
    return {
        "operationId": "model",
        "summary": subject.summary,
        "description": LEARNT.strip(),
        "tags": ["Model"],
        "responses": {
            "200": {"description": "OK.", "content": {"application/json": content}},
            **of_query(subject.airport),
            **of_all(),
            **unready(),
        },
    }


def livez(subject: Subject) -> Json:
    alive = "Whatever the model does. Where nothing answers, start the process anew."
    return operation("livez", subject, alive, of_probe())


def readyz(subject: Subject) -> Json:
    send = "Send requests elsewhere while it does not."
    return operation("readyz", subject, send, of_probe() | unready())


def metrics(subject: Subject) -> Json:
    media = ("text/plain", "application/openmetrics-text")
    kinds = "As OpenMetrics where `Accept` asks for it."
    return operation("metrics", subject, kinds, of_all(), *media)


def operation(name: str, subject: Subject, description: str, failures: Json, *media: str) -> Json:
    """`media`: the types of its text; if there are none, it answers without a body."""
    content = {"content": {one: {"schema": STRING} for one in media}} if media else {}
    return {
        "operationId": name,
        "summary": subject.summary,
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
    "X-Live": "By which departures of the day: the age of the newest, now or at `{en}`, how many "
    "are known; none: by the schedule alone. Absent where no departures are told.",
    "X-Horizon": "From the newest departure known, now or at `{en}`, to the flight.",
    "X-Cancelled": "How many of the flights are cancelled, and are answered as if they would "
    "leave; absent if none is.",
    "X-Unseen-Fields": "The fields, such as `{opera}, {destino}`, that name an airline or a "
    "destination new to the model; absent if there is none.",
    "X-Did-You-Mean": "Of these, such as `{nearest}`, the nearest name that the model "
    "knows, percent-encoded; absent for a list, and where none is near.",
    "X-Remarks": "What else is to be looked at: a date more than a year from what the model "
    "learnt from, a `{tipovuelo}` that is not that of the destination's country.",
    "X-Request-ID": "That of the request, if it was sane, or a new one.",
}


def headers(subject: Subject, *names: str) -> Json:
    ((field, nearest),) = subject.examples.nearest.items()
    words = {**subject.airport.called, "nearest": f"{field}={nearest}"}
    return {
        name: {"description": HEADERS[name].format_map(words), "schema": STRING} for name in names
    }


def answer(
    subject: Subject, schema: Json, example: Any, description: str = "The probability of delay."
) -> Json:
    return {
        "description": description,
        "headers": headers(subject, *HEADERS),
        "content": {"application/json": {"schema": schema, "example": example}},
    }
