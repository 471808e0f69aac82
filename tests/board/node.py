"""Node.js, which runs the page's modules without a browser."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from flights.docs.pages import told_of
from tests.samples.airports import NYC, SCL

HERE = Path(__file__).parent
OLDEST = (20, 19)  # takes a .js file with `import` in it for a module


def version() -> tuple[int, ...]:
    if not shutil.which("node"):
        return (0,)
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    return tuple(map(int, told.stdout.strip().removeprefix("v").split(".")))


needs_node = pytest.mark.skipif(version() < OLDEST, reason="needs node 20.19 or newer")


def run(*arguments: str | Path, text: str = "") -> subprocess.CompletedProcess[str]:
    command = ["node", "--no-warnings", *map(str, arguments)]
    airports = {"SCL": told_of(SCL), "NYC": told_of(NYC)}  # as a page has them; airports.mjs
    env = os.environ | {"BOARD_AIRPORTS": json.dumps(airports)}
    return subprocess.run(
        command, env=env, input=text, capture_output=True, text=True, timeout=200, check=False
    )


def flights_of(path: Path, airport: str = "SCL") -> dict[str, Any]:
    """The table in a file, its map, the order of its dates, and its flights."""
    done = run(HERE / "flights_of.mjs", path, airport)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told
