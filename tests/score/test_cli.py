"""Scoring a schedule: the numbers and the sentences of the API, in a file and on the terminal."""

import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from flights.api.reading.parsing import read_flights
from flights.model.served import DelayModel
from flights.tables import table as tables
from tests.samples.airports import SCL
from tests.samples.schedules import (
    BAD_ROW,
    BLANK_ROW,
    HEADER,
    RAGGED_ROW,
    SENTENCE,
    flight,
    read,
    row,
    rows,
    write_csv,
)
from train.airports import EMBEDDED
from train.model import columns_of
from train.rows.data import read_flights as read_log


@pytest.fixture(scope="module")
def expected(model: DelayModel) -> list[float]:
    """What POST /predict_batch answers for the rows without a fault."""
    faulty = {BAD_ROW, RAGGED_ROW, BLANK_ROW}
    flights = [flight(cells) for n, cells in enumerate(rows(), 2) if n not in faulty]
    checked = read_flights(json.dumps(flights).encode(), model.catalog)
    return [round(probability, 6) for probability in model.predict(checked.flights)]


@pytest.fixture(scope="module")
def scored(run: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """Exit status and output of a run over 18 chunks, by two workers."""
    folder = tmp_path_factory.mktemp("scored")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "CHUNK_ROWS", 50)
        schedule = write_csv(folder / "schedule.csv", rows())
        yield run(schedule, folder / "out.csv", "--workers", 2), folder / "out.csv"


def test_probabilities_are_those_of_the_api_in_the_order_of_the_file(
    scored: tuple[int, Path], expected: list[float]
) -> None:
    _, *lines = read(scored[1])
    assert [float(line[-2]) for line in lines] == expected
    assert len(set(expected)) > 50


def test_all_columns_are_carried_as_they_were(scored: tuple[int, Path]) -> None:
    header, *lines = read(scored[1])
    assert header == [*HEADER, "atraso", "campos_no_vistos"]
    faulty = {BAD_ROW, RAGGED_ROW, BLANK_ROW}
    kept = [cells for number, cells in enumerate(rows(), 2) if number not in faulty]
    assert [line[:-2] for line in lines] == kept


def test_bad_rows_are_rejected_with_their_row_value_and_sentence(scored: tuple[int, Path]) -> None:
    assert read(scored[1].with_name("out.csv.rejects.csv")) == [
        ["row", "field", "value", "reason"],
        [str(BAD_ROW), "dia", "30", SENTENCE],
        [str(RAGGED_ROW), "", "", "has 10 cells, but the header has 8"],
    ]


def test_rejected_rows_are_exit_status_3(scored: tuple[int, Path]) -> None:
    assert scored[0] == 3


def test_names_new_to_the_model_are_told_beside_the_flight(scored: tuple[int, Path]) -> None:
    _, *lines = read(scored[1])
    assert [line[4:6] for line in lines if line[-1]] == [["Ladeco", "Atlantis"]]
    assert [line[-1] for line in lines if line[-1]] == ["opera, destino"]


def test_a_run_leaves_only_its_files(scored: tuple[int, Path]) -> None:
    names = {path.name for path in scored[1].parent.iterdir()}
    assert names == {"schedule.csv", "out.csv", "out.csv.rejects.csv"}


def test_all_scored_is_exit_status_0_and_no_rejects(run: Any, good: Path) -> None:
    rejects = good.with_name("rejected.csv")
    rejects.write_text("of an earlier run")
    assert run(good, good.with_name("out.csv"), "--rejects", rejects) == 0
    assert not rejects.exists()


def test_the_data_set_is_scored_as_its_flights_are(
    run: Any, model: DelayModel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with gzip.open(EMBEDDED, "rt", encoding="utf-8", newline="") as file:
        (tmp_path / "dataset_SCL.csv").write_text("".join(islice(file, 300)), encoding="utf-8")
    assert run(tmp_path / "dataset_SCL.csv", tmp_path / "out.csv", "--workers", 1) == 0
    log = read_log(str(tmp_path / "dataset_SCL.csv"), SCL).flights
    expected = model.scorer(columns_of(log)).round(6).tolist()
    assert [float(line[-2]) for line in read(tmp_path / "out.csv")[1:]] == pytest.approx(
        expected, abs=2e-6
    )
    assert "! Copied, but not used: Emp-I, Fecha-O, Vlo-O," in capsys.readouterr().err


def test_shares_of_the_unseen_and_the_rejected_are_always_told(
    run: Any, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flights = [row(number) for number in range(9)]
    flights[0][4], flights[1][3] = "Ladeco", "30"
    some = write_csv(good.with_name("some.csv"), flights)
    told = {}
    for path in (good, some):
        run(path, good.with_name("out.csv"), "--workers", 1)
        told[path] = capsys.readouterr().err.splitlines()[-2:]
    assert told[good] == [
        "  With names that the model has not seen: 0 (0.0%)",
        "  Rejected rows: 0 (0.0%)",
    ]
    assert told[some] == [
        "! With names that the model has not seen: 1 (12.5%)",
        f"! Rejected rows: 1 (11.1%), told in {good.with_name('out.csv.rejects.csv')}",
    ]


def test_all_rows_rejected_is_no_success(
    run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flights = [[*row(number)[:3], "30", *row(number)[4:]] for number in range(4)]
    assert run(write_csv(tmp_path / "in.csv", flights), tmp_path / "out.csv", "--workers", 1) == 3
    *_, scored, _, rejected = capsys.readouterr().err.splitlines()
    assert scored.startswith("✗ Scored 0 flights")
    assert rejected.startswith("! Rejected rows: 4 (100.0%), told in ")
