"""As process 1 of a container, which gets from the kernel only the signals that it asked for."""

import os
import re
import shutil
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import bentoml
import psutil
import pytest

from tests.servers.serving import BENTOML, END_SECONDS, ROOT, SERVICE

CONTAINED = ["unshare", "--pid", "--fork", "--kill-child"]
STEP_S, LONGEST_S = 0.05, 1.5
AT_ONCE = 4

pytestmark = pytest.mark.slow


@pytest.fixture
def entrypoint() -> list[str]:
    """The image's, for the service of this folder at some port of this machine alone."""
    if not shutil.which("unshare") or subprocess.run([*CONTAINED, "true"], check=False).returncode:
        pytest.skip("needs the right to make a process 1")
    text = (ROOT / "deploy/image/Containerfile").read_text()
    (line,) = re.findall(r"^ENTRYPOINT \[((?:.|\\\n)+?)\]$", text, re.MULTILINE)
    words = re.findall(r'"(.+?)"', line.replace("0.0.0.0", "127.0.0.1"))  # noqa: S104
    return [word.replace("flight_delay:latest", SERVICE) for word in words]


def test_a_sigterm_at_any_moment_of_the_start_ends_it_and_leaves_nothing(
    entrypoint: list[str], trained: bentoml.Model, tmp_path: Path
) -> None:
    def end(after: float) -> tuple[int, list[Path]]:
        folder = tmp_path / f"{after:.2f}"
        folder.mkdir()
        return ended(entrypoint, folder, after), list(folder.iterdir())

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(end, (STEP_S * step for step in range(int(LONGEST_S / STEP_S) + 1))))
    assert {status for status, _ in found} <= {128 + signal.SIGTERM, 0}
    assert [left for _, left in found if left] == []


def ended(entrypoint: list[str], folder: Path, after: float) -> int:
    """The exit status of a process 1 that gets a SIGTERM so many seconds after its start."""
    path = f"{BENTOML.parent}:{os.environ['PATH']}"
    variables = os.environ | {"TMPDIR": str(folder), "PATH": path, "PORT": "0"}
    with subprocess.Popen(
        [*CONTAINED, *entrypoint],
        cwd=ROOT,
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as unshare:
        first = started(unshare.pid)
        try:
            time.sleep(after)
            first.terminate()
            return unshare.wait(END_SECONDS)
        finally:
            unshare.kill()


def started(unshare: int) -> psutil.Process:
    """What it runs, once that holds the signal back: a millisecond after its start."""
    while not (children := psutil.Process(unshare).children()) or (
        children[0].name() in {"unshare", "env"}
    ):
        time.sleep(0.001)
    return children[0]
