"""Files of predictions."""

import gzip
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsspec
import numpy as np
import pytest

from flights.features import Flight
from flights.telemetry.predictions import files as archive
from flights.telemetry.predictions.files import Archive, Prediction
from flights.telemetry.predictions.second import Repeated, Second

FLIGHT = Flight("Grupo LATAM", "SPJC", "I", datetime(2017, 7, 1, 8, 5), "600")
PREDICTION = Prediction(1_764_036_000.25, "a-request", FLIGHT, 0.15931508)


def lines_of(content: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in gzip.decompress(content).splitlines()]


def test_a_line_holds_what_the_model_saw_and_said_and_no_more(tmp_path: Path) -> None:
    written = Archive(str(tmp_path))
    written.add([PREDICTION], "flight_delay:abc")
    written.write()
    (file,) = tmp_path.iterdir()
    assert lines_of(file.read_bytes()) == [
        {
            "time": "2025-11-25T02:00:00.250000Z",
            "request_id": "a-request",
            "model": "flight_delay:abc",
            "airline": "Grupo LATAM",
            "destination": "SPJC",
            "flight_type": "I",
            "scheduled_departure": "2017-07-01T08:05:00",
            "probability": 0.159315,
            "horizon_min": None,
        }
    ]


def test_a_line_holds_the_origin_where_there_are_several(tmp_path: Path) -> None:
    flight = FLIGHT._replace(origin="KEWR")
    written = Archive(str(tmp_path))
    written.add([PREDICTION._replace(flight=flight)], "flight_delay:abc")
    written.write()
    (file,) = tmp_path.iterdir()
    assert lines_of(file.read_bytes())[0]["origin"] == "KEWR"


def test_a_line_holds_what_a_shadow_said_of_the_same_flight(tmp_path: Path) -> None:
    repeated = Repeated("flight_delay_challenger:def", [FLIGHT] * 3, None)
    silent = PREDICTION._replace(second=Second(repeated))
    written = Archive(str(tmp_path))
    written.add([silent], "flight_delay:abc")
    repeated.answer(np.array([0.1, 0.25000049, np.nan]))
    written.add([silent._replace(second=Second(repeated, n)) for n in (1, 2)], "flight_delay:abc")
    written.write()
    (file,) = tmp_path.iterdir()
    lines = lines_of(file.read_bytes())
    assert [line["shadow_probability"] for line in lines] == [None, 0.25, None]
    assert {line["shadow"] for line in lines} == {"flight_delay_challenger:def"}


def test_a_file_holds_all_that_was_added_in_order(tmp_path: Path) -> None:
    written = Archive(str(tmp_path))
    for start in (0, 100):
        numbered = [PREDICTION._replace(request_id=str(n)) for n in range(start, start + 100)]
        written.add(numbered, "flight_delay:abc")
    written.write()
    (file,) = tmp_path.iterdir()
    assert [line["request_id"] for line in lines_of(file.read_bytes())] == list(
        map(str, range(200))
    )


def test_a_file_is_named_by_the_time_in_utc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/Santiago")
    time.tzset()
    written = Archive(str(tmp_path))
    written.add([PREDICTION], "flight_delay:abc")
    before = datetime.now(UTC)
    written.write()
    monkeypatch.undo()
    time.tzset()
    (file,) = tmp_path.iterdir()
    named = datetime.strptime(file.name[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert abs(named - before) < timedelta(minutes=1)


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    written = Archive(str(tmp_path / "new" / "folder"))
    written.add([PREDICTION], "flight_delay:abc")
    written.write()
    assert len(list((tmp_path / "new" / "folder").iterdir())) == 1


def test_a_file_is_due_when_it_is_full_or_old(monkeypatch: pytest.MonkeyPatch) -> None:
    written = Archive("nowhere")
    assert not written.due
    written.add([PREDICTION], "flight_delay:abc")
    assert not written.due
    monkeypatch.setattr(archive, "FILE_SECONDS", 0)
    assert written.due
    monkeypatch.undo()
    monkeypatch.setattr(archive, "FILE_PREDICTIONS", 1)
    assert written.due


def test_other_file_systems_are_written_through_fsspec() -> None:
    written = Archive("memory://bucket/kept")
    written.add([PREDICTION], "flight_delay:abc")
    written.write()
    memory = fsspec.filesystem("memory")
    (path,) = memory.ls("/bucket/kept", detail=False)
    assert lines_of(memory.cat_file(path))[0]["request_id"] == "a-request"


def test_nothing_is_left_of_a_file_that_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = fsspec.filesystem("file")

    def fill(path: str, content: bytes) -> None:
        Path(path).write_bytes(content[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(local, "pipe_file", fill)  # fsspec gives the same object each time
    written = Archive(str(tmp_path))
    written.add([PREDICTION], "flight_delay:abc")
    with pytest.raises(OSError, match="No space left"):
        written.write()
    assert list(tmp_path.iterdir()) == []
