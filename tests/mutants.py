"""python -m tests.mutants NUMBER: how many of so many mutants, drawn at random, the tests notice.

mutmut has changed the code and found which tests reach each change (`make mutation`). Its own run
asks pytest for hundreds of tests by name, which takes longer than the tests: here a process that
has collected them all is forked for each mutant. What a mutant changes at import is not seen.
"""

import json
import os
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from bentoml._internal.configuration.containers import BentoMLContainer

LONGEST_S = 300
QUIET = ["-q", "-x", "--tb=no", "-p", "no:cacheprovider", "-m", "not slow", "--rootdir=."]
QUIET += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
# These train: they are for what nothing else reaches.
HEAVY = (
    "tests/train/test_sentences.py",
    "tests/train/test_train.py",
    "tests/train/evaluation/test_backtest.py",
    "tests/train/monitor/test_live_evaluation.py",
    "tests/train/monitor/test_monitor.py",
)


class Only:
    """Of the collected tests these, in this order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.place = {test: place for place, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self.place]
        items[:] = sorted(chosen, key=lambda item: self.place[item.nodeid])


def tests_of(mutant: str, stats: dict[str, Any]) -> list[str]:
    """The quick ones first."""
    function = mutant.rpartition("__mutmut_")[0]
    tests = stats["tests_by_mangled_function_name"].get(function, [])
    seconds = stats["duration_by_test"]
    light = [test for test in tests if not test.startswith(HEAVY)]
    return sorted(light or tests, key=lambda test: seconds.get(test, 0))


def survives(mutant: str, tests: Sequence[str]) -> bool:
    """Whether all tests pass, in a child of this process with a model store of its own."""
    with tempfile.TemporaryDirectory() as home:
        shutil.copytree(os.environ["TRAINED_STORE"], home, dirs_exist_ok=True)
        child = os.fork()
        if not child:
            signal.alarm(LONGEST_S)
            os.environ |= {"MUTANT_UNDER_TEST": mutant, "BENTOML_HOME": home}
            BentoMLContainer.bentoml_home.set(home)
            files = dict.fromkeys(test.partition("::")[0] for test in tests)
            os._exit(int(pytest.main([*QUIET, *files], plugins=[Only(tests)])))
        _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def main(number: int) -> None:
    os.chdir("mutants")
    sys.path.insert(0, str(Path.cwd()))
    os.environ["MUTANT_UNDER_TEST"] = ""
    stats = json.loads(Path("mutmut-stats.json").read_text())
    metas = map(Path.read_text, sorted(Path().rglob("*.meta")))
    mutants = [name for meta in metas for name in json.loads(meta)["exit_code_by_key"]]
    sample = random.Random(7).sample(mutants, number)  # noqa: S311 (no secret)
    out = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    pytest.main(
        [*QUIET, "--collect-only", *{t.partition("::")[0] for t in stats["duration_by_test"]}]
    )
    survivors = 0
    for done, mutant in enumerate(sample, start=1):
        tests = tests_of(mutant, stats)
        if not tests or survives(mutant, tests):
            survivors += 1
            os.write(out, f"{mutant}: {'survives' if tests else 'no test'}\n".encode())
        if done % 100 == 0 or done == number:
            os.write(out, f"{done - survivors} of {done} noticed\n".encode())


if __name__ == "__main__":
    main(int(sys.argv[1]))
