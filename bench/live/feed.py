"""A year moved to today: what has left, as the airport tells it, and what is to come."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, NamedTuple
from urllib.request import Request, urlopen

import pandas as pd

from bench.payloads import EMBEDDED, as_requests
from flights.clock import clock_min
from train.airports import embedded_airport
from train.rows.data import full_months, months_of, read_flights

KEPT = timedelta(days=60)
AHEAD = timedelta(hours=48)
LIST = 1_000  # flights, the most that are taken at once


class Feed(NamedTuple):
    departures: list[tuple[datetime, dict[str, Any]]]  # when each left, and its request; in order
    coming: list[bytes]  # requests of flights of the next days


def now() -> datetime:
    """At the airport, to the minute."""
    return embedded_airport().clock.local_time(clock_min())


def feed(until: datetime, data: str = str(EMBEDDED)) -> Feed:
    """All that left in the days before a moment (local time), and flights after it."""
    year = read_flights(data, embedded_airport()).flights
    year = year[months_of(year).isin(full_months(year))]
    weeks = (until - year["scheduled_departure"].iloc[-1].to_pydatetime()) // timedelta(weeks=1)
    moved = year["scheduled_departure"] + timedelta(weeks=weeks + 1)
    year = year.assign(scheduled_departure=moved)
    left = year["scheduled_departure"] + pd.to_timedelta(year["delay_minutes"], unit="min")
    recent = year[(left > until - KEPT) & (left <= until)].assign(left=left)
    told = [
        (moment, request | {"salida": f"{moment:%Y-%m-%dT%H:%M}"})
        for moment, request in zip(recent["left"], as_requests(recent), strict=True)
    ]
    near = Random(0).choices(as_requests(recent), k=LIST)
    return Feed(sorted(told, key=lambda event: event[0]), list(coming(near, until)))


def coming(requests: list[dict[str, Any]], until: datetime) -> Iterator[bytes]:
    """The same lines, at moments spread over the time ahead."""
    for place, request in enumerate(requests, start=1):
        moment = until + place / len(requests) * AHEAD
        fields = ("opera", "destino", "tipovuelo")
        flight = {"fecha": f"{moment:%Y-%m-%d}", "hora": f"{moment:%H:%M}"}
        yield json.dumps(flight | {field: request[field] for field in fields}).encode()


def tell(url: str, body: Any) -> None:
    """POST /departures. Raises `OSError` where it is refused."""
    request = Request(f"{url}/departures", json.dumps(body).encode(), method="POST")
    request.add_header("Content-Type", "application/json")
    with urlopen(request, timeout=30) as answer:
        told = json.load(answer)
    if "errors" in told:
        raise OSError(f"refused: {told['errors'][:2]}")


def fill(url: str, events: list[tuple[datetime, dict[str, Any]]]) -> None:
    rest = iter(request for _, request in events)
    while some := list(islice(rest, LIST)):
        tell(url, some)
