"""Predictions that are kept: which, where, and what happens when they cannot be."""

import gzip
import json
import logging
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest

from flights.features import Flight
from flights.settings import Settings, SettingsError
from flights.telemetry import metrics
from flights.telemetry.predictions import log as prediction_log
from flights.telemetry.predictions.log import LONGEST_QUEUE, PredictionLog
from flights.telemetry.predictions.second import Repeated, Second
from tests.senders.clients import counted

TAG = "flight_delay:abc"
FLIGHTS = [
    Flight("Grupo LATAM", "SPJC", "I", datetime(2017, 7, 1, n // 60, n % 60)) for n in range(1_000)
]
PROBABILITIES = [n / 1_000 for n in range(1_000)]


def settings(folder: object, sample: float = 1) -> Settings:
    return Settings(prediction_log=str(folder), prediction_sample=sample)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[PredictionLog]:
    """Keeps everything below `tmp_path`."""
    made = PredictionLog.of(settings(tmp_path), TAG)
    assert made
    yield made
    made.close()


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every prediction in a file of its own, at once."""
    monkeypatch.setattr("flights.telemetry.predictions.files.FILE_SECONDS", 0)
    monkeypatch.setattr(prediction_log, "TICK_SECONDS", 0.01)


@contextmanager
def as_a_stranger() -> Iterator[Path]:
    """A folder of root's, and a user who is not root, as in the container (`Containerfile`)."""
    folder = Path(tempfile.mkdtemp())  # others may not enter pytest's own
    folder.chmod(0o555)
    if os.geteuid() == 0:
        os.seteuid(10001)
    try:
        yield folder
    finally:
        os.seteuid(os.getuid())
        folder.rmdir()


def wait_for(made: PredictionLog, **counts: int) -> None:
    """Until it has counted so many; for ever if it does not, which ends by pytest's timeout."""
    while any(getattr(made, name) < count for name, count in counts.items()):
        time.sleep(0.005)


def lines(folder: Path) -> list[dict[str, Any]]:
    texts = [gzip.decompress(path.read_bytes()) for path in sorted(folder.iterdir())]
    return [json.loads(line) for text in texts for line in text.splitlines()]


def test_it_is_off_by_default() -> None:
    assert PredictionLog.of(Settings(), TAG) is None


def test_what_was_noted_is_written_when_it_closes(opened: PredictionLog, tmp_path: Path) -> None:
    opened.note("one", FLIGHTS[:1], [0.25])
    opened.note("three", FLIGHTS[1:4], [0.1, 0.2, 0.3])
    opened.close()
    kept = [(line["request_id"], line["probability"]) for line in lines(tmp_path)]
    assert kept == [("one", 0.25), ("three", 0.1), ("three", 0.2), ("three", 0.3)]
    assert (opened.kept, opened.dropped) == (4, 0)


def test_a_prediction_waits_for_its_shadow_for_seconds_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prediction_log, "TICK_SECONDS", 300)  # its thread takes nothing
    opened = PredictionLog.of(settings(tmp_path), TAG)
    assert opened
    repeated = Repeated("flight_delay_challenger:def", FLIGHTS[:2], None)
    opened.note("one", FLIGHTS[:2], [0.25, 0.5], second=Second(repeated))
    opened.note("two", FLIGHTS[:1], [0.25])
    assert opened.ready() == []
    repeated.answer(np.array([0.1, 0.2]))
    said = [one.second and one.second.probability for one in opened.ready()]
    assert said == [0.1, 0.2, None]
    never = Second(Repeated("flight_delay_challenger:def", FLIGHTS[:1], None))
    opened.note("three", FLIGHTS[:1], [0.25], second=never)
    monkeypatch.setattr(prediction_log, "PATIENCE_S", 0)
    assert [one.request_id for one in opened.ready()] == ["three"]
    opened.close()


def test_each_prediction_is_as_likely_as_any_other(tmp_path: Path) -> None:
    made = PredictionLog.of(settings(tmp_path, 0.1), TAG)
    assert made
    made.random.seed(1)
    for size in [1] * 5_000 + [1_000] * 5:  # single flights, then long lists
        made.note("a", FLIGHTS[:size], PROBABILITIES[:size])
    made.close()
    kept = [line["probability"] for line in lines(tmp_path)]
    single = kept.count(0.0)
    assert 420 < single < 580  # 500 +- 4 standard deviations
    assert 420 < len(kept) - single < 580
    assert 0.45 < sum(kept[single:]) / (len(kept) - single) < 0.55  # from all over the lists


def test_a_share_of_zero_keeps_nothing(tmp_path: Path) -> None:
    made = PredictionLog.of(settings(tmp_path, 0), TAG)
    assert made
    made.note("a", FLIGHTS, PROBABILITIES)
    made.close()
    assert (made.kept, made.dropped, list(tmp_path.iterdir())) == (0, 0, [])


def test_files_are_written_while_it_runs(tmp_path: Path, eager: None) -> None:
    made = PredictionLog.of(settings(tmp_path), TAG)
    assert made
    made.note("a", FLIGHTS[:1], [0.25])
    wait_for(made, kept=1)
    assert len(lines(tmp_path)) == 1
    made.close()


def test_what_finds_the_queue_full_is_dropped_and_counted(
    opened: PredictionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, go_on = Event(), Event()

    def wait(predictions: object, tag: str) -> None:
        stuck.set()
        go_on.wait()

    monkeypatch.setattr(opened.archive, "add", wait)
    opened.note("a", FLIGHTS[:1], [0.25])
    stuck.wait()
    for _ in range(LONGEST_QUEUE // 1_000 + 1):
        opened.note("a", FLIGHTS, PROBABILITIES)
    go_on.set()
    assert opened.dropped == 1_000


def test_a_folder_that_cannot_be_written_is_told_once_and_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, eager: None
) -> None:
    (tmp_path / "file").write_text("")
    made = PredictionLog.of(settings(tmp_path / "file" / "kept"), TAG)
    assert made
    for count in (1, 2):
        made.note("a", FLIGHTS[:1], [0.25])
        wait_for(made, dropped=count)
    made.close()
    assert (made.kept, made.dropped) == (0, 2)
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert f"predictions cannot be kept in {tmp_path}/file/kept, 0 lost: " in record.message


def test_a_folder_that_belongs_to_root_is_told_at_the_start_and_each_hour(
    opened: PredictionLog,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    eager: None,
) -> None:
    opened.note("a", FLIGHTS[:1], [0.25])
    opened.close()  # has imported what another user may not read
    before = dropped()
    monkeypatch.setattr(prediction_log, "REMIND_SECONDS", 0)
    with as_a_stranger() as folder:
        made = PredictionLog.of(settings(folder), TAG)
        assert made
        made.note("a", FLIGHTS[:1], [0.25])
        made.close(20)
    told = [(one.levelname, one.message.partition(" '")[0]) for one in caplog.records]
    where, cause = f"predictions cannot be kept in {folder}", "[Errno 13] Permission denied:"
    assert told == [
        ("ERROR", f"{where}, 0 lost: {cause}"),
        ("WARNING", f"{where}, 1 lost: {cause}"),
    ]
    assert dropped() - before == 1


def dropped() -> float:
    return counted(metrics.exposition(None)[0].decode(), "flight_predictions_dropped_total")


def test_it_writes_again_once_the_folder_can_be_written(tmp_path: Path, eager: None) -> None:
    (tmp_path / "file").write_text("")
    made = PredictionLog.of(settings(tmp_path / "file" / "kept"), TAG)
    assert made
    made.note("lost", FLIGHTS[:1], [0.25])
    wait_for(made, dropped=1)
    (tmp_path / "file").unlink()
    made.note("kept", FLIGHTS[:1], [0.25])
    wait_for(made, kept=1)
    made.close()
    assert [line["request_id"] for line in lines(tmp_path / "file" / "kept")] == ["kept"]


def test_what_cannot_be_written_as_text_stops_nothing(
    opened: PredictionLog, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    opened.note("lost", [FLIGHTS[0]._replace(airline="\ud800")], [0.25])
    wait_for(opened, dropped=1)
    opened.note("kept", FLIGHTS[:1], [0.25])
    opened.close()
    assert [line["request_id"] for line in lines(tmp_path)] == ["kept"]
    assert "surrogates not allowed" in caplog.text


@pytest.mark.parametrize(
    ("folder", "reason"),
    [("s3://bucket/kept", "s3fs"), ("gopher://kept", "gopher")],
    ids=["its package is not installed", "nobody knows it"],
)
def test_a_folder_that_needs_what_is_not_installed_is_refused_at_the_start(
    folder: str, reason: str
) -> None:
    with pytest.raises(SettingsError, match=f"FLIGHT_PREDICTION_LOG is '{folder}': .*{reason}"):
        PredictionLog.of(settings(folder), TAG)


def test_a_folder_with_a_password_is_refused_and_not_shown() -> None:
    for folder in ("ftp://me:c0ffee@host/kept", "gopher://c0ffee@host", "s3://me:c0ffee@bucket"):
        with pytest.raises(SettingsError, match="FLIGHT_PREDICTION_LOG names a user") as error:
            PredictionLog.of(settings(folder), TAG)
        assert "c0ffee" not in str(error.value)
