"""What Google answers, or does not, is told as one error, and never taken for something else."""

import socket
from pathlib import Path
from threading import Thread

import pytest

from deploy.release import api, blocked, champion
from deploy.release.api import ApiError, call, read
from deploy.release.blocked import BLOCKED, CHAMPION
from deploy.release.champion import Refused
from tests.servers.fake_bucket import Bucket

DAMAGED = [b"", b"<html>", b"[]", b"null", b'"x"', b"\xff\xfe", b"{", b"[" * 100_000]


@pytest.mark.parametrize("content", DAMAGED, ids=lambda content: content[:6].hex() or "empty")
def test_a_damaged_object_is_named(bucket: Bucket, content: bytes) -> None:
    bucket.put(CHAMPION, content)
    with pytest.raises(ApiError, match=r"models%2Fchampion\.json is no JSON object"):
        read(CHAMPION)


def test_a_bucket_that_is_not_there_blocks_nothing_by_its_silence(bucket: Bucket) -> None:
    told = b'{"error": {"code": 404, "message": "The specified bucket does not exist."}}'
    bucket.read = lambda *_: (404, told)  # type: ignore[method-assign]
    with pytest.raises(ApiError, match="bucket does not exist"):
        blocked.main(["check", "c0ffee"])


def test_why_gcloud_gives_no_token_is_told(bucket: Bucket, tmp_path: Path) -> None:
    (tmp_path / "gcloud").write_text("#!/bin/sh\necho reauthentication failed >&2; exit 1\n")
    with pytest.raises(ApiError, match="print-access-token: reauthentication failed"):
        read(CHAMPION)


@pytest.mark.parametrize(
    "answer", [b"", b"garbage\r\n\r\n", b"HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\n{"]
)
def test_an_answer_that_is_cut_is_no_answer(bucket: Bucket, answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=answer_once, args=(server, answer), daemon=True).start()
        with pytest.raises(ApiError) as error:
            call(f"http://127.0.0.1:{server.getsockname()[1]}/", [])
    assert error.value.status == 0


def test_a_token_that_came_half_is_not_in_the_error(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = b'HTTP/1.0 200 OK\r\n\r\n{"access_token": "ya29.s3cret'
    monkeypatch.setenv("CLOUD_RUN_JOB", "flight-delay-retrain")
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=answer_once, args=(server, half), daemon=True).start()
        monkeypatch.setattr(api, "INSTANCE", f"http://127.0.0.1:{server.getsockname()[1]}")
        with pytest.raises(ApiError) as error:
            read(CHAMPION)
    assert "s3cret" not in str(error.value)


def answer_once(server: socket.socket, answer: bytes) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(65_536)
        connection.sendall(answer)


def test_an_entry_that_somebody_wrote_by_hand_blocks_too(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket.put(BLOCKED, b'{"c0ffee": "wrong for Lima", "badc0de": {}}')
    assert blocked.main(["check", "c0ffee", "badc0de"]) == 1
    assert "c0ffee is blocked: wrong for Lima (?, by ?)" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b'{"name": "another program"}', b'{"tag": 7}'])
def test_a_champion_of_another_program_is_none(bucket: Bucket, content: bytes) -> None:
    bucket.put(CHAMPION, content)
    with pytest.raises(Refused, match=r"champion\.json names no model"):
        champion.current()


@pytest.mark.parametrize("history", [None, 7, [{}], ["x"], [{"tag": 1}]])
def test_of_a_damaged_history_what_is_whole_counts(history: object) -> None:
    whole = {"tag": "flight_delay:old"}
    assert blocked.before({"history": history}) == []
    if isinstance(history, list):
        assert blocked.before({"history": [*history, whole]}) == [whole]
