"""Whatever is sent is told what is wrong with it, and is no failure of the service."""

import gzip
import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.samples.airports import EXAMPLE
from tests.servers.in_process import PROBLEM

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "multipart/form-data; boundary=" + "-" * 5_000}  # CVE-2024-9056
GZIP = JSON | {"Content-Encoding": "gzip"}


def flight(**changes: Any) -> bytes:
    return json.dumps(EXAMPLE | changes).encode()


def raw(field: str, value: bytes) -> bytes:
    """A flight with a value that `json.dumps` does not write."""
    name = f'"{field}": '.encode()
    before, _, after = flight().partition(name)
    return before + name + value + b", " + after.split(b", ", 1)[1]


ONE_FLIGHT = [
    ("number as string", flight(dia="1"), JSON, 422, "dia should be a valid integer, got"),
    ("a fraction", flight(dia=1.5), JSON, 422, "dia should be a valid integer, got 1.5"),
    ("true for an integer", flight(dia=True), JSON, 422, "dia should be a valid integer, got true"),
    ("unknown field", flight(puerta=7), JSON, 422, "puerta is not a field of a flight"),
    ("NUL in a text", flight(opera="LA\0TAM"), JSON, 422, "opera "),
    ("text/plain", flight(), {"Content-Type": "text/plain"}, 415, "text/plain"),
    ("multipart", b"-" * 60_000, FORM, 415, "Content-Type must be"),
    ("no media type", flight(), {"Content-Type": ""}, 415, "Content-Type must be"),
    ("false gzip header", flight(), GZIP, 415, "Content-Encoding is not supported, got"),
    ("gzip", gzip.compress(flight()), GZIP, 415, "Content-Encoding is not supported, got"),
    ("NaN", raw("dia", b"NaN"), JSON, 400, "the body is not JSON"),
    ("Infinity", raw("dia", b"Infinity"), JSON, 400, "the body is not JSON"),
    ("1e400", raw("dia", b"1e400"), JSON, 422, "dia should be a valid"),
    ("an integer of 10,000 digits", raw("dia", b"1" * 10_000), JSON, 400, "number out of range"),
    ("deep nesting", b"[" * 30_000 + b"]" * 30_000, JSON, 400, "more than 1,000"),
    (
        "deep in a field",
        raw("dia", b"[" * 150 + b"]" * 150),
        JSON,
        422,
        "dia should be a valid integer",
    ),
    ("bad UTF-8", raw("opera", b'"\xff\xfe"'), JSON, 400, "the body is not JSON"),
    ("a lone surrogate", raw("opera", b'"\\ud800"'), JSON, 400, "the body is not JSON"),
    ("null", b"null", JSON, 400, "must be a flight, a JSON object, got null"),
    ("a list", b"[]", JSON, 400, "must be a flight, a JSON object, got []"),
    ("empty body", b"", JSON, 400, "the body is not JSON"),
    ("60 MB", b" " * 60_000_000, JSON, 413, "at most 65,536 bytes, it has 60,000,000"),
]
LISTS = [
    ("60 MB", b" " * 60_000_000, JSON, 413, "at most 1,048,576 bytes, it has 60,000,000"),
    ("over the cap", b"[" + b"{}," * 1_000 + b"{}]", JSON, 413, "1 to 1,000 flights"),
    ("empty list", b"[]", JSON, 422, "must hold 1 to 1,000 flights, it holds 0"),
    ("a flight", flight(), JSON, 400, "must be a JSON list of flights, got"),
    ("no flight in it", b"[1]", JSON, 422, "flight 0: must be a JSON object, got 1"),
    ("one bad of two", b"[%s, %s]" % (flight(), flight(dia=2)), JSON, 422, "flight 1: dia is 2"),
]
PATHS = [("/predict", ONE_FLIGHT), ("/explain", ONE_FLIGHT), ("/predict_batch", LISTS)]


@pytest.mark.parametrize(
    ("path", "row"),
    [pytest.param(path, row, id=f"{path} {row[0]}") for path, rows in PATHS for row in rows],
)
def test_bad_input_is_told_what_is_wrong_with_it(client: TestClient, path: str, row: Any) -> None:
    _, content, headers, status, detail = row
    answer = client.post(path, content=content, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    told = answer.json()
    assert told["status"] == status
    assert detail in told["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/predict", 405),
        ("DELETE", "/model", 405),
        ("PUT", "/predict_batch", 405),
        ("POST", "/PREDICT", 404),
    ],
)
def test_other_routes_and_methods_are_told_what_there_is(
    client: TestClient, method: str, path: str, status: int
) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert "GET / lists" in answer.json()["detail"]
    assert ("allow" in answer.headers) == (status == 405)
