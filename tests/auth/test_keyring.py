"""The keys that get in: wrong ones, expired ones, and a file that changes."""

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flights.auth import keyring
from flights.auth.authenticator import check_key_file
from flights.auth.keyring import Keyring, is_key
from flights.auth.keys import new_key
from flights.auth.secret_files import MOST_BYTES
from flights.settings import Settings, SettingsError

TOMORROW = datetime.now(UTC) + timedelta(days=1)
YESTERDAY = datetime.now(UTC) - timedelta(days=1)


def made(client: str = "latam", expires: datetime = TOMORROW) -> tuple[bytes, str]:
    key, line = new_key(client, "predict", expires)
    return key.encode(), line


def client_of(ring: Keyring, key: bytes) -> str | None:
    principal = ring.principal(key)
    return principal.client if principal else None


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys"


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


def test_a_new_file_is_read_and_old_keys_are_forgotten(path: Path) -> None:
    (old, line), (new, other) = made("latam"), made("sky")
    path.write_text(line)
    ring = Keyring(Settings(api_keys_file=path))
    path.write_text(f"{other}\n\n")
    ring.read_again()
    assert (client_of(ring, old), client_of(ring, new)) == (None, "sky")


def test_keys_of_the_environment_stay_when_the_file_changes(path: Path) -> None:
    (fixed, line), (_, second), (new, third) = made("a"), made("b"), made("c")
    path.write_text(second)
    ring = Keyring(Settings(api_keys=line, api_keys_file=path))
    path.write_text(third + "\n")
    ring.read_again()
    assert (client_of(ring, fixed), client_of(ring, new)) == ("a", "c")


def test_a_replaced_symlink_is_a_new_file(path: Path, tmp_path: Path) -> None:
    """As Kubernetes mounts secrets."""
    (_, line), (new, other) = made(), made()
    for name, text in (("first", line), ("second", other)):
        (tmp_path / name).write_text(text)
    path.symlink_to(tmp_path / "first")
    ring = Keyring(Settings(api_keys_file=path))
    path.unlink()
    path.symlink_to(tmp_path / "second")
    ring.read_again()
    assert client_of(ring, new) == "latam"


@pytest.mark.parametrize("text", ["", "# nobody\n", "flight_0123456789ab_c0ffee"])
def test_removing_or_spoiling_the_last_line_shuts_its_client_out(
    path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    key, line = made()
    path.write_text(line)
    ring = Keyring(Settings(api_keys_file=path))
    path.write_text(text)
    ring.read_again()
    ring.read_again()
    assert client_of(ring, key) is None
    assert caplog.text.count("it holds no key: nobody gets in by one") == 1
    assert "c0ffee" not in caplog.text
    assert client_of(Keyring(Settings(api_keys_file=path)), key) is None


def test_a_spoilt_line_is_logged_and_the_others_get_in(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (spoilt, line), (good, other) = made("latam"), made("sky")
    path.write_text(f"{line}\n{other}")
    ring = Keyring(Settings(api_keys_file=path))
    path.write_text(f"{line[:-1]}\n{other}")
    ring.read_again()
    assert (client_of(ring, spoilt), client_of(ring, good)) == (None, "sky")
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert record.message.startswith(f"FLIGHT_API_KEYS_FILE={path}, line 1: the last field is no")


TROUBLES: dict[str, Callable[[Path], None]] = {
    "gone": lambda path: None,
    "too long": lambda path: truncate(path, 1 << 40),
    "FIFO": os.mkfifo,
    "folder": Path.mkdir,
    "device": lambda path: path.symlink_to("/dev/zero"),
}


def truncate(path: Path, size: int) -> None:
    """A file with holes."""
    path.touch()
    os.truncate(path, size)


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_keys_outlive_a_file_that_cannot_be_read_for_an_hour(
    path: Path,
    trouble: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (key, line), (fixed, other) = made("latam"), made("fixed")
    path.write_text(line)
    ring = Keyring(Settings(api_keys=other, api_keys_file=path))
    path.unlink()
    trouble(path)
    ring.read_again()
    ring.read_again()
    assert client_of(ring, key) == "latam"
    assert caplog.text.count("its keys stay in use for an hour") == 1
    monkeypatch.setattr(ring, "age", lambda: 3601.0)
    ring.read_again()
    assert (client_of(ring, key), client_of(ring, fixed)) == (None, "fixed")


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_a_first_start_with_a_file_that_cannot_be_read_is_refused(
    path: Path, trouble: Callable[[Path], None]
) -> None:
    trouble(path)
    with pytest.raises(SettingsError, match=f"FLIGHT_API_KEYS_FILE={path}: [^\n]+$"):
        check_key_file(Settings(api_keys_file=path))


def test_looking_at_a_folder_again_and_again_costs_no_descriptor(path: Path) -> None:
    path.mkdir()
    ring = Keyring(Settings(api_keys_file=path))
    before = len([*Path("/proc/self/fd").iterdir()])
    for _ in range(20):
        ring.read_again()
    assert len([*Path("/proc/self/fd").iterdir()]) == before


def test_a_worker_that_starts_without_its_file_waits_for_it(path: Path) -> None:
    key, line = made()
    ring = Keyring(Settings(api_keys_file=path))
    assert client_of(ring, key) is None
    path.write_text(line)
    ring.read_again()
    assert client_of(ring, key) == "latam"


def test_the_mark_that_windows_puts_before_a_file_is_no_part_of_a_name(path: Path) -> None:
    key, line = made()
    path.write_text(line, encoding="utf-8-sig")
    assert client_of(Keyring(Settings(api_keys_file=path)), key) == "latam"


def test_a_mended_file_is_taken(path: Path) -> None:
    (_, line), (new, other) = made(), made()
    path.write_text(line)
    ring = Keyring(Settings(api_keys_file=path))
    for text in ("half a li", other):
        path.write_text(text)
        ring.read_again()
    assert client_of(ring, new) == "latam"


def test_a_file_that_hides_its_changes_is_read_every_minute(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (_, line), (new, other) = made(), made()
    path.write_text(line)
    ring = Keyring(Settings(api_keys_file=path))
    path.write_text(other)
    status = path.stat()
    ring.seen = (status.st_mtime_ns, status.st_size, status.st_ino)
    ring.read_again()
    assert client_of(ring, new) is None
    monkeypatch.setattr(keyring, "REREAD_S", -1)
    ring.read_again()
    assert client_of(ring, new) == "latam"


def test_the_file_is_watched_in_the_background(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def change_it() -> None:
        watch = asyncio.create_task(ring.watch())
        path.write_text(other)
        while client_of(ring, new) is None:
            await asyncio.sleep(0.01)
        watch.cancel()

    monkeypatch.setattr(keyring, "POLL_S", 0.01)
    (_, line), (new, other) = made(), made()
    path.write_text(line)
    ring = Keyring(Settings(api_keys_file=path))
    asyncio.run(asyncio.wait_for(change_it(), 20))


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
