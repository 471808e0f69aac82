"""One table for each airport from files of many: what is taken, set aside, told and refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
import yaml

from flights.airport import Airport
from flights.score.processes.pool import Processes
from tests.samples.airports import FOLDER, LIM, SCL
from tests.samples.raw_flights import csv_of, row
from train.gather.__main__ import main
from train.rows.data import read_flights

LIMA = Airport.of(LIM.as_metadata() | {"columns": SCL.as_metadata()["columns"]})
HERE = {"Ori_I": "SCEL", "Des_I": "SPJC"}
THERE = {"Ori_I": "SPJC", "Des_I": "SCEL", "SIGLADES": "Santiago"}
ELSEWHERE = {"Ori_I": "KMIA", "Des_I": "SCEL", "TIPOVUELO": "X"}

Gather = Callable[..., int]


def rows(number: int, **given: str) -> list[dict[str, str]]:
    """Three flights from that number on, at the same three times and in no order of them."""
    days = [f"2017-03-{day:02}" for day in (9, 3, 6)]
    times = [{"Fecha_I": f"{day} 08:00:00", "Fecha_O": f"{day} 08:20:00"} for day in days]
    return [row(Vlo_I=str(n), **time, **given) for n, time in enumerate(times, start=number)]


def write(path: Path, *some: dict[str, str]) -> str:
    path.write_text(csv_of(*some), encoding="utf-8")
    return str(path)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Two airports in two files each, beside flights of a third."""
    (folder := tmp_path / "in").mkdir()
    write(folder / "a.csv", *rows(0, **THERE), *rows(0, **HERE), *rows(0, **ELSEWHERE))
    write(folder / "b.csv", *rows(3, **HERE), *rows(3, **THERE))
    return folder


@pytest.fixture
def gather(files: Path, monkeypatch: pytest.MonkeyPatch) -> Gather:
    """The command for both airports, by threads; gives its exit status."""
    monkeypatch.setattr(Processes, "executor", lambda asked: ThreadPoolExecutor(asked.number))
    lima = files.with_name("lima.yaml")
    lima.write_text(yaml.safe_dump(LIMA.as_metadata()), encoding="utf-8")
    airports = ["--airport", str(FOLDER / "scl.yaml"), str(lima)]
    return lambda *more: main([str(files), str(files.with_name("out")), *airports, *more])


def rejects(files: Path, name: str) -> list[list[object]]:
    path = files.with_name("out") / f"{name}.parquet.rejects.csv"
    return pd.read_csv(path, dtype=str).to_numpy().tolist()


def test_each_table_is_of_the_airports_own_flights_whichever_file_is_ready_first(
    gather: Gather, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("train.gather.__main__.as_completed", reversed)
    monkeypatch.setattr("train.gather.parts.BATCH", 2)
    monkeypatch.setattr("train.gather.tables.SLICE", 4)
    assert gather() == 0
    for name, airport, given in (("scl", SCL, HERE), ("lima", LIMA, THERE)):
        table = files.with_name("out") / f"{name}.parquet"
        alone = write(files.with_name("alone.csv"), *rows(0, **given), *rows(3, **given))
        gathered, expected = (read_flights(str(path), airport) for path in (table, alone))
        pd.testing.assert_frame_equal(gathered.flights, expected.flights)
        assert gathered.rejected.empty
        assert pd.read_parquet(table)["Fecha-I"].is_monotonic_increasing


def test_faults_are_told_by_file_and_row(gather: Gather, files: Path) -> None:
    bad = row(Fecha_O="soon", **HERE)
    write(files / "c.csv", *rows(6, **THERE), bad, *rows(3, **HERE)[:1])
    assert gather("--max-rejected-share", "0.3") == 0
    name = str(files / "c.csv")
    assert rejects(files, "scl") == [
        [name, "5", "Fecha-O", "soon", "not YYYY-MM-DD HH:MM:SS (day first is not guessed)"],
        [name, "6", "repeated_flight", "3", "the same as in an earlier row (all in it twice?)"],
    ]
    assert not (files.with_name("out") / "lima.parquet.rejects.csv").exists()


def test_a_row_of_another_width_may_be_of_any_airport(gather: Gather, files: Path) -> None:
    with (files / "b.csv").open("a") as file:
        file.write("2017-01-31 23:30:00,226\n")
    assert gather("--max-rejected-share", "0.3") == 0
    told = [str(files / "b.csv"), "8", "surplus_fields", "-16", "not as many fields as the header"]
    assert [rejects(files, name) for name in ("scl", "lima")] == [[told], [told]]


def test_more_faults_than_training_takes_leave_no_table(
    gather: Gather, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gather() == 0
    write(files / "c.csv", row(Fecha_O="soon", **HERE))
    assert gather() == 2
    assert (
        f"✗ Santiago: {files}/c.csv: row 2, column Fecha-O: 'soon' is not YYYY-MM-DD HH:MM:SS (day "
        "first is not guessed); 1 of 7 rows have a fault (14.3%): mend them, or raise "
        "--max-rejected-share, now 0.01\n"
    ) in capsys.readouterr().out
    written = [path.name for path in sorted(files.with_name("out").iterdir())]
    assert written == ["lima.parquet", "scl.parquet.rejects.csv"]


def test_an_airport_without_a_flight_is_exit_status_2_and_the_others_are_written(
    gather: Gather, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, name in ((0, "a.csv"), (3, "b.csv")):
        write(files / name, *rows(number, **HERE))
    assert gather() == 2
    assert f"✗ {files} has no flight from Lima (LIM)\n" in capsys.readouterr().out
    assert [path.name for path in files.with_name("out").iterdir()] == ["scl.parquet"]


def test_files_of_other_columns_cancelled_flights_and_simulated_ones_are_told(
    gather: Gather, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ny = "2013,3,9,515,22,UA,1545,EWR,SJU\n2013,3,9,515,,UA,1546,EWR,SJU\n"
    head = "year,month,day,sched_dep_time,dep_delay,carrier,flight,origin,dest\n"
    (files / "simulated_ny.csv").write_text(head + ny)
    airports = [str(FOLDER / "scl.yaml"), str(FOLDER / "nyc.yaml")]
    out = files.with_name("both")
    assert main([str(files / "*.csv"), str(out), "--airport", *airports]) == 0
    printed = capsys.readouterr().out
    assert "! Santiago: 1 file does not have its columns: none of its rows are read\n" in printed
    assert "! 1 flight was cancelled: left out\n" in printed
    assert len(pd.read_parquet(out / "simulated_nyc.parquet")) == 1


def test_a_file_that_is_none_is_exit_status_2_and_nothing_is_written(
    gather: Gather, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "page.csv").write_text("<html>")
    assert gather() == 2
    assert f"✗ {files}/page.csv is an HTML page" in capsys.readouterr().out
    assert not list(files.with_name("out").iterdir())
