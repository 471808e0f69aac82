"""What is honoured of BentoML's configuration, in a service that has nothing else."""

import json
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bentoml
import httpx
import pytest

from tests.senders.certificates import Authority
from tests.servers.serving import BENTOML, ROOT, SERVICE, Served, end_all

ORIGIN = "https://board.example"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("ss"), reason="needs ss (Debian's iproute2)"),
]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "authority")


@pytest.fixture
def configured(authority: Authority) -> dict[str, Any]:
    chain, key = authority.certificate("server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cors = {"enabled": True, "access_control_allow_origins": ORIGIN}
    return {
        "workers": 1,
        "backlog": 100,
        "http": {"host": "127.0.0.1", "port": port, "cors": cors},
        "ssl": {"enabled": True, "certfile": chain, "keyfile": key},
    }


@pytest.fixture
def service(configured: dict[str, Any], tmp_path: Path, trained: bentoml.Model) -> Iterator[Served]:
    file, log = tmp_path / "bentoml.yaml", tmp_path / "log"
    file.write_text(json.dumps({"services": {"flight_delay": configured}}))  # which is YAML, too
    variables = os.environ | {"BENTOML_CONFIG": str(file)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [BENTOML, "serve", SERVICE], cwd=ROOT, env=variables, stdout=output, stderr=output
        )
    port = configured["http"]["port"]
    try:
        yield Served(f"https://127.0.0.1:{port}", port, process, log)
    finally:
        end_all(process)


def test_workers_backlog_address_tls_and_origins_are_those_of_the_file(
    service: Served, authority: Authority
) -> None:
    trusted = ssl.create_default_context(cafile=str(authority.path))
    service.wait_until_ready(trusted)
    answer = httpx.get(f"{service.url}/model", verify=trusted, headers={"Origin": ORIGIN})
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert len(service.workers()) == 1
    assert queue(service.port) == 100


def queue(port: int) -> int:
    """How many clients may wait there to be accepted."""
    command = ["ss", "--no-header", "-ltn", f"sport = :{port}"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(shown.stdout.split()[2])
