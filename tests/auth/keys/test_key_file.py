"""A key file that changes, is spoilt, or cannot be read."""

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flights.auth import keyring
from flights.auth.authenticator import check_key_file
from flights.auth.keyring import Keyring
from flights.settings import Settings, SettingsError
from tests.senders.credentials import client_of, made

YESTERDAY = datetime.now(UTC) - timedelta(days=1)


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


@pytest.mark.parametrize("text", ["", "# nobody\n", made(expires=YESTERDAY)[1]])
def test_removing_the_last_good_line_shuts_its_client_out(
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
    assert ring.unusable()["all"] == 1


def test_keys_outlive_a_file_without_any_line_of_a_key_for_an_hour(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    key, line = made()
    path.write_text(line)
    ring = Keyring(Settings(api_keys_file=path))
    path.write_text("flight_0123456789ab_c0ffee\nERROR: (gcloud) no such secret\n")
    ring.read_again()
    assert (client_of(ring, key), ring.unusable()["malformed"]) == ("latam", 2)
    assert caplog.messages[-2:] == [
        f"FLIGHT_API_KEYS_FILE={path}, no line is a key's",
        f"FLIGHT_API_KEYS_FILE={path}, its keys stay in use for an hour",
    ]
    assert "c0ffee" not in caplog.text
    monkeypatch.setattr(ring, "age", lambda: 3601.0)
    monkeypatch.setattr(keyring, "REREAD_S", -1)
    ring.read_again()
    assert (client_of(ring, key), ring.unusable()["all"]) == (None, 1)


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
