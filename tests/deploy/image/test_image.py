"""The image, built for real and run as locked up as a container can be."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import bentoml
import httpx
import pytest

from tests.samples.airports import EXAMPLE

ROOT = Path(__file__).parents[3]
CYCLONEDX = Path(os.environ.get("CYCLONEDX", ROOT / ".venv-deploy/bin/cyclonedx-py"))
LOCAL_BASE = "localhost/flight-base"
READY_SECONDS = 120  # generous for a busy machine
HARDENED = (
    *("--network", "host", "--memory", "512m", "--cpus", "1", "--read-only", "--tmpfs", "/tmp"),  # noqa: S108 (in the container)
    *("--cap-drop", "all", "--security-opt", "no-new-privileges"),
    *("--env", "BENTOML_CONFIG_OPTIONS=services.flight_delay.workers=1"),
    *("--env", 'FLIGHT_ALLOWED_IPS=["127.0.0.0/8"]'),
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not shutil.which("podman"), reason="needs podman"),
    pytest.mark.skipif(not CYCLONEDX.exists(), reason="needs make .venv-deploy/ready"),
]


def run(*command: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0 or not check, done.stderr
    return done


@pytest.fixture(scope="module")
def image(trained: bentoml.Model) -> Iterator[str]:
    """Of the public base or, where Debian's packages can be had instead, of a local one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONTAINER_TOOL", "podman")
        patch.setenv("SOURCE", "https://example.org/flight-delay")
        if "BASE" not in os.environ and shutil.which("mmdebstrap"):
            patch.setenv("CONTAINERS_CONF", str(ROOT / "tests/containers.conf"))
            patch.setenv("BASE", LOCAL_BASE)
            run(ROOT / "tests/local_base.sh", LOCAL_BASE)
        run(ROOT / ".venv/bin/bentoml", "build")
        name = run(ROOT / "deploy/image/image.sh").stdout.strip().splitlines()[-1]
        yield name
        run("podman", "rmi", "--force", name)


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def container(image: str, port: int) -> Iterator[str]:
    name = run("podman", "run", "--detach", *HARDENED, "--env", f"PORT={port}", image)
    container = name.stdout.strip()
    try:
        wait_until_ready(container, port)
        yield container
    finally:
        run("podman", "rm", "--force", "--time", "1", container)


def wait_until_ready(container: str, port: int) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(run("podman", "logs", container).stderr)


def inside(container: str, command: str) -> subprocess.CompletedProcess[str]:
    return run("podman", "exec", container, "sh", "-c", command, check=False)


def test_the_image_is_smaller_than_350_mb(image: str) -> None:
    size = run("podman", "image", "inspect", "--format", "{{.Size}}", image).stdout
    assert int(size) < 350_000_000


def test_the_image_tells_its_commit_its_model_and_its_source(
    image: str, trained: bentoml.Model
) -> None:
    labels = json.loads(
        run("podman", "image", "inspect", "--format", "{{json .Labels}}", image).stdout
    )
    prefix = "org.opencontainers.image"
    assert labels["flight_delay.model"] == str(trained.tag)
    assert labels[f"{prefix}.version"] == image.partition(":")[2]
    assert labels[f"{prefix}.revision"] == run("git", "rev-parse", "HEAD").stdout.strip()
    assert labels[f"{prefix}.source"] == "https://example.org/flight-delay"
    assert labels[f"{prefix}.licenses"] == "Apache-2.0"


def test_locked_up_at_the_given_port_it_gives_the_probability_of_training(
    container: str, port: int, trained: bentoml.Model
) -> None:
    response = httpx.post(f"http://127.0.0.1:{port}/predict", json=EXAMPLE, timeout=30)
    known = trained.info.metadata["known_flight"]["probability"]
    assert (response.status_code, response.json()) == (200, {"atraso": round(known, 6)})


def test_it_runs_as_a_user_without_rights_or_a_writable_root(container: str) -> None:
    assert inside(container, "id -u").stdout == "10001\n"
    assert inside(container, "grep CapEff /proc/1/status").stdout.split()[1].strip("0") == ""
    assert inside(container, "touch /app/file").returncode == 1


def test_nothing_in_it_builds_or_installs(container: str) -> None:
    tools = "pip pip3 uv git gcc cc make curl wget ssh"
    assert inside(container, f"for tool in {tools}; do command -v $tool; done").stdout == ""
    for module in ("pip", "ensurepip", "setuptools"):
        assert inside(container, f"python -c 'import {module}'").returncode == 1


def test_what_is_imported_at_start_is_already_compiled(container: str) -> None:
    imports = inside(container, "python -v -c 'import bentoml, json.decoder'").stderr
    matches = re.findall(r"^# /app/pycache/(\S+)\.cpython-311\.pyc matches", imports, re.MULTILINE)
    assert any(path.endswith("site-packages/bentoml/__init__") for path in matches)
    assert any(path.endswith("json/decoder") for path in matches)
    assert "# code object from /" not in imports  # from a source


def test_the_health_check_asks_whether_it_is_ready(container: str, port: int) -> None:
    assert run("podman", "healthcheck", "run", container).returncode == 0
    wrong = inside(container, f"PORT={port + 1} python /app/health.py")
    assert wrong.stderr == f"/readyz on port {port + 1} does not answer 200\n"


def test_after_a_thousand_flights_it_takes_less_than_400_mb(container: str, port: int) -> None:
    url = f"http://127.0.0.1:{port}/predict_batch"
    assert httpx.post(url, json=[EXAMPLE] * 1_000, timeout=30).status_code == 200
    usage = run("podman", "stats", "--no-stream", "--format", "{{.MemUsage}}", container).stdout
    assert usage.split("/")[0].strip().endswith("MB"), usage
    assert float(usage.split("MB")[0]) < 400


def test_the_sbom_names_every_package_with_its_hashes(container: str) -> None:
    sbom = json.loads(inside(container, "cat /app/flight_delay.cdx.json").stdout)
    named = {f"{part['name']}=={part['version']}" for part in sbom["components"]}
    pins = (ROOT / "requirements.txt").read_text()
    assert named == set(re.findall(r"^([^ #]+==[^ ;]+)", pins, re.MULTILINE))
    assert all(
        "hashes" in reference
        for part in sbom["components"]
        for reference in part["externalReferences"]
    )


def test_a_sigterm_just_after_its_start_ends_it(image: str) -> None:
    options = (*HARDENED, "--env", "PORT=0")
    container = run("podman", "run", "--detach", *options, image).stdout.strip()
    run("podman", "kill", "--signal", "TERM", container)
    try:
        assert run("podman", "wait", container).stdout == f"{128 + signal.SIGTERM}\n"
    finally:
        run("podman", "rm", "--force", "--time", "1", container)


def test_a_request_under_way_is_answered_before_it_ends(container: str, port: int) -> None:
    """The last one: it ends the container."""
    body = json.dumps(EXAMPLE).encode()
    head = f"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(f"{head}Content-Type: application/json\r\n\r\n".encode() + body[:10])
        time.sleep(0.5)  # for the head to arrive
        run("podman", "kill", "--signal", "TERM", container)
        time.sleep(0.5)  # for SIGTERM to reach the workers
        client.sendall(body[10:])
        assert client.recv(4096).startswith(b"HTTP/1.1 200 OK\r\n")
    assert run("podman", "wait", container).stdout == "0\n"
