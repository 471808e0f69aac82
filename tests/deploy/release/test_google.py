"""The scripts with Google's own tools, and with a real registry: where those are installed."""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import time
from base64 import b64decode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

from tests.servers.fake_google import DIGEST, ROOT, Google, fake_google
from tests.servers.fake_project import empty_project

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
EMULATOR = Path("/usr/lib/google-cloud-sdk/platform/pubsub-emulator/bin/cloud-pubsub-emulator")
needs_gcloud = pytest.mark.skipif(not shutil.which("gcloud"), reason="no Google Cloud SDK")
TOPIC = "projects/project/topics/flight-delay-deployments"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def lint(commands: list[str], folder: Path) -> dict[str, str]:
    """What gcloud finds wrong, by command."""
    file = folder / "commands.json"
    file.write_text(json.dumps([{"command_string": command} for command in commands]))
    done = subprocess.run(
        ["gcloud", "meta", "lint-gcloud-commands", f"--commands-file={file}"],
        env=os.environ | {"CLOUDSDK_CONFIG": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert len(found) == len(commands)
    return {one["command_string"]: one["error_message"] for one in found if not one["success"]}


@needs_gcloud
def test_gcloud_knows_every_flag_that_the_scripts_use(tmp_path: Path) -> None:
    with fake_google() as google:
        google.run("release.sh", CANARY="", SETTLE="-61")
        google.run("rollback.sh")
        google.run("rollback.sh")
        google.run(
            "resize.sh", MEMORY="1Gi", MIN_INSTANCES="2", MAX_INSTANCES="9", CPU="2", SETTINGS="A=1"
        )
    commands = {shlex.join(["gcloud", *call]) for call in google.calls}
    verbs = {tuple(call[:3]) for call in google.calls}
    assert len(verbs) == 10
    assert lint(sorted(commands), tmp_path) == {}


@needs_gcloud
def test_gcloud_knows_every_flag_of_the_first_deployment(tmp_path: Path) -> None:
    with empty_project(tmp_path / "clone") as project:
        project.there.add("app")
        settings = project.folder / "deploy/terraform/terraform.tfvars"
        settings.write_text("cloud_build = true\n")
        done = project.run("PROJECT=my-project deploy/first.sh")
        assert done.returncode == 0, done.stderr
    commands = {call for call in project.calls if call.startswith("gcloud ")}
    assert len(commands) > 25
    assert lint(sorted(commands), tmp_path) == {}


@needs_gcloud
def test_gcloud_finds_a_flag_that_it_does_not_know(tmp_path: Path) -> None:
    (message,) = lint(["gcloud run deploy api --image=i --no-trafic"], tmp_path).values()
    assert "--no-trafic" in message


@needs_gcloud
def test_gcloud_knows_every_command_of_the_pages(tmp_path: Path) -> None:
    pages = [*(ROOT / "deploy").glob("*.md"), *(ROOT / "deploy").glob("*/*.md")]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages).replace("\\\n", " ")
    word = r"""'[^'\n]*'|"(?:\\.|[^"\\\n])*"|[^|>;&)\n]"""
    commands = {*re.findall(rf"(?:^ {{4,}}|\| |\()(gcloud (?:{word})*)", text, re.MULTILINE)}
    assert len(commands) > 35
    assert lint(sorted(commands), tmp_path) == {}


@pytest.fixture
def pubsub() -> Iterator[httpx.Client]:
    if not EMULATOR.is_file() or not shutil.which("java") or not shutil.which("gcloud"):
        pytest.skip("needs the Pub/Sub emulator of the Google Cloud SDK, and Java")
    port = free_port()
    server = subprocess.Popen(
        [EMULATOR, "--host=127.0.0.1", f"--port={port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            wait_for(client, "/")
            yield client
    finally:
        server.terminate()
        server.wait(20)


def wait_for(client: httpx.Client, path: str) -> None:
    for _ in range(600):
        try:
            client.get(path)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{client.base_url} does not answer")


@pytest.fixture
def log() -> Iterator[tuple[str, list[Any]]]:
    """The address of a Cloud Logging that takes everything, and what it was told."""
    written: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            written.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", written
        server.shutdown()


def test_the_event_arrives_at_a_subscription_and_in_the_log(
    pubsub: httpx.Client, log: tuple[str, list[Any]], tmp_path: Path
) -> None:
    subscription = "/v1/projects/project/subscriptions/all"
    pubsub.put(f"/v1/{TOPIC}", json={}).raise_for_status()
    pubsub.put(subscription, json={"topic": TOPIC}).raise_for_status()
    google = Google("")
    google.env |= {
        "PATH": os.environ["PATH"],  # the real gcloud
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_PUBSUB": f"{pubsub.base_url}/",
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_LOGGING": log[0],
        "CLOUDSDK_AUTH_DISABLE_CREDENTIALS": "true",
        "CLOUDSDK_CONFIG": str(tmp_path),
    }
    done = google.run("notify.sh", OUTCOME="released")
    assert done.returncode == 0, done.stderr
    pulled = pubsub.post(f"{subscription}:pull", json={"maxMessages": 1}).json()
    message: dict[str, Any] = pulled["receivedMessages"][0]["message"]
    event = json.loads(b64decode(message["data"]))
    assert message["attributes"] == {"service": "flight-delay", "outcome": "released"}
    assert (event["build"], event["commit"], event["digest"]) == ("42-1", "c0ffee", DIGEST)
    (entry,) = log[1][0]["entries"]
    assert (entry["severity"], entry["jsonPayload"]) == ("NOTICE", event)


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[str]:
    if not shutil.which("docker-registry") or not shutil.which("podman"):
        pytest.skip("needs podman and docker-registry")
    port = free_port()
    storage = f"{{filesystem: {{rootdirectory: {tmp_path}/registry}}}}"
    config = tmp_path / "registry.yml"
    config.write_text(f"version: 0.1\nstorage: {storage}\nhttp: {{addr: '127.0.0.1:{port}'}}\n")
    server = subprocess.Popen(["docker-registry", "serve", config], stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            wait_for(client, "/v2/")
        yield f"127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def test_push_prints_the_digest_that_the_registry_has(registry: str, tmp_path: Path) -> None:
    (tmp_path / "registries.conf").write_text(
        f'[[registry]]\nlocation = "{registry}"\ninsecure = true\n'
    )
    env = os.environ | {
        "CONTAINERS_REGISTRIES_CONF": str(tmp_path / "registries.conf"),
        "CONTAINER_TOOL": "podman",
        "IMAGE_REPOSITORY": f"{registry}/project",
        "COMMIT": "c0ffee",
    }
    layer = tmp_path / "layer.tar"
    subprocess.run(["tar", "-cf", layer, "-C", tmp_path, "registries.conf"], check=True)
    label = "LABEL flight_delay.model=flight_delay:abc"
    local = "localhost/flight_delay:c0ffee"
    podman = ["podman", "import", "--quiet", "--change", label, layer, local]
    subprocess.run(podman, env=env, check=True, capture_output=True)
    try:
        done = subprocess.run(
            [ROOT / "deploy/release/push.sh"], env=env, capture_output=True, text=True, check=False
        )
    finally:
        names = [local, f"{registry}/project/flight-delay:c0ffee"]
        subprocess.run(["podman", "rmi", *names], env=env, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
    told = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert told["name"] == f"{registry}/project/flight-delay"
    assert told["model"] == "flight_delay:abc"
    manifest = httpx.get(
        f"http://{registry}/v2/project/flight-delay/manifests/c0ffee",
        headers={"Accept": "application/vnd.oci.image.manifest.v1+json"},
    )
    assert manifest.headers["Docker-Content-Digest"] == told["digest"]
