"""What is refused fills a few lines of the log a second, whoever sends how much of it."""

import asyncio

import pytest
from structlog.testing import capture_logs

from flights.telemetry.logs import pace
from flights.telemetry.logs.pace import MOST_LINES, MOST_OF_ADDRESSES, MOST_OF_STRANGERS, LogPace


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr(pace, "monotonic", lambda: now[0])
    return now


def admitted(pace: LogPace, number: int, client: str, status: int = 429) -> int:
    """How many of so many are written; without names, each at an address of its own."""

    async def ask() -> int:
        addresses = (
            f"2001:db8:{n:x}::" if client in ("-", "anonymous") else client for n in range(number)
        )
        return sum([pace.admits(client, address, status, "other", "/x") for address in addresses])

    return asyncio.run(ask())


def test_each_client_and_status_has_a_few_lines_a_second(clock: list[float]) -> None:
    pace = LogPace()
    asked = (("crew", 429), ("crew", 404), ("ops", 429), ("crew", 429))
    lines = [admitted(pace, 100, client, status) for client, status in asked]
    assert lines == [MOST_LINES, MOST_LINES, MOST_LINES, 0]
    clock[0] += 1
    assert admitted(pace, 100, "crew") == MOST_LINES


def test_what_is_left_out_is_told_in_one_line(clock: list[float]) -> None:
    pace = LogPace()
    admitted(pace, 22_000, "crew")
    clock[0] += 1
    with capture_logs() as lines:
        admitted(pace, 1, "ops", 404)
    (line,) = lines
    told = {"client": "crew", "status": 429, "suppressed": 22_000 - MOST_LINES}
    about = {"event": "requests not logged", "log_level": "info", "route": "other", "path": "/x"}
    assert line == about | told


def test_a_flood_hides_no_other_path_or_route_of_its_client(clock: list[float]) -> None:
    pace = LogPace()

    async def ask() -> None:
        paths = ["/x"] * 50 + ["/admin"] + ["/x"] * 50
        for path in paths:
            pace.admits("crew", "crew", 404, "other", path)
        pace.admits("crew", "crew", 404, "/model", "/model")

    with capture_logs() as lines:
        asyncio.run(ask())
        pace.tell()
    told = [(line["route"], line["path"], line["suppressed"]) for line in lines]
    assert told == [("other", "/admin", 101 - MOST_LINES), ("/model", "/model", 1)]


def test_it_is_told_when_its_second_is_over_though_nobody_asks_again() -> None:
    pace = LogPace()

    async def ask() -> None:
        for _ in range(100):
            pace.admits("crew", "crew", 429, "/predict", "/predict")
        while pace.left_out:
            await asyncio.sleep(0.05)

    with capture_logs() as lines:
        asyncio.run(ask())
    assert sum(line["suppressed"] for line in lines) == 100 - MOST_LINES


def test_any_number_of_addresses_has_few_lines_and_little_memory(clock: list[float]) -> None:
    pace = LogPace()
    assert admitted(pace, 10_000, "-", 401) == MOST_OF_STRANGERS
    assert len(pace.written) == MOST_OF_STRANGERS + 1
    assert (len(pace.left_out), len(pace.shown)) == (1, 1)
    assert admitted(pace, 100, "crew", 401) == MOST_LINES


def test_strangers_leave_lines_for_clients_that_are_let_in_by_their_address(
    clock: list[float],
) -> None:
    pace = LogPace()
    assert admitted(pace, 1_000, "-", 429) == MOST_OF_STRANGERS
    assert admitted(pace, 1_000, "anonymous", 429) == MOST_OF_ADDRESSES == 10 * MOST_OF_STRANGERS
