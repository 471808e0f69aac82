"""What an operator reads of telemetry, word for word."""

import logging
import os
from pathlib import Path
from typing import Any

import psutil
import pytest
from prometheus_client import values

from flights.connection import accept
from flights.settings import Settings, SettingsError
from flights.telemetry import memory, metric_files
from flights.telemetry.logs import structured
from flights.telemetry.logs.lines import LineHandler, Lines
from flights.telemetry.predictions.log import PredictionLog
from flights.telemetry.tracing import Tracer

Told = list[tuple[str, dict[str, object]]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What our own log was given, with the level before it."""
    kept: Told = []

    class Log:
        def __getattr__(self, level: str) -> object:
            return lambda event, **about: kept.append((f"{level}: {event}", about))

    monkeypatch.setattr(structured, "log", Log())
    monkeypatch.setattr(accept, "log", Log())
    return kept


def test_lost_predictions_are_told_with_number_place_and_cause(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = PredictionLog.of(Settings(prediction_log=str(tmp_path), prediction_sample=1), "a:b")
    assert made
    made.fail(3, OSError("no room"))
    made.fail(2, OSError("no room"))
    made.close()
    (record,) = caplog.records
    assert record.message == f"predictions cannot be kept in {tmp_path}, 3 lost: no room"
    assert (record.levelno, made.dropped, made.kept) == (logging.ERROR, 5, 0)


@pytest.mark.parametrize(
    ("of", "setting", "value", "sentence"),
    [
        (
            lambda settings: PredictionLog.of(settings, "a:b"),
            "prediction_log",
            "gs://me:c0ffee@bucket",
            "FLIGHT_PREDICTION_LOG names a user or password, which is not read here",
        ),
        (
            Tracer.of,
            "otlp_endpoint",
            "collector:4318",
            "FLIGHT_OTLP_ENDPOINT must be an http(s) URL, got 'collector:4318'; what lets in at "
            "the collector goes into OTEL_EXPORTER_OTLP_HEADERS",
        ),
    ],
)
def test_a_place_that_cannot_be_used_is_told_in_one_sentence(
    of: Any, setting: str, value: str, sentence: str
) -> None:
    settings = Settings.model_validate({setting: value})
    with pytest.raises(SettingsError) as refused:
        of(settings)
    assert str(refused.value) == sentence


def test_a_worker_without_room_says_so_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    monkeypatch.setattr(values, "ValueClass", None)
    monkeypatch.setattr(structured, "configure", lambda: None)
    (tmp_path / f"histogram_{os.getpid()}.db").symlink_to(tmp_path / "gone" / "file")
    metric_files.reserve()
    about = {"folder": str(tmp_path), "reason": "No such file or directory"}
    assert told == [("error: each worker counts for itself", about)]
    assert list(tmp_path.iterdir()) == []


def test_too_many_connections_are_told_once_for_each_reason(
    monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    monkeypatch.setattr(accept, "told", set())
    for reason in ("idle", "new", "idle"):
        accept.count_shed(reason, 7)
    about = [{"reason": reason, "connections": 7} for reason in ("idle", "new")]
    assert told == [("warning: too many connections", each) for each in about]


def test_threads_are_named_and_hold_up_no_end(tmp_path: Path) -> None:
    made = PredictionLog.of(Settings(prediction_log=str(tmp_path)), "a:b")
    assert made
    made.close()
    lines = Lines(os.open(os.devnull, os.O_WRONLY))
    lines.start()
    assert lines.thread
    threads = [(thread.name, thread.daemon) for thread in (made.thread, lines.thread)]
    assert threads == [("prediction-log", True), ("log-lines", True)]


def test_what_others_log_is_a_line_in_any_letters(capsys: pytest.CaptureFixture[str]) -> None:
    read, write = os.pipe()
    lines = Lines(write)
    handler = LineHandler(lines)
    for message, given in (("a %s", "\ud800ñ"), ("%d", "no number"), ("b%s", "")):
        handler.handle(logging.LogRecord("x", 40, "", 1, message, (given,), None))
    lines.wait(20)
    assert os.read(read, 100) == "a \\ud800ñ\nb\n".encode()
    assert "TypeError: %d format: a real number is required" in capsys.readouterr().err


def test_the_memory_of_a_tree_is_that_of_each_of_it() -> None:
    own = psutil.Process()
    assert memory.memory_of([own, own, own]) > 2.5 * memory.memory_of([own])
