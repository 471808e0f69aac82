import json
import shutil
import subprocess
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from threading import Thread

import pytest

from bench.slo.stress import judged
from bench.verdicts import objectives
from bench.wrk import SCRIPT, Load, parse
from flights.api.schema import FlightRequest

BAR = objectives()["load"]["stress"]["requests"]
GOOD = Load(
    requests=BAR,
    seconds=45,
    p50_ms=5,
    p90_ms=9,
    p99_ms=20,
    slow=0,
    non_2xx=0,
    connect=0,
    read=0,
    write=0,
    timeout=0,
    wrong=0,
)
needs_wrk = pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")


def test_the_bar_reached_without_errors_is_met() -> None:
    assert [verdict.met for verdict in judged(GOOD)] == [True, True, True]


@pytest.mark.parametrize(
    ("change", "unmet"),
    [
        ({"requests": BAR - 1}, "requests in 45 s"),
        ({"non_2xx": BAR // 50}, "success"),
        ({"wrong": BAR // 50}, "success"),
        ({"timeout": BAR // 50}, "success"),
        ({"slow": BAR // 50}, "latency"),
    ],
)
def test_what_is_missed_is_named(change: dict[str, int], unmet: str) -> None:
    verdicts = judged(replace(GOOD, **change))
    assert [verdict.objective for verdict in verdicts if not verdict.met] == [unmet]


def wrk(*answers: bytes) -> tuple[Load, set[bytes], set[str | None]]:
    """A second of the script alone: what it counts, the bodies and the keys that it sends."""
    turns = cycle(answers)
    bodies: set[bytes] = set()
    keys: set[str | None] = set()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            bodies.add(self.rfile.read(int(self.headers["Content-Length"])))
            keys.add(self.headers["X-API-Key"])
            answer = next(turns)
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Not to the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,)).start()
        url = f"http://127.0.0.1:{server.server_port}"
        command = ["wrk", "-t1", "-c4", "-d1s", "-s", str(SCRIPT), url]  # as a person types it
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
        server.shutdown()
    return parse(ran.stdout), bodies, keys


@needs_wrk
def test_the_script_alone_sends_different_flights_and_the_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FLIGHT_KEY", "secret")
    found, bodies, keys = wrk(b'{"atraso": 0.25}')
    assert (found.errors, keys) == (0, {"secret"})
    assert len(bodies) > min(50, found.requests // 2)
    for body in bodies:
        FlightRequest.model_validate(json.loads(body))


@needs_wrk
def test_an_answer_without_a_probability_is_wrong() -> None:
    answers = (b'{"atraso":2.0}', b'{"atraso":nan}', b'{"atraso":null}', b"{}")
    found, _, _ = wrk(*answers)
    assert found.wrong >= found.requests > len(answers)
