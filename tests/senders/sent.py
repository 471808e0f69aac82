"""Requests as clients send them, and the problems that answer them."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from flights.api.errors.problems import Problem
from flights.api.reading.parsing import Checked, read_flight
from flights.features import Flight
from flights.model.catalog import Catalog

Reader = Callable[[bytes, Catalog], Checked]

NEEDED = {"fecha": "2022-01-01", "hora": "08:00", "opera": "LATAM", "destino": "LIM"}
TO_LIMA = Flight("Grupo LATAM", "SPJC", "I", datetime(2022, 1, 1, 8, 0))


def flight(**fields: Any) -> dict[str, Any]:
    return NEEDED | fields


def to_bytes(value: Any) -> bytes:
    return json.dumps(value).encode()


def problem_of(body: bytes, catalog: Catalog, read: Reader = read_flight) -> dict[str, Any]:
    """The answer to a request that is refused."""
    with pytest.raises(Problem) as caught:
        read(body, catalog)
    answer: dict[str, Any] = json.loads(caught.value.body())
    assert answer["status"] == caught.value.status
    return answer


def errors_of(value: Any, catalog: Catalog, read: Reader = read_flight) -> list[dict[str, Any]]:
    """The faults that the answer lists, for a request that is JSON."""
    answer = problem_of(to_bytes(value), catalog, read)
    assert answer["status"] == 422
    errors: list[dict[str, Any]] = answer["errors"]
    return errors
