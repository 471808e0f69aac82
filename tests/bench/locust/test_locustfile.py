"""locustfile.py as it is run: against the service, and against servers that answer wrongly."""

import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import bentoml
import pytest

from bench.harness.ephemeral import ephemeral
from flights.auth.keys import new_key

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]  # each of them loads for seconds

ROOT = Path(__file__).parents[3]
RIGHT = (200, b'{"atraso": 0.25}')


def locust(url: str, *options: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: locust replaces parts of Python's library."""
    command = [str(Path(sys.executable).with_name("locust")), "--headless", "--only-summary"]
    command += ["--host", url, "--users", "10", "--rate", "5", "--run-time", "4", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@contextmanager
def answering(*answers: tuple[int, bytes]) -> Iterator[str]:
    """A server that gives these answers, the last one again and again."""
    left = list(answers)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            status, body = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Not to the terminal."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def met(output: str) -> dict[str, bool]:
    """From the summary: whether each objective is met."""
    _, _, *rows = (line.split("|")[1:-1] for line in output.splitlines() if line[:2] == "| ")
    return {objective.strip(): met.strip() == "yes" for objective, _, _, met in rows}


def requests(path: Path) -> dict[str, int]:
    """From locust's own file: how many of each name."""
    return {entry["name"]: entry["num_requests"] for entry in json.loads(path.read_text())}


def test_the_service_meets_its_objectives(trained: bentoml.Model, tmp_path: Path) -> None:
    html = tmp_path / "report.html"
    file = tmp_path / "stats"
    with ephemeral() as server:
        ran = locust(server.url, "--html", str(html), "--json-file", str(file))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert set(met(ran.stdout)) == {"availability", "latency", "correctness", "success"}
    assert "<html" in html.read_text()
    assert set(requests(file.with_suffix(".json"))) == {
        "/predict",
        "/predict again",
        "/predict with a mistake",
        "/predict_batch of a day",
    }


def test_twice_the_users_are_compared(trained: bentoml.Model, tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    with ephemeral() as server:
        locust(server.url, "--shape", "step", "--run-time", "24", "--results", str(file))
    results: dict[str, Any] = json.loads(file.read_text())
    judged = {one["objective"]: one["measured"] for one in results["verdicts"]}
    assert float(judged["twice the users: answers"].removesuffix(" x")) > 1.5
    assert [row["second"] for row in results["timeline"]][:4] == [0, 5, 10, 15]


@pytest.mark.parametrize(
    ("answer", "unmet"),
    [
        ((500, b""), "availability"),
        ((429, b""), "availability"),
        ((200, b'{"atraso": 2.0}'), "correctness"),
        ((200, b'{"atraso": NaN}'), "correctness"),
        ((200, b'{"atraso": "0.25"}'), "correctness"),
        ((200, b"[]"), "correctness"),
    ],
)
def test_a_service_that_answers_wrongly_is_exit_status_1(
    answer: tuple[int, bytes], unmet: str
) -> None:
    with answering(RIGHT, RIGHT, answer) as url:
        ran = locust(url)
    assert ran.returncode == 1
    assert not met(ran.stdout)[unmet]
    assert not met(ran.stdout)["success"]


def test_a_service_that_nobody_serves_is_told_at_once() -> None:
    ran = locust("http://127.0.0.1:9")
    assert ran.returncode == 1
    assert "http://127.0.0.1:9 answers nothing instead of 200" in ran.stderr


def test_missing_credentials_are_told_at_once() -> None:
    with answering((401, b"")) as url:
        ran = locust(url)
    assert ran.returncode == 1
    assert f"{url} answers 401 instead of 200; set FLIGHT_KEY or FLIGHT_TOKEN" in ran.stderr


def test_strangers_come_where_credentials_are_asked_for(
    trained: bentoml.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "stats"
    key, stored = new_key("load", "predict", datetime.now(UTC) + timedelta(hours=1))
    monkeypatch.setenv("FLIGHT_API_KEYS", stored)
    with ephemeral() as server:
        refused = locust(server.url)
        monkeypatch.setenv("FLIGHT_KEY", key)
        ran = locust(server.url, "--json-file", str(file))
    assert refused.returncode == 1
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert requests(file.with_suffix(".json"))["/predict without credentials"] > 0
