"""The smoke test against this service, served with a key; what a build tells later steps."""

import json
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
from tests.fake_google import DIGEST, ROOT

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


@pytest.fixture
def sbom() -> Iterator[Path]:
    """As `make image` leaves it in the repository's folder."""
    file = ROOT / "flight_delay.cdx.json"
    before = file.read_bytes() if file.is_file() else None
    file.write_text('{"bomFormat": "CycloneDX", "specVersion": "1.6"}')
    yield file
    file.unlink() if before is None else file.write_bytes(before)


def test_build_tells_image_digest_model_and_packages(
    trained: bentoml.Model, tmp_path: Path, sbom: Path
) -> None:
    """With a make that only builds the Bento and a docker that has pushed."""
    pushed = f"registry.example/project/flight-delay@{DIGEST}"
    scripts = {
        "make": f"[ $1 != image ] || {Path(sys.executable).with_name('bentoml')} build",
        "docker": f"""case "$*" in
            *flight_delay.model*) echo {trained.tag} ;;
            image*) echo '["{pushed}"]' ;;
            esac""",
    }
    for name, text in scripts.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "COMMIT": "c0ffee"}
    env["IMAGE_REPOSITORY"] = "registry.example/project"
    done = subprocess.run(
        [ROOT / "deploy/release/build.sh"],
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = dict(line.split("=") for line in done.stdout.splitlines())
    assert (f"{told['name']}@{told['digest']}", told["model"]) == (pushed, str(trained.tag))
    packages = json.loads((ROOT / told["sbom"]).read_text())
    assert packages["serialNumber"].startswith("urn:uuid:")
