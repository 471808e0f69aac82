"""The users, in processes of their own: locust replaces parts of Python's library."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def printed(*command: str, env: Mapping[str, str] = {}) -> str:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.slow
def test_users_and_their_tasks_come_in_these_shares() -> None:
    shares = json.loads(printed("-m", "locust", "--show-task-ratio-json"))
    assert {name: user["ratio"] for name, user in shares["total"].items()} == {
        "CheckIn": 0.7,
        "OperationsDesk": 0.1,
        "Newcomer": 0.1,
        "Stranger": 0.1,
    }
    tasks = shares["per_class"]["CheckIn"]["tasks"]
    assert {name: task["ratio"] for name, task in tasks.items()} == {"ask": 0.9, "ask_again": 0.1}


def test_google_is_shown_its_own_token_beside_the_key() -> None:
    code = "from bench.locust.access import SENT; print(SENT)"
    env = {"FLIGHT_ID_TOKEN": "eyJ", "FLIGHT_KEY": "flight_a1b2"}
    assert printed("-c", code, env=env) == (
        "{'X-Serverless-Authorization': 'Bearer eyJ', 'Content-Type': 'application/json', "
        "'X-API-Key': 'flight_a1b2'}\n"
    )


@pytest.mark.slow
def test_a_slash_after_the_host_is_no_part_of_the_path() -> None:
    code = """
from locust.env import Environment
from bench.locust.users import CheckIn
CheckIn.host = 'https://flights.example/'  # as locust's runner does
print(CheckIn(Environment()).client.base_url)
"""
    assert printed("-c", code) == "https://flights.example\n"
