"""Ctrl-C ends training, and what is beside it, at once and in one line."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event, main_thread
from typing import Any

import pytest

from tests.servers.serving import ROOT
from train import run
from train.cli import main
from train.live import model as live_model
from train.monitor import cli as monitor
from train.registry import cli as registry


def test_ctrl_c_is_one_line_and_status_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "train", interrupted)
    assert main([]) == 130
    assert capsys.readouterr().out.splitlines()[1:] == ["✗ stopped: the model store is as it was"]


@pytest.mark.parametrize(
    ("command", "slow", "words"),
    [(monitor, "read_predictions", ["kept.csv", "--data", "later.csv"]), (registry, "show", [])],
)
def test_ctrl_c_is_one_line_of_the_other_commands(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: Any,
    slow: str,
    words: list[str],
) -> None:
    def interrupted(*given: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, slow, interrupted)
    assert command.main(words) == 130
    assert capsys.readouterr().out == "✗ stopped\n"


def test_ctrl_c_waits_for_no_thread_that_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, ended = Event(), []

    def fit(log: Any, live: Any) -> None:
        go_on.wait(0.2)  # until the main thread waits for this one
        signal.pthread_kill(main_thread().ident or 0, signal.SIGINT)
        go_on.wait(5)
        ended.append(log)

    monkeypatch.setattr(live_model, "fit", fit)
    with pytest.raises(KeyboardInterrupt):
        live_model.fit_all(["earlier"], ["live"])
    assert ended == []
    go_on.set()


@pytest.mark.slow
def test_ctrl_c_ends_a_run(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "train"], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, env=os.environ | {"BENTOML_HOME": str(tmp_path)},
    ) as process:  # fmt: skip
        assert process.stdout
        while "✓ Read " not in process.stdout.readline():
            pass
        process.send_signal(signal.SIGINT)
        rest = list(process.stdout)
    # The line that is being written when the signal comes may be written twice.
    rest = [one for one in rest if "clocks showed twice" not in one and "✓ Read " not in one]
    assert rest == ["✗ stopped: the model store is as it was\n"]
    assert process.returncode == 130
