"""Answers are compared with the model's, before the load and after it."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which

import bentoml
import pytest

from bench.answers import WrongAnswerError
from bench.compare.contenders import Contender
from bench.compare.measure import one_round
from bench.compare.parity import UnansweredError, check, expected, is_right
from bench.compare.plan import CHECKED, Plan
from bench.payloads import write
from flights.model.served import DelayModel

FLIGHTS = [b"{}"] * 2 * CHECKED
TURNS = Path(__file__).with_name("turning_server.py")


def test_right_answers_differ_from_flight_to_flight(
    bodies: list[bytes], trained: bentoml.Model
) -> None:
    assert len(set(expected(bodies, DelayModel.load(trained)))) > 500


@pytest.mark.parametrize("answer", [b'{"atraso":0.25}', b'{"atraso":0.250009}'])
def test_probability_within_1e_5_is_right(answer: bytes) -> None:
    assert is_right(answer, 0.25)


@pytest.mark.parametrize(
    "answer", [b'{"atraso":0.25002}', b'{"atraso":null}', b'{"p":0.25}', b"[0.25]", b"", b"0.25"]
)
def test_anything_else_is_wrong(answer: bytes) -> None:
    assert not is_right(answer, 0.25)


@contextmanager
def answering(status: int, body: bytes) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Not to the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        yield server.server_port
        server.shutdown()


def test_another_probability_is_not_an_error_like_others() -> None:
    with answering(200, b'{"atraso": 0.25}') as port:
        check(port, [b"{}"], [0.25])
        with pytest.raises(WrongAnswerError, match=r"right is 0\.750000"):
            check(port, [b"{}"], [0.75])


def test_another_status_and_no_answer_are_told_apart_from_wrong_ones() -> None:
    with answering(503, b"busy") as port, pytest.raises(UnansweredError, match="503 b'busy'"):
        check(port, [b"{}"], [0.25])
    with pytest.raises(UnansweredError, match="ConnectionRefusedError"):
        check(port, [b"{}"], [0.25])


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    file = write(FLIGHTS, tmp_path / "flights.jsonl")
    return Plan(FLIGHTS, [0.25] * len(FLIGHTS), file, tmp_path, {2: 1}, {"": {}})


@pytest.mark.skipif(not which("wrk"), reason="wrk is not installed")
@pytest.mark.slow
def test_a_server_that_answers_wrongly_after_the_load_fails_the_run(plan: Plan) -> None:
    right = 1 + CHECKED  # until it is ready, and before the load
    command = [sys.executable, str(TURNS)]
    contender = Contender("turning", "", lambda _, port: [*command, str(port), str(right)])
    with pytest.raises(WrongAnswerError, match=r"0\.75.* right is 0\.25"):
        one_round(plan, contender)
