"""What `make help` shows."""

import os
import subprocess

from tests.servers.serving import ROOT


def test_the_help_names_the_targets_in_80_columns() -> None:
    shown = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert any(line.startswith("  make serve ") for line in shown)
    assert [line for line in shown if len(line) > 80] == []


def test_state_without_a_file_says_what_to_write() -> None:
    environment = os.environ | {"DATA": ""}
    said = subprocess.run(
        ["make", "-o", ".venv/ready", "state"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (said.returncode, said.stdout) == (
        2,
        "which file tells what left? make state DATA=yesterday.csv\n",
    )
