"""The API document under the recommended rules of those who check such documents."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.docs.conftest import CLIENTS

pytestmark = pytest.mark.slow

QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


@pytest.fixture
def file(any_document: str, tmp_path: Path) -> Path:
    (tmp_path / "docs.json").write_text(any_document)
    return tmp_path / "docs.json"


def found(*command: str | Path) -> str:
    run = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, env=os.environ | QUIET
    )
    return run.stdout


def test_redocly_has_no_error_and_no_warning(tools: Path, file: Path) -> None:
    redocly = tools / "node_modules/.bin/redocly"
    told = json.loads(found(redocly, "lint", "--extends=recommended", "--format=json", file))
    assert told["problems"] == []
    assert told["totals"] == {"errors": 0, "warnings": 0, "ignored": 0}


def test_spectral_has_nothing_to_say(tools: Path, file: Path) -> None:
    spectral = tools / "node_modules/.bin/spectral"
    rules = CLIENTS / "spectral.yaml"
    told = found(spectral, "lint", "--quiet", "--format=json", "--ruleset", rules, file)
    assert json.loads(told) == []
