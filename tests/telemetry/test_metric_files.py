"""Room for the files in which workers count; a disk that is full is in `test_faults`."""

import os
from pathlib import Path

import pytest
from prometheus_client import values
from prometheus_client.mmap_dict import MmapedDict

from flights.telemetry.metric_files import BYTES, reserve


def test_room_is_taken_before_anything_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    reserve()
    names = {f"{kind}_{os.getpid()}.db" for kind in ("counter", "histogram")}
    assert {file.name for file in tmp_path.iterdir()} == names
    for file in tmp_path.iterdir():
        assert file.stat().st_blocks * 512 >= BYTES  # no holes
        counted = MmapedDict(str(file))
        counted.write_value("one", 1.0, 0.0)
        counted.close()
        assert file.stat().st_size == BYTES


def test_without_room_a_worker_counts_in_its_own_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path / "gone"))
    monkeypatch.setattr(values, "ValueClass", None)
    monkeypatch.setattr("flights.telemetry.logs.configure", lambda: None)
    reserve()
    assert values.ValueClass is values.MutexValue
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ


def test_a_process_on_its_own_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    before = values.ValueClass
    reserve()
    assert values.ValueClass is before
