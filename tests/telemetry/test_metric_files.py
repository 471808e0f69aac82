"""Room for the files in which workers count; a disk that is full is in `test_faults`."""

import os
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest, values
from prometheus_client.mmap_dict import MmapedDict, mmap_key
from prometheus_client.multiprocess import MultiProcessCollector

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
    monkeypatch.setattr("flights.telemetry.logs.structured.configure", lambda: None)
    reserve()
    assert values.ValueClass is values.MutexValue
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ


def test_a_process_on_its_own_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    before = values.ValueClass
    reserve()
    assert values.ValueClass is before


def test_a_worker_that_ended_leaves_what_it_counted_and_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = 2**22 + 1  # more than Linux has process ids
    for kind in ("counter", "histogram"):
        (tmp_path / f"{kind}_{gone}.db").write_bytes(bytes(BYTES))
    counted = MmapedDict(str(tmp_path / f"counter_{gone}.db"))
    counted.write_value(mmap_key("kept", "kept_total", [], [], "kept"), 3.0, 0.0)
    counted.close()
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    reserve()
    assert sum(file.stat().st_size for file in tmp_path.glob(f"*_{gone}.db")) < 200
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    assert b"\nkept_total 3.0\n" in generate_latest(registry)


def test_a_worker_with_the_process_id_of_one_before_goes_on_counting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / f"counter_{os.getpid()}.db"
    before = MmapedDict(str(file))
    before.write_value("one", 3.0, 0.0)
    before.close()
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    reserve()
    after = MmapedDict(str(file))
    assert after.read_value("one") == (3.0, 0.0)
    after.close()
    assert file.stat().st_size == BYTES
