"""Departures as a feed tells them."""

from typing import Any

from starlette.testclient import TestClient

from flights.clock import clock_min
from flights.live.stores.keeper import KEPT_MIN
from flights.server.live import departures
from tests.samples.airports import SCL, local_time

NOW = clock_min()


def text(minute: int) -> str:
    return local_time(minute).isoformat(timespec="minutes")


def moment(minute: int) -> str:
    return departures.moment(minute, SCL.clock)


def announced(due: int, number: str = "1", **fields: Any) -> dict[str, Any]:
    day, time = text(due).split("T")
    return {
        "fecha": day,
        "hora": time,
        "opera": "LATAM",
        "destino": "LIM",
        "vuelo": number,
    } | fields


def left(due: int, late: int, number: str = "1") -> dict[str, Any]:
    return announced(due, number, salida=text(due + late))


GONE = left(NOW - 60, 20)


OLD = left(NOW - KEPT_MIN - 1_440, 20)


OLDER = left(NOW - KEPT_MIN - 4_320, 20)


def tell(client: TestClient, told: Any) -> Any:
    response = client.post("/departures", json=told)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    return response.json()


def one(result: str) -> dict[str, Any]:
    return {"counts": {result: 1}, "results": [result]}
