"""Instances that share nothing but a URL know the same."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import bentoml
import httpx
import pytest

from flights.clock import clock_min
from tests.server.live.told import announced, left
from tests.servers.serving import served

pytestmark = pytest.mark.slow


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """Of the table."""
    flights = [left(clock_min() - 10 * number, 40, str(number)) for number in range(5, 30)]
    lines = [",".join(flights[0]), *(",".join(flight.values()) for flight in flights)]
    (tmp_path / "departures.csv").write_text("\n".join(lines))
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/departures.csv"
        server.shutdown()


def test_two_instances_learn_from_one_table(
    trained: bentoml.Model, url: str, tmp_path: Path
) -> None:
    asked = announced(clock_min() + 60, "99")
    with ExitStack() as stack:
        services = [
            stack.enter_context(served(tmp_path / log, FLIGHT_LIVE=url)) for log in ("a", "b")
        ]
        answers = [httpx.post(f"{one.url}/predict", json=asked) for one in services]
        told = [httpx.post(f"{one.url}/departures", json=asked).status_code for one in services]
    assert [answer.headers["x-live"].rpartition("events=")[2] for answer in answers] == ["25", "25"]
    assert answers[0].json() == answers[1].json()
    assert told == [409, 409]
