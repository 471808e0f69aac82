"""The API as an OpenAPI 3.1 document; schemas and errors come from the code that answers.

BentoML's own document promises error bodies that this service does not give.
"""

from collections.abc import Callable
from inspect import getdoc
from typing import Any

from pydantic_core import from_json, to_json

from flights.border import unexplained
from flights.catalog import Catalog
from flights.endpoints import explained
from flights.explain import Explanation, Input
from flights.openapi_schemas import (
    DELAY,
    DELAYS,
    EXPLAINED,
    FLIGHT,
    FLIGHTS,
    PROBLEM,
    STRING,
    Json,
    model_schema,
    schemas,
)
from flights.problems import MEDIA_TYPE, Problem, explanation
from flights.requests import MAX_FLIGHTS, Checked, read_flight, read_flights
from flights.schema import EXAMPLE, FlightRequest

DESCRIPTION = """
**How likely is a flight to leave Santiago (SCL) more than 15 minutes late?** Send the flight as
it is scheduled to `/predict`; `atraso` in the answer is that probability, from 0 to 1. Send it
to `/explain` to learn why. `/model` tells what the model learnt from and how good it is.

Only departures from Santiago are known. Dates and times are local time there.
"""

EXPLANATION = """
How much the airline, the destination, the hour and the weekday each raise or lower `atraso`
against `base`, the mean of 100 flights of the last twelve weeks that the model learnt from. The
contributions are exact Shapley values and add up: `base` + all `contribucion` = `atraso`. They
tell what the model makes of its inputs, not what makes flights late.
"""

READY = "The model answers a known flight as it did when it was trained"

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
NO_NAMES = Catalog({}, {})  # enough to refuse what is wrong with any model


def document(version: str, model: Json) -> Json:
    """The document; `version` is that of the served model, `model` what `/model` tells of it."""
    info = {"title": "Flight delay", "description": DESCRIPTION.strip(), "version": version}
    return {
        "openapi": "3.1.0",
        "info": info,
        "tags": [{"name": "Predictions"}, {"name": "Model"}, {"name": "Operation"}],
        "paths": {
            "/predict": {"post": predict()},
            "/predict_batch": {"post": predict_batch()},
            "/explain": {"post": explain()},
            "/model": {"get": about(model)},
            "/livez": {"get": probe("livez", "The process runs")},
            "/readyz": {"get": probe("readyz", READY, {"503": failure(503)})},
            "/metrics": {"get": probe("metrics", "Counts and durations, as Prometheus text")},
        },
        "components": {"schemas": schemas()},
    }


def predict() -> Json:
    return {
        "operationId": "predict",
        "summary": "The probability of delay of one flight",
        "description": explained_fields(),
        "tags": ["Predictions"],
        "requestBody": json_body(FLIGHT, ONE_FLIGHT),
        "responses": {
            "200": answer(DELAY, {"atraso": 0.2}),
            "400": problem("Not a JSON object.", refusal(read_flight, b'{"fecha"')),
            "422": problem("A field is wrong.", refusal(read_flight, to_json(WRONG_DAY))),
            "500": failure(500),
            "503": failure(503),
            "504": timeout(),
        },
    }


def predict_batch() -> Json:
    wrong = to_json([SMALLEST, WRONG_DAY])
    examples = {"two": {"summary": "Two flights", "value": [SMALLEST, UNSEEN]}}
    return {
        "operationId": "predict_batch",
        "summary": f"The probabilities of delay of 1 to {MAX_FLIGHTS:,} flights, in their order",
        "tags": ["Predictions"],
        "requestBody": json_body(FLIGHTS, examples),
        "responses": {
            "200": answer(DELAYS, [{"atraso": 0.2}, {"atraso": 0.3}]),
            "400": problem("Not a JSON list.", refusal(read_flights, to_json(SMALLEST))),
            "422": problem("A flight is wrong, none is answered.", refusal(read_flights, wrong)),
            "500": failure(500),
            "504": timeout(),
        },
    }


def explain() -> Json:
    return {
        "operationId": "explain",
        "summary": "Why a flight has its probability of delay",
        "description": EXPLANATION.strip(),
        "tags": ["Predictions"],
        "requestBody": json_body(FLIGHT, ONE_FLIGHT),
        "responses": {
            "200": answer(EXPLAINED, explained(EXAMPLE_EXPLAINED), "The probability and why."),
            "400": problem("Not a JSON object.", refusal(read_flight, b'{"fecha"')),
            "422": problem("A field is wrong.", refusal(read_flight, to_json(WRONG_DAY))),
            "500": failure(500),
            "501": problem("The model cannot explain.", body_of(unexplained("flight_delay:old"))),
            "504": timeout(),
        },
    }


def about(model: Json) -> Json:
    content = {"schema": model_schema(), "example": model}
    return {
        "operationId": "model",
        "summary": "What the model learnt from, how good it is, what it knows",
        "tags": ["Model"],
        "responses": {"200": {"description": "OK.", "content": {"application/json": content}}},
    }


def probe(name: str, summary: str, failures: Json | None = None) -> Json:
    done = {"description": "OK.", "content": {"text/plain": {"schema": STRING}}}
    return {
        "operationId": name,
        "summary": summary,
        "tags": ["Operation"],
        "responses": {"200": done, **(failures or {})},
    }


def json_body(schema: Json, examples: Json) -> Json:
    return {
        "required": True,
        "content": {"application/json": {"schema": schema, "examples": examples}},
    }


def answer(schema: Json, example: Any, description: str = "The probability of delay.") -> Json:
    unseen = (
        "The fields, such as `opera, destino`, that name an airline or a destination new to the "
        "model; absent if there is none."
    )
    return {
        "description": description,
        "headers": {
            "X-Model-Tag": {"description": "The model that answers.", "schema": STRING},
            "X-Unseen-Fields": {"description": unseen, "schema": STRING},
        },
        "content": {"application/json": {"schema": schema, "example": example}},
    }


def problem(description: str, example: Json) -> Json:
    content = {MEDIA_TYPE: {"schema": PROBLEM, "example": example}}
    return {"description": description, "content": content}


def refusal(read: Callable[[bytes, Catalog], Checked], wrong: bytes) -> Json:
    """The answer to a wrong request."""
    try:
        read(wrong, NO_NAMES)
    except Problem as refused:
        return body_of(refused)
    raise AssertionError(f"not refused: {wrong!r}")


def failure(status: int) -> Json:
    """An answer for which the request is not to blame."""
    detail = explanation(status, {"path": "", "method": ""})
    return problem(detail.capitalize() + ".", body_of(Problem(status, detail)))


def body_of(problem: Problem) -> Json:
    return from_json(problem.body())


def timeout() -> Json:
    """BentoML's own answer, given outside of the border."""
    example = {"error": "Not able to process the request in 5 seconds"}
    schema = {"type": "object", "required": ["error"], "properties": {"error": STRING}}
    content = {"application/json": {"schema": schema, "example": example}}
    return {"description": "Not answered in time.", "content": content}


def explained_fields() -> str:
    """What a flight needs and, folded up, its Spanish names: the page shows no schema of it."""
    fields = FlightRequest.model_fields.items()
    rows = [f"| `{name}` | {field.description} |" for name, field in fields]
    table = "\n".join(["| Field | Meaning |", "|---|---|", *rows])
    details = f"<details><summary>What the fields mean</summary>\n\n{table}\n\n</details>"
    return f"{getdoc(FlightRequest)}\n\n{details}"
