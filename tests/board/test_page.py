"""The board in a real browser: what a person does, and sees."""

import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bentoml
import pytest
from openpyxl import load_workbook

from flights.auth.keys import new_key
from flights.docs import pages
from tests.board.node import HERE, needs_node
from tests.samples.airports import NYC
from tests.samples.table_files import read
from tests.senders.browser import BROWSER
from tests.senders.npm import installed
from tests.servers.serving import ROOT, served

CHROMIUM = shutil.which("chromium")
SHOTS = ROOT / "reports" / "board"  # pictures of each state, for people
pytestmark = [
    pytest.mark.slow,
    needs_node,
    pytest.mark.skipif(not CHROMIUM, reason="needs chromium"),
]


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """With the tests, beside what they import."""
    tools = installed(request.config.cache, BROWSER)
    (tmp_path / "node_modules").symlink_to(tools / "node_modules")
    shutil.copytree(HERE / "page", tmp_path, dirs_exist_ok=True)
    SHOTS.mkdir(parents=True, exist_ok=True)
    return tmp_path


def passes(folder: Path, name: str, url: str, **given: str) -> None:
    told = {"URL": url, "CHROMIUM": str(CHROMIUM), "SHOTS": str(SHOTS), "FILES": str(folder)}
    env = os.environ | {f"BOARD_{name}": value for name, value in (told | given).items()}
    command = ["node", "--test", name]
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=500, check=False
    )
    assert done.returncode == 0, done.stdout


def test_a_schedule_becomes_a_board_and_files(trained: bentoml.Model, folder: Path) -> None:
    with served(folder / "log") as service:
        passes(folder, "open.mjs", service.url)
    shown = (folder / "flights").read_text().split("\n")
    workbook = list(load_workbook(folder / "day.xlsx").worksheets[0].iter_rows(values_only=True))
    probabilities = [row[5] for row in workbook[1:]]
    assert [row[2] for row in workbook[1:]] == shown
    assert probabilities == sorted(probabilities, reverse=True)
    rows, notes = read(str(folder / "day.csv"))
    assert [row[2] for row in rows[1:]] == shown
    assert notes == ["Read as UTF-8 with semicolons"]


def test_a_key_is_asked_for(trained: bentoml.Model, folder: Path) -> None:
    end = datetime.now(UTC) + timedelta(days=1)
    (key, line), (reporter, other) = (new_key(scope, scope, end) for scope in ("predict", "report"))
    with served(folder / "log", FLIGHT_API_KEYS=f"{line}\n{other}") as service:
        passes(folder, "keyed.mjs", service.url, KEY=key, REPORTER=reporter)


def test_flights_of_several_airports_have_their_origin(
    trained: bentoml.Model, folder: Path
) -> None:
    page = pages.board(NYC).plain.content.decode()
    with served(folder / "log") as service:
        passes(folder, "several.mjs", service.url, PAGE=page)


def test_the_day_is_followed(trained: bentoml.Model, folder: Path) -> None:
    with served(folder / "log", FLIGHT_LIVE=str(folder / "live.db")) as service:
        passes(folder, "live.mjs", service.url)
