"""`make report`, in a terminal and out of one."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import bentoml
import pytest

from tests.servers.serving import ROOT

REPORT = [sys.executable, "-m", "train.registry", "report"]


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's browser, which writes down what it was told to open."""
    opened, script = tmp_path / "opened", tmp_path / "browser"
    script.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    script.chmod(0o755)
    monkeypatch.setitem(os.environ, "BROWSER", str(script))
    return opened


@pytest.mark.slow
def test_the_report_is_opened_where_somebody_sits(browser: Path, trained: bentoml.Model) -> None:
    screen, terminal = pty.openpty()
    subprocess.run(REPORT, cwd=ROOT, stdout=terminal, check=True, timeout=60)
    told = os.read(screen, 4_096).decode().strip()
    os.close(screen), os.close(terminal)
    assert browser.read_text().strip() == Path(told).as_uri()
    assert told.endswith("/report.html")


@pytest.mark.slow
def test_where_its_path_is_read_by_a_program_nothing_is_opened(
    browser: Path, trained: bentoml.Model
) -> None:
    told = subprocess.run(
        REPORT, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert Path(told.strip()).is_file()
    assert not browser.exists()
