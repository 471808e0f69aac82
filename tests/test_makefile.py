"""What `make help` shows."""

import subprocess

from tests.servers.serving import ROOT


def test_the_help_names_the_targets_in_80_columns() -> None:
    shown = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert any(line.startswith("  make serve ") for line in shown)
    assert [line for line in shown if len(line) > 80] == []
