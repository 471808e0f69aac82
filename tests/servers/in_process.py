"""The service in the process of the tests: its routes, its metrics, flights to ask about."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.testclient import TestClient

from tests.senders import clients

Serving = Callable[..., AbstractContextManager[TestClient]]

PROBLEM = "application/problem+json"
ROUTES = ("/livez", "/readyz", "/", "/docs.json", "/model", "/metrics", "/nowhere")
TOMORROW = datetime.now(UTC) + timedelta(days=1)


def counted(asked: TestClient, name: str, **labels: str) -> float:
    """The sum of a metric over the labels that are not given."""
    return clients.counted(asked.get("/metrics").text, name, **labels)


def hourly_flights(count: int) -> list[dict[str, Any]]:
    """Flights that differ in hour, airline and destination, so that their answers differ."""
    airlines, destinations = ("LATAM", "SKY", "Avianca"), ("LIM", "ANF", "EZE", "CJC")
    return [
        {
            "fecha": "2017-11-06",
            "hora": f"{n % 24:02}:{n * 7 % 60:02}",
            "opera": airlines[n % 3],
            "destino": destinations[n % 4],
        }
        for n in range(count)
    ]
