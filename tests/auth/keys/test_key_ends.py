"""What is told of keys that end soon and of lines that give none: by metric, log and /readyz."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from prometheus_client.registry import Collector

from flights.auth import keyring
from flights.auth.authenticator import Authenticator
from flights.auth.key_metrics import key_metrics
from flights.auth.keyring import Keyring
from flights.auth.keys import new_key
from flights.settings import Settings
from tests.senders.credentials import made

NOW = datetime.now(UTC)
LATE = NOW + timedelta(days=90)
SOON = NOW + timedelta(days=13, hours=12)


def exposed(ring: Keyring) -> list[str]:
    class Keys(Collector):
        collect = staticmethod(lambda: key_metrics(ring))  # type: ignore[assignment]

    return generate_latest(Keys()).decode().splitlines()  # type: ignore[arg-type]


def test_lines_that_give_no_key_are_counted_by_kind(path: Path) -> None:
    lines = [made("sky")[1] for _ in range(3)]
    path.write_text("\n".join([*lines, lines[0], "half a", made(expires=NOW)[1], made()[1]]))
    ring = Keyring(Settings(api_keys="spoilt", api_keys_file=path))
    counts = {"malformed": 2, "repeated": 1, "surplus": 1, "expired": 1, "all": 0}
    assert ring.unusable() == counts
    told = [f'flight_key_lines_unusable{{kind="{kind}"}} {n}.0' for kind, n in counts.items()]
    assert [line for line in exposed(ring) if "unusable{" in line] == told


def test_the_metric_has_the_keys_that_end_first(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [new_key("latam", "predict", LATE + timedelta(days=day))[1] for day in (2, 1)]
    lines.append(new_key("sky", "predict", LATE)[1])
    monkeypatch.setattr(keyring, "MOST_TOLD", 2)
    ring = Keyring(Settings(api_keys=";".join(lines)))
    told = [line for line in exposed(ring) if line.startswith("flight_key_expires")]
    ids = [("sky", lines[2].split()[1]), ("latam", lines[1].split()[1])]
    assert [line.partition(" ")[0] for line in told] == [
        f'flight_key_expires_timestamp_seconds{{client="{client}",key="{key}"}}'
        for client, key in ids
    ]
    assert float(told[0].split()[1]) == int(LATE.timestamp())


def test_a_key_that_ends_soon_is_told_at_the_start_and_each_hour(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    soon, late = new_key("sky", "predict", SOON)[1], made()[1]
    ring = Keyring(Settings(api_keys=f"{soon};{late};half a"))
    told = f"the key {soon.split()[1]} of sky ends in 13 days"
    assert (caplog.records[-1].levelname, caplog.messages[-1]) == ("WARNING", told)
    caplog.clear()
    ring.remind()
    assert caplog.messages == []
    monkeypatch.setattr(keyring, "REMIND_S", -1)
    ring.remind()
    assert [message[:25] for message in caplog.messages] == ["FLIGHT_API_KEYS, line 3: ", told[:25]]


def test_a_spoilt_file_is_told_again_each_hour(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ring = Keyring(Settings(api_keys_file=path))
    caplog.clear()
    monkeypatch.setattr(keyring, "REMIND_S", -1)
    ring.remind()
    told = f"FLIGHT_API_KEYS_FILE={path}, none of its keys"
    assert (caplog.records[-1].levelname, caplog.messages[-1]) == ("WARNING", told)


def test_where_tokens_get_in_no_key_is_no_fault(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.write_text("# nobody\n")
    tokens = {"jwt_issuer": "https://issuer.example", "jwt_audience": "us"}
    door = Authenticator(Settings(api_keys_file=path, **tokens))
    assert door.keys
    assert (door.keys.unusable()["all"], door.fault, caplog.messages) == (0, "", [])


def test_a_start_without_a_good_key_is_not_ready_until_there_is_one(path: Path) -> None:
    path.write_text("half a li")
    door = Authenticator(Settings(api_keys_file=path))
    assert (door.open, door.fault) == (False, "no API key can be used: nobody gets in")
    path.write_text(made()[1])
    assert door.keys
    door.keys.read_again()
    assert door.fault == ""
    path.write_text("# all of them were taken away\n")
    door.keys.read_again()
    assert (door.keys.opens, door.fault) == (False, "")


def test_a_line_that_is_left_out_is_why_its_key_is_refused() -> None:
    (_, first), (_, second), (third, line) = made(), made(), made()
    ring = Keyring(Settings(api_keys=";".join([first, second, line])))
    cause = "latam has 2 live keys already, enough to change one"
    assert ring.fault(third) == (f"its line is left out, {cause}", line.split()[1])
