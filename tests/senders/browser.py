"""A page as a person has it: in Chromium, clicked on, looked through by axe-core."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.senders.npm import installed

BROWSER = Path(__file__).parents[1] / "browser"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def look(cache: pytest.Cache, url: str, **asked: Any) -> dict[str, Any]:
    """What `look.mjs` tells; `asked`: its width and height, clicks, and what is seen after them.

    Skips the test where the tools cannot be had.
    """
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("needs chromium")
    script = shutil.copy(BROWSER / "look.mjs", installed(cache, BROWSER))
    command = ["node", script, json.dumps({"url": url, "executablePath": chromium, **asked})]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
