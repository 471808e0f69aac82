"""A command that is stopped while BentoML is imported ends at once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flights.interrupts import ending_at_once
from tests.servers.serving import ROOT

# The first check of BentoML's configuration is one in which the signal comes.
STOPPED = """
import os, runpy, signal, sys
from contextlib import suppress
from schema import Schema, SchemaError
checked = Schema.validate
def stopped(*given, **named):
    Schema.validate = checked
    with suppress(SchemaError):
        Schema(lambda _: os.kill(os.getpid(), getattr(signal, "{name}"))).validate("")
    return checked(*given, **named)
Schema.validate = stopped
sys.argv = {words}
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
AS_OF = ["flights.score", "day.csv", "scored.csv", "--at", "now"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("SIGINT", ["train", "--help"]),
        ("SIGINT", ["train.monitor", "--help"]),
        ("SIGINT", ["train.registry", "--help"]),
        ("SIGINT", ["deploy.release.models", "pull"]),
        ("SIGTERM", ["flights.departures", "--help"]),
        ("SIGINT", AS_OF),
        ("SIGTERM", AS_OF),
    ],
)
def test_a_signal_is_not_lost_while_bentoml_is_imported(
    name: str, words: list[str], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STOPPED.format(name=name, words=words)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "BUCKET": "models"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("", "stopped\n")
    assert done.returncode == 128 + signal.Signals[name]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("before", [signal.SIG_IGN, signal.SIG_DFL])
def test_a_signal_that_raises_nothing_is_left_as_it_was(before: signal.Handlers) -> None:
    given = signal.signal(signal.SIGINT, before)
    try:
        with ending_at_once():
            assert signal.getsignal(signal.SIGINT) is before
    finally:
        signal.signal(signal.SIGINT, given)


def test_ctrl_c_raises_again_afterwards() -> None:
    with ending_at_once():
        assert signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
