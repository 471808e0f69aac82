"""Keys: whose get in, from the environment or a file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flights.auth import keyring
from flights.auth.keyring import Keyring, is_key
from flights.auth.secret_files import MOST_BYTES
from flights.settings import Settings
from tests.senders.credentials import client_of, made

YESTERDAY = datetime.now(UTC) - timedelta(days=1)


def test_a_good_key_names_its_client_and_scopes() -> None:
    key, line = made()
    principal = Keyring(Settings(api_keys=line)).principal(key)
    assert (principal.client, principal.scopes) == ("latam", {"predict"})


def test_two_keys_of_a_client_both_get_in() -> None:
    (old, line), (new, other) = made(), made()
    ring = Keyring(Settings(api_keys=f"{line};{other}"))
    assert [client_of(ring, key) for key in (old, new)] == ["latam", "latam"]


def test_an_expired_key_does_not_get_in() -> None:
    key, line = made(expires=YESTERDAY)
    assert Keyring(Settings(api_keys=line)).principal(key) is None


def test_an_expired_line_does_not_stand_in_the_way_of_a_longer_one() -> None:
    key, line = made()
    expired = line.replace(line.split()[3], "2020-01-01T00:00:00Z")
    for lines in (f"{expired};{line}", f"{line};{expired}"):
        assert client_of(Keyring(Settings(api_keys=lines)), key) == "latam"


def test_a_file_of_expired_keys_alone_is_said_to_hold_none(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.write_text(made(expires=YESTERDAY)[1])
    Keyring(Settings(api_keys_file=path))
    assert caplog.messages[-1].endswith("it holds no key: nobody gets in by one")


def test_neither_an_unknown_id_nor_another_secret_gets_in() -> None:
    (key, line), (other, _) = made(), made()
    ring = Keyring(Settings(api_keys=line))
    assert ring.principal(other) is None
    assert ring.principal(key[:20] + other[20:]) is None
    assert ring.principal(key[:-1]) is None
    assert ring.principal(b"\xff" * 84) is None


def test_an_unknown_id_is_compared_as_long_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[Any] = []
    (key, line), (unknown, _) = made(), made()
    ring = Keyring(Settings(api_keys=line))
    monkeypatch.setattr(keyring, "compare_digest", lambda *both: compared.append(both))
    for presented in (key, unknown):
        ring.principal(presented)
    assert [[len(digest) for digest in both] for both in compared] == [[32, 32], [32, 32]]


def test_a_key_in_both_places_is_that_of_the_environment(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    key, line = made()
    path.write_text(line.replace("latam", "other"))
    assert client_of(Keyring(Settings(api_keys=line, api_keys_file=path)), key) == "latam"
    assert "line 1: this key id is there already" in caplog.text


def test_a_key_of_the_right_length_or_the_right_start_is_not_enough() -> None:
    key, _ = made()
    assert is_key(key)
    assert not is_key(key + b"0")
    assert not is_key(b"x" + key[1:])


def test_what_is_told_of_a_file_names_it(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.write_text("# nobody\n")
    ring = Keyring(Settings(api_keys_file=path))
    told = f"FLIGHT_API_KEYS_FILE={path}, it holds no key: nobody gets in by one"
    assert caplog.messages == [told]
    caplog.clear()
    path.unlink()
    ring.read_again()
    assert caplog.messages == [
        f"FLIGHT_API_KEYS_FILE={path}, No such file or directory",
        f"FLIGHT_API_KEYS_FILE={path}, none of its keys",
    ]


def test_what_is_told_of_the_setting_names_it(caplog: pytest.LogCaptureFixture) -> None:
    Keyring(Settings(api_keys="spoilt"))
    assert caplog.messages[0].startswith("FLIGHT_API_KEYS, line 1: ")


def test_a_file_of_exactly_the_most_bytes_is_read(path: Path) -> None:
    key, line = made()
    path.write_text(line + "\n" + "#" * (MOST_BYTES - len(line) - 1))
    assert client_of(Keyring(Settings(api_keys_file=path)), key) == "latam"


def test_bytes_that_are_no_text_spoil_their_line_only(path: Path) -> None:
    key, line = made()
    path.write_bytes(b"\xff\xfe spoilt\n" + line.encode())
    assert client_of(Keyring(Settings(api_keys_file=path)), key) == "latam"
