"""The manual and SECURITY.md: each test that they name is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("page", ["flights/auth/README.md", "SECURITY.md"])
def test_each_test_that_a_page_names_is_there(page: str) -> None:
    modules = [path.read_text() for path in (ROOT / "tests").rglob("test_*.py")]
    there = set(re.findall(r"def (test_\w+)", "".join(modules)))
    named = set(re.findall(r"`(test_\w+)`", (ROOT / page).read_text()))
    assert len(named) > 5
    assert named <= there
