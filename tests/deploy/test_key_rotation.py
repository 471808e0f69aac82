"""A key is changed by the commands of deploy/README.md, and its client gets in all the while."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest

from flights.auth.authenticator import Authenticator, check_key_file
from flights.auth.keyring import Keyring
from flights.auth.keys import new_key
from flights.settings import Settings
from tests.samples.airports import EXAMPLE
from tests.senders.credentials import LATER, client_of
from tests.servers.serving import served

ROOT = Path(__file__).parents[2]
README = (ROOT / "deploy/README.md").read_text(encoding="utf-8")
SECTION = README.partition("\n## Keys\n")[2].partition("\n## ")[0]
STEPS = re.findall(r"(?:^ {4}.*\n)+", SECTION, re.MULTILINE)


class Shell:
    """In which the README's commands are typed; `secret` is mounted where it is stored."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secret = folder / "flight-delay-api-keys"
        python = folder / ".venv/bin/python"
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        python.chmod(0o755)
        fakes = f"{ROOT / 'tests/fakes/secrets'}{os.pathsep}{os.environ['PATH']}"
        env = os.environ | {"PATH": fakes, "PYTHONPATH": str(ROOT), "FAKE_SECRETS": str(folder)}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            ["bash"], cwd=folder, env=env, stdin=pipe, stdout=pipe, text=True
        )

    def type(self, commands: str) -> int:
        """The status of the last of them."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{commands}\necho STATUS $?\n")
        self.process.stdin.flush()
        told = next(line for line in self.process.stdout if line.startswith("STATUS "))
        return int(told.split()[1])


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    made = Shell(tmp_path)
    yield made
    made.process.communicate()


def rotation(shell: Shell) -> Iterator[list[tuple[str, bool]]]:
    """After each step, the keys of the client that were made, and which of them is good."""
    old, line = new_key("latam-ops", "predict", LATER)
    shell.secret.write_text(f"{new_key('pipeline', 'predict', LATER)[1]}\n{line}")  # has no end
    yield [(old, True)]
    assert shell.type(STEPS[0]) == 0
    new = (shell.folder / "new").read_text().splitlines()[0]
    yield [(old, True), (new, True)]
    assert [shell.type(step) for step in STEPS[1:]] == [0, 0]
    yield [(old, False), (new, True)]


def test_a_key_is_changed_by_the_book_and_running_and_new_instances_follow(shell: Shell) -> None:
    running: Keyring | None = None
    for expected in rotation(shell):
        check_key_file(settings := Settings(api_keys_file=shell.secret))
        started, running = Authenticator(settings), running or Keyring(settings)
        running.read_again()
        assert started.keys
        assert (started.fault, started.keys.unusable()["all"]) == ("", 0)
        for ring in (running, started.keys):
            found = [(key, bool(client_of(ring, key.encode()))) for key, _ in expected]
            assert found == expected
            assert sum(ring.unusable().values()) == 0
    assert sorted(path.name for path in shell.folder.iterdir()) == [".venv", shell.secret.name]


def test_a_file_in_which_a_line_gives_no_key_is_not_stored(shell: Shell) -> None:
    keys = [new_key("latam-ops", "predict", LATER)[1] for _ in range(2)]
    shell.secret.write_text("\n".join(keys))
    assert shell.type(STEPS[0]) == 1
    assert shell.secret.read_text().split("\n") == keys


@pytest.mark.slow
@pytest.mark.usefixtures("trained")
def test_the_service_starts_again_after_each_step(shell: Shell, tmp_path: Path) -> None:
    for number, expected in enumerate(rotation(shell)):
        log = tmp_path.with_suffix(f".{number}")
        with served(log, FLIGHT_API_KEYS_FILE=str(shell.secret)) as service:
            ask = partial(httpx.post, f"{service.url}/predict", json=EXAMPLE)
            answers = [(key, ask(headers={"X-API-Key": key}).is_success) for key, _ in expected]
        assert answers == expected
