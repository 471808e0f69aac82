"""The board in a real browser: what a person does, and sees."""

import os
import shutil
import subprocess
from pathlib import Path

import bentoml
import pytest
from openpyxl import load_workbook

from tests.senders.npm import installed
from tests.servers.serving import ROOT, served
from tests.tables.conftest import read

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("chromium"), reason="needs chromium"),
]

PAGE = Path(__file__).with_name("page")
SHOTS = ROOT / "reports" / "board"  # pictures of each state, for people


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """With the tests, beside what they import."""
    tools = installed(request.config.cache, ROOT / "tests" / "browser")
    (tmp_path / "node_modules").symlink_to(tools / "node_modules")
    shutil.copytree(PAGE, tmp_path, dirs_exist_ok=True)
    SHOTS.mkdir(parents=True, exist_ok=True)
    return tmp_path


def passes(folder: Path, name: str, url: str, **told: str) -> None:
    given = {"BOARD_URL": url, "BOARD_SHOTS": str(SHOTS), "BOARD_FILES": str(folder)} | told
    done = subprocess.run(
        ["node", "--test", name],
        cwd=folder,
        env=os.environ | given,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_a_schedule_becomes_a_board(trained: bentoml.Model, folder: Path) -> None:
    with served(folder / "log") as service:
        passes(folder, "open.mjs", service.url)
    shown = (folder / "flights").read_text().split("\n")
    workbook = list(load_workbook(folder / "day.xlsx").worksheets[0].iter_rows(values_only=True))
    assert [row[2] for row in workbook[1:]] == shown
    assert [row[5] for row in workbook[1:]] == sorted((row[5] for row in workbook[1:]), reverse=True)
    rows, notes = read(str(folder / "day.csv"))
    assert [row[2] for row in rows[1:]] == shown
    assert notes == ["Read as UTF-8 with semicolons"]


def test_a_key_is_asked_for(trained: bentoml.Model, folder: Path, key: tuple[str, str]) -> None:
    with served(folder / "log", FLIGHT_API_KEYS=key[1]) as service:
        passes(folder, "keyed.mjs", service.url, BOARD_KEY=key[0])


def test_the_day_is_followed(trained: bentoml.Model, folder: Path) -> None:
    with served(folder / "log", FLIGHT_LIVE=str(folder / "live.db")) as service:
        passes(folder, "live.mjs", service.url)
