"""The built image under podman, with no more memory than the objective allows."""

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from bench.harness.ephemeral import is_ready
from bench.harness.server import Server, StartError, answers, free_port

# It listens on all addresses, so it does not start open to all: only this machine gets in.
LOOPBACK_ONLY = json.dumps(["127.0.0.0/8"])


def is_there(image: str) -> bool:
    """Whether podman is installed and has the image; nothing is fetched."""
    return bool(shutil.which("podman")) and not podman("image", "exists", image).returncode


@contextmanager
def contained(image: str, memory: int) -> Iterator[Server]:
    """Run the image with so many bytes of memory, no swap, until it is ready; then remove it."""
    port = free_port()
    started = time.perf_counter()
    options = [f"--memory={memory}", f"--memory-swap={memory}", "--network=host", "--read-only"]
    options += ["--tmpfs=/tmp", "--no-healthcheck"]
    options += [f"--env=PORT={port}", f"--env=FLIGHT_ALLOWED_IPS={LOOPBACK_ONLY}"]
    name = f"flight-slo-{port}"
    try:
        ran = podman("run", "--detach", f"--name={name}", *options, image)
        if ran.returncode:
            raise StartError(f"podman run {image}: {ran.stderr}")
        if not answers(lambda: is_ready(port), lambda: bool(state(name)["Running"])):
            raise StartError(failure(name))
        yield Server(port, psutil.Process(state(name)["Pid"]), time.perf_counter() - started)
        if state(name)["OOMKilled"] or not state(name)["Running"]:
            raise StartError(f"{image} did not survive in {memory / 1e6:.0f} MB")
    finally:
        podman("rm", "--force", "--time=5", name)


def failure(name: str) -> str:
    logs, code = podman("logs", name), state(name)["ExitCode"]
    text = (logs.stdout + logs.stderr)[-3000:]
    return f"the container does not answer, exit status {code} (137: killed):\n{text}"


def state(name: str) -> dict[str, object]:
    return json.loads(podman("inspect", "--format={{json .State}}", name).stdout)


def podman(*arguments: str) -> subprocess.CompletedProcess[str]:
    """In a folder where its monitor may leave a file when a container is killed for memory."""
    command = [shutil.which("podman") or "podman", *arguments]
    folder = tempfile.gettempdir()
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
