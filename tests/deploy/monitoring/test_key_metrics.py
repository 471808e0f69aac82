"""The lines of the log that Google counts are those that the service writes."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from flights.auth.keyring import SOON_DAYS, Keyring
from flights.auth.keys import new_key
from flights.settings import Settings
from tests.senders.credentials import LATER, LINE

ROOT = Path(__file__).parents[3]
TERRAFORM = (ROOT / "deploy/terraform/keys.tf").read_text(encoding="utf-8")
COUNTED = dict(re.findall(r'(\w+) += "(\^.*)"$', TERRAFORM, re.MULTILINE))
SOON = LATER - timedelta(days=90 - SOON_DAYS, hours=1)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        (LINE, []),
        (new_key("latam", "predict", SOON)[1], ["key_expires"]),
        (f"{LINE}\nhalf a li", ["key_lines_unusable"]),
        ("half a li", ["key_lines_unusable", "keys_unusable"]),
        ("", ["keys_unusable"]),
        (None, ["keys_unusable"]),
    ],
)
def test_each_trouble_with_keys_is_counted_by_its_line(
    text: str | None, counted: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "keys"
    if text is not None:
        path.write_text(text)
    Keyring(Settings(api_keys_file=path))
    found = {
        name for name, line in COUNTED.items() if any(map(re.compile(line).search, caplog.messages))
    }
    assert sorted(found) == counted


def test_a_file_that_is_lost_while_it_runs_is_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (path := tmp_path / "keys").write_text(LINE)
    ring = Keyring(Settings(api_keys_file=path))
    path.unlink()
    ring.read_again()
    assert re.search(COUNTED["keys_unusable"], caplog.messages[-1])


def test_the_labels_are_taken_from_the_line(caplog: pytest.LogCaptureFixture) -> None:
    line = new_key("latam", "predict", SOON)[1]
    Keyring(Settings(api_keys=line))
    extractors = re.findall(r'message, \\"(.*?)\\"\)', TERRAFORM)
    found = [re.search(one, caplog.messages[0]) for one in extractors]
    assert [one and one[1] for one in found] == ["latam", line.split()[1]]
