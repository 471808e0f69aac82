"""Clients that three generators make from /docs.json ask every documented operation."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import bentoml
import httpx
import pytest

from tests.docs.conftest import CLIENTS
from tests.samples.airports import EXAMPLE
from tests.servers.proxies import haproxy
from tests.servers.serving import served

pytestmark = pytest.mark.slow

BIN = Path(sys.executable).parent
STRIP = r"http-request replace-path /delay(/.*) \1"


@pytest.fixture(scope="module")
def url(
    trained: bentoml.Model, key: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Of a service that asks for keys; behind a path prefix where there is HAProxy."""
    folder = tmp_path_factory.mktemp("generated")
    live = str(folder / "live.db")
    with served(folder / "log", FLIGHT_API_KEYS=key[1], FLIGHT_LIVE=live) as service:
        if shutil.which("haproxy"):
            with haproxy(service.port, folder, STRIP) as port:
                yield f"http://127.0.0.1:{port}/delay"
        else:
            yield service.url


@pytest.fixture
def folder(url: str, key: tuple[str, str], tmp_path: Path) -> Path:
    """With the document; what is made of it is called `made`."""
    document = httpx.get(f"{url}/docs.json", headers={"X-API-Key": key[0]}).text
    (tmp_path / "docs.json").write_text(document)
    return tmp_path


def run(folder: Path, *command: str | Path) -> str:
    env = os.environ | {"PATH": f"{BIN}:{os.environ['PATH']}", "PYTHONPATH": str(folder)}
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def openapi_python_client(folder: Path) -> list[str | Path]:
    command = ["generate", "--path", "docs.json", "--meta", "none", "--output-path", "made"]
    run(folder, BIN / "openapi-python-client", *command, "--fail-on-warning")
    return [sys.executable, CLIENTS / "openapi_python_client.py"]


@pytest.fixture
def openapi_generator(folder: Path, url: str, key: tuple[str, str]) -> list[str | Path]:
    """From the document's address, against which it resolves the server."""
    if not shutil.which("java"):
        pytest.skip("needs java (Debian: default-jre-headless)")
    command = ["generate", "--generator-name", "python", "--package-name", "made", "--output", "."]
    place = ["--input-spec", f"{url}/docs.json", "--auth", f"X-API-Key:{key[0]}"]
    run(folder, BIN / "openapi-generator-cli", *command, *place)
    return [sys.executable, CLIENTS / "openapi_generator.py"]


@pytest.fixture
def openapi_fetch(folder: Path, tools: Path) -> list[str | Path]:
    """Its types are made by openapi-typescript, and hold for what is asked and answered."""
    (folder / "node_modules").symlink_to(tools / "node_modules")
    shutil.copy(CLIENTS / "openapi_fetch.mjs", folder)
    run(folder, "node_modules/.bin/openapi-typescript", "docs.json", "--output", "made.d.ts")
    checks = ["--noEmit", "--strict", "--allowJs", "--checkJs", "--module", "nodenext"]
    run(folder, "node_modules/.bin/tsc", *checks, "--target", "es2022", "openapi_fetch.mjs")
    return ["node", "openapi_fetch.mjs"]


@pytest.fixture(params=["openapi_python_client", "openapi_generator", "openapi_fetch"])
def client(request: pytest.FixtureRequest) -> list[str | Path]:
    return request.getfixturevalue(request.param)


def test_a_generated_client_asks_every_operation(
    trained: bentoml.Model, client: list[str | Path], folder: Path, url: str, key: tuple[str, str]
) -> None:
    answers = json.loads(run(folder, *client, url, key[0], json.dumps(EXAMPLE)))
    probability = round(trained.info.metadata["known_flight"]["probability"], 6)
    answers["explain"].sort()
    answers["departures"] = sum(one in ("new", "known") for one in answers["departures"])
    operations = {
        "predict": probability,
        "predict_batch": [probability] * 2,
        "explain": ["aerolinea", "destino", "dianom", "hora"],
        "delay": [probability],
        "departures": 1,
        "day": 1,
        "known_day": [],
        "live": 1,
        "model": "Lima",
        "livez": 200,
        "readyz": 200,
        "metrics": "HELP",
    }
    assert answers == operations | {"wrong": "#/dia", "stranger": 401}
    paths = json.loads((folder / "docs.json").read_text())["paths"].values()
    assert set(operations) == {one["operationId"] for item in paths for one in item.values()}
