import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which

import pytest

from bench.payloads import write
from bench.wrk import LoadError, load, parse

WRK = """Running 2s test @ http://127.0.0.1:3000
  2 threads and 200 connections
BENCH {"requests": 1000, "seconds": 2.0, "p50_ms": 5.5, "p90_ms": 9.5, "p99_ms": 12.25, "slow": 0, \
"non_2xx": 30, "connect": 1, "read": 2, "write": 3, "timeout": 4, "wrong": 20}
"""


def test_wrong_answers_and_socket_errors_are_errors() -> None:
    found = parse(WRK)
    assert found.errors == 30 + 20 + 1 + 2 + 3 + 4
    assert found.kinds == "30 non_2xx, 20 wrong, 1 connect, 2 read, 3 write, 4 timeout"
    assert found.good_per_second == (1_000 - 30 - 20) / 2
    assert (found.p50_ms, found.p99_ms) == (5.5, 12.25)


def test_wrk_without_its_last_line_is_an_error() -> None:
    with pytest.raises(LoadError, match="unable to connect"):
        parse("unable to connect to 127.0.0.1:3000 Connection refused")


@pytest.mark.skipif(not which("wrk"), reason="wrk is not installed")
@pytest.mark.slow
def test_the_kinds_of_errors_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:  # POST is 501
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        url = f"http://127.0.0.1:{server.server_port}"
        found = load(url, write([b"{}"], tmp_path / "flights.jsonl"), connections=1, seconds=1)
        server.shutdown()
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("errors")]
    assert found.non_2xx == found.requests > 0
    assert told == [f"errors at 1 connections: {found.kinds}"]
