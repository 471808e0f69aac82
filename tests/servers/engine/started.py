"""Ray beside a test: a cluster, and the loss of one of its processes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.servers.serving import ROOT

SECONDS = 120  # where all is busy, a cluster takes its time
LOCAL = {
    "RAY_AUTH_MODE": "disabled",  # or it keeps a token in the home folder
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # it listens on 127.0.0.1 alone
}


@contextmanager
def running_cluster() -> Iterator[None]:
    """Of two machines, at RAY_ADDRESS."""
    with pytest.MonkeyPatch.context() as patch:
        command = [sys.executable, "-m", "tests.servers.engine.cluster"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        env = os.environ | LOCAL
        with subprocess.Popen(command, cwd=ROOT, env=env, text=True, **pipes) as process:
            assert process.stdout
            patch.setenv("RAY_ADDRESS", process.stdout.readline().strip())
            yield
            process.communicate(timeout=SECONDS)


def kill_one(run: subprocess.Popen[str], folder: Path, name: str = "ray::") -> bool:
    """The first process of such a command line that has a file of the folder open, in a run."""
    while run.poll() is None:
        for process in psutil.process_iter(["cmdline"]):
            if name in "".join(process.info["cmdline"] or ()) and has_open(process, folder):
                os.kill(process.pid, signal.SIGKILL)
                return True
    return False


def has_open(process: psutil.Process, folder: Path) -> bool:
    try:
        return any(Path(file.path).parent == folder for file in process.open_files())
    except psutil.Error:  # gone, or another user's
        return False
