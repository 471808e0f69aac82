"""The smoke test against this service, served with a key."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bentoml
import pytest

from flights.auth.keys import new_key
from tests.servers.fake_google import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def service(trained: bentoml.Model) -> Iterator[dict[str, str]]:
    """The environment of a client: its address and a key, 60 attempts to be ready."""
    key, line = new_key("pipeline", "predict", datetime.now(UTC) + timedelta(hours=1))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    bento = Path(sys.executable).with_name("bentoml")
    server = subprocess.Popen(
        [bento, "serve", "service:FlightDelay", "--host", "127.0.0.1", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"FLIGHT_API_KEYS": line},
    )
    url = f"http://127.0.0.1:{port}"
    try:
        yield {"URL": url, "FLIGHT_KEY": key, "ATTEMPTS": "60", "PAUSE": "1"}
    finally:
        server.terminate()
        assert server.wait(20) == 0


def smoke(**env: str) -> subprocess.CompletedProcess[str]:
    script = [ROOT / "deploy/release/smoke.sh"]
    return subprocess.run(script, env=os.environ | env, capture_output=True, text=True, check=False)


def test_smoke_test_passes_the_served_model(
    service: dict[str, str], trained: bentoml.Model
) -> None:
    done = smoke(**service, MODEL=str(trained.tag))
    assert done.returncode == 0, done.stderr
    assert f"{service['URL']} answers: {trained.tag}, atraso 0." in done.stdout


def test_smoke_test_stops_a_key_that_is_not_known(service: dict[str, str]) -> None:
    done = smoke(**service | {"FLIGHT_KEY": service["FLIGHT_KEY"][:-1] + "x"})
    assert done.returncode == 1
    assert "/predict answered 401" in done.stderr
