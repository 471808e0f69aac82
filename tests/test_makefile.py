"""What make shows, and what it installs for what."""

import os
import re
import subprocess

import pytest

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


def test_serve_names_the_board_and_the_page_of_the_api() -> None:
    recipe = subprocess.run(
        ["make", "-n", "-o", ".venv/ready", "serve", "PORT=3001"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "http://127.0.0.1:3001 is the board" in recipe
    assert "http://127.0.0.1:3001/docs explains" in recipe


@pytest.mark.parametrize("target", ["serve", "train", "build"])
def test_an_airport_and_its_data_are_those_of_whatever_trains(target: str) -> None:
    recipe = subprocess.run(
        ["make", "-n", "-o", ".venv/ready", target, "AIRPORT=airports/nyc.yaml", "DATA=a.csv"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    (trains,) = (line for line in recipe.splitlines() if "-m train" in line)
    assert trains.endswith(" --airport 'airports/nyc.yaml' --data 'a.csv'")


def test_to_serve_less_is_installed_than_to_test() -> None:
    told = {target: planned(target) for target in ("serve", "test")}
    assert pins_of(told["serve"]) == ["requirements-train.txt"]
    assert pins_of(told["test"]) == ["requirements-train.txt", "requirements-dev.txt"]


def planned(target: str) -> str:
    """The commands for it on a new machine."""
    return subprocess.run(
        ["make", "--dry-run", "--always-make", target],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def pins_of(commands: str) -> list[str]:
    return re.findall(r"pip install .* -r (\S+)", commands)


def test_what_training_needs_is_pinned_as_for_the_tests() -> None:
    fewer, all_of_them = (
        (ROOT / name).read_text().splitlines()
        for name in ("requirements-train.txt", "requirements-dev.txt")
    )
    pins = {line for line in fewer if line and line[0] not in " #"}
    assert pins < set(all_of_them)
    assert not [line for line in fewer if "://" in line or line.startswith("-")]
