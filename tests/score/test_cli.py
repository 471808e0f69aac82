"""Scoring a schedule: the numbers and the sentences of the API, in files."""

import csv
import gzip
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import bentoml
import fsspec
import pyarrow as pa
import pytest
from pyarrow import parquet

import flights.score.parquet
from flights.api.parsing import read_flight, read_flights
from flights.api.problems import Problem
from flights.api.schema import EXAMPLE, INTEGERS
from flights.model import DelayModel
from flights.score import cli as score
from flights.score.cli import main
from flights.score.fields import as_integer, fields_of, given
from flights.score.worker import score_rows
from flights.tables import table as tables
from flights.tables.source import Unusable
from flights.tables.table import Chunk, Table
from train.__main__ import EMBEDDED
from train.model import columns_of
from train.rows.data import read_flights as read_log

ROOT = Path(__file__).parents[2]
HEADER = ["nota", "fecha", "hora", "dia", "opera", "destino", "tipovuelo", "siglades"]
NOTES = ["007", ' "quoted", with commas', "", "two\nlines", "año"]
FLIGHTS = 900
BAD_ROW, RAGGED_ROW, BLANK_ROW, NEW_ROW = 110, 120, 303, 404  # the header is row 1
SENTENCE = "dia is 30, but fecha 2017-03-01 has day 1"


def row(number: int) -> list[str]:
    """A flight unlike those beside it, so that mixed up rows show; an optional cell is blank."""
    airlines, destinations = ("LATAM", "SKY", "Avianca", "COPA"), ("LIM", "ANF", "EZE")
    hour = f"{number % 24:02}:{number * 7 % 60:02}"
    note, day = NOTES[number % len(NOTES)], "1" if number % 2 else ""
    return [note, "2017-03-01", hour, day, airlines[number % 4], destinations[number % 3], "", ""]


def rows() -> list[list[str]]:
    """Those of the file below its header, faults among them."""
    rows = [row(number) for number in range(FLIGHTS)]
    rows[BAD_ROW - 2][3] = "30"
    rows[RAGGED_ROW - 2] += ["one", "more"]
    rows[BLANK_ROW - 2] = [""] * len(HEADER)
    rows[NEW_ROW - 2][4:6] = ["Ladeco", "Atlantis"]
    return rows


def flight(cells: list[str]) -> dict[str, Any]:
    """What a sender would make of a row."""
    value: dict[str, Any] = {name: cell for name, cell in zip(HEADER, cells, strict=True) if cell}
    value.pop("nota", None)
    return value | ({"dia": int(value["dia"])} if "dia" in value else {})


def write_csv(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # as Excel does
        csv.writer(file).writerows([HEADER, *rows])
    return path


def write(path: Path, rows: list[list[str]]) -> None:
    """In the format that the name tells."""
    if path.suffix == ".parquet":
        columns = [[cell or None for cell in column] for column in zip(*rows, strict=True)]
        parquet.write_table(pa.table(columns, HEADER), path)
        return
    plain = write_csv(path.with_name("plain.csv"), rows).read_bytes()
    path.write_bytes(gzip.compress(plain) if path.suffix == ".gz" else plain)


def read(path: Path) -> list[list[str]]:
    """The header and all rows as text."""
    if path.suffix == ".parquet":
        table = parquet.read_table(path)
        cells = [row.values() for row in table.to_pylist()]
        texts = [["" if cell is None else str(cell) for cell in row] for row in cells]
        return [table.column_names, *texts]
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(scope="module")
def model(trained: bentoml.Model) -> DelayModel:
    return DelayModel.load(trained)


@pytest.fixture(scope="module")
def run(model: DelayModel) -> Any:
    """The command with the model of the tests; gives its exit status."""

    def run(*arguments: object) -> int:
        return main([*map(str, arguments), "--model", model.tag])

    return run


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A schedule of 30 flights without a fault."""
    return write_csv(tmp_path / "good.csv", [row(number) for number in range(30)])


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


@pytest.mark.parametrize(
    ("source", "target"),
    [(".csv", ".csv.gz"), (".csv.gz", ".parquet"), (".parquet", ".parquet"), (".parquet", ".csv")],
)
def test_any_format_in_gives_the_same_table_in_any_format_out(
    run: Any, model: DelayModel, tmp_path: Path, source: str, target: str
) -> None:
    flights = [row(number) for number in range(30)]
    schedule, output = tmp_path / f"in{source}", tmp_path / f"out{target}"
    write(schedule, flights)
    assert run(schedule, output, "--workers", 1) == 0
    checked = read_flights(json.dumps(list(map(flight, flights))).encode(), model.catalog)
    expected = [f"{probability:.6f}" for probability in model.predict(checked.flights)]
    header, *lines = read(output)
    assert header == [*HEADER, "atraso", "campos_no_vistos"]
    assert [line[:-2] for line in lines] == flights
    assert [f"{float(line[-2]):.6f}" for line in lines] == expected


def test_parquet_keeps_the_types_of_its_columns(run: Any, tmp_path: Path) -> None:
    departure = datetime(2017, 3, 1, 8, 30)
    table = pa.table(
        {
            "fecha": pa.array([departure, departure], pa.timestamp("us")),
            "hora": pa.array([departure.time(), departure.time()], pa.time64("us")),
            "dia": pa.array([1.0, None]),  # as pandas writes integers beside a blank
            "mes": pa.array([3, 3], pa.int8()),
            "opera": pa.array(["LATAM", "SKY"]).dictionary_encode(),
            "destino": pa.array(["LIM", "ANF"]),
            "asientos": pa.array([[1, 2], None]),
        }
    )
    table = table.set_column(0, "fecha", table["fecha"].cast(pa.date32()))
    parquet.write_table(table, tmp_path / "in.parquet")
    assert run(tmp_path / "in.parquet", tmp_path / "out.parquet", "--workers", 1) == 0
    scored = parquet.read_table(tmp_path / "out.parquet")
    assert scored.drop_columns(["atraso", "campos_no_vistos"]) == table


def test_rows_of_parquet_are_numbered_and_grouped_across_chunks(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "CHUNK_ROWS", 5)
    monkeypatch.setattr(flights.score.parquet, "ROW_GROUP", 12)
    schedule, output = tmp_path / "in.parquet", tmp_path / "out.parquet"
    write(schedule, rows()[: BAD_ROW - 1][-30:])  # the bad one is the last of 30
    assert run(schedule, output, "--workers", 1) == 3
    assert read(tmp_path / "out.parquet.rejects.csv")[1:] == [["31", "dia", "30", SENTENCE]]
    file = parquet.ParquetFile(output)
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [15, 14]


def test_csv_becomes_text_and_integers_in_parquet(run: Any, good: Path) -> None:
    output = good.with_name("out.parquet")
    assert run(good, output, "--workers", 1) == 0
    types = {field.name: field.type for field in parquet.read_schema(output)}
    assert types["dia"] == pa.int64()
    assert types["atraso"] == pa.float64()
    assert types["nota"] == types["opera"] == types["campos_no_vistos"] == pa.string()


CELLS = {
    "fecha": ["2017-02-30", "01/03/2017", "2017-03-02", ""],
    "hora": ["24:00", "8:00", ""],
    "dia": ["2", "0", "x", "1.5", "-1"],
    "mes": ["4"],
    "ano": ["2018", "10000"],
    "dianom": ["lunes", "?"],
    "opera": ["SKY", "Ladeco", "x" * 65, "--", "tab\tx"],
    "destino": ["SCL", "EZE", "Atlantis"],
    "tipovuelo": ["N", "charter"],
    "vuelo": ["#1", "x" * 17],
    "origen": ["Lima"],
    "siglaori": ["Lima"],
    "siglades": ["Miami"],
    "aerolinea": ["SKY", ""],
}


@pytest.mark.parametrize(
    ("field", "text"), [(field, text) for field, texts in CELLS.items() for text in texts]
)
def test_a_row_gets_the_faults_of_the_api(model: DelayModel, field: str, text: str) -> None:
    march = {"fecha": "2017-03-01", "dianom": "miercoles", "mes": 3, "ano": 2017}
    value: dict[str, Any] = EXAMPLE | march | {field: text}
    cells = [str(cell) for cell in value.values()]
    if not text:
        del value[field]
    elif field in INTEGERS and text.removeprefix("-").isdigit():
        value[field] = int(text)
    scores = score_rows(model.tag, list(EXAMPLE), [cells], [7])
    try:
        read_flight(json.dumps(value).encode(), model.catalog)
        faults = []
    except Problem as problem:
        faults = [fault.as_dict() for fault in problem.faults]
    assert scores.rejects == [
        (7, fault["pointer"].removeprefix("#/"), fault["value"], fault["detail"])
        for fault in faults
    ]
    assert len(scores.scored) == (not faults)


@pytest.mark.parametrize("text", ["1", "01", "1.0"])
def test_an_integer_is_read_however_a_table_writes_it(text: str) -> None:
    assert as_integer(text) == 1


@pytest.mark.parametrize("text", ["", "1.5", "1,0", "1_0", "1e0", "one", "9" * 10])
def test_any_other_text_is_no_integer(text: str) -> None:
    assert as_integer(text) == text


@pytest.mark.parametrize("word", ["NaN", "nan", "NULL", "None", "N/A", "-", "<NA>", "NA"])
def test_a_word_for_missing_is_a_blank_cell(word: str) -> None:
    fields = ["opera", "aerolinea", "destino", "siglades", "dia"]
    assert given(fields, [word, "LATAM", word, "Lima", word]) == {
        "aerolinea": "LATAM",
        "siglades": "Lima",
    }


def test_nadi_by_its_code_is_no_blank_cell() -> None:
    assert given(["destino", "siglades"], ["NAN", "NAN"]) == {"destino": "NAN"}


@pytest.mark.parametrize("day", ["2017-03-01T00:00:00", datetime(2017, 3, 1), "2017-03-01 "])
@pytest.mark.parametrize("hour", ["08:30:15", datetime(2017, 3, 1, 8, 30).time(), " 08:30"])
def test_a_flight_is_the_same_however_a_table_writes_it(day: object, hour: object) -> None:
    row = [day, hour, 100.0, "7.0", " ", None]
    assert given(["fecha", "hora", "vuelo", "dia", "opera", "destino"], row) == {
        "fecha": "2017-03-01",
        "hora": "08:30",
        "vuelo": "100",
        "dia": 7,
    }


@pytest.mark.parametrize(
    ("moment", "parts"),
    [
        ("2017-03-01 08:30:00", {"fecha": "2017-03-01", "hora": "08:30"}),
        ("2017-03-01T11:30:00Z", {"fecha": "2017-03-01", "hora": "08:30"}),
        (datetime(2017, 3, 1, 8, 30), {"fecha": "2017-03-01", "hora": "08:30"}),
        (datetime(2017, 3, 1), {"fecha": "2017-03-01", "hora": "00:00"}),
        ("01/03/2017 08:30", {"fecha": "01/03/2017", "hora": "08:30"}),  # which the API refuses
        ("2017-03-01", {"fecha": "2017-03-01"}),  # lacks an hour, and is refused for that
    ],
)
def test_day_and_hour_may_be_one_column(moment: object, parts: dict[str, str]) -> None:
    assert given(["fecha hora"], [moment]) == parts


def test_columns_of_the_data_set_are_those_of_a_request() -> None:
    header = "Fecha-I,Vlo-I,Ori-I,Des-I,Emp-I,Fecha-O,DIA,TIPOVUELO,OPERA,SIGLAORI,SIGLADES"
    assert fields_of("a", header.split(",")) == {
        "fecha hora": 0,
        "vuelo": 1,
        "origen": 2,
        "destino": 3,
        "tipovuelo": 7,
        "opera": 8,
        "siglaori": 9,
        "siglades": 10,
    }
    assert fields_of("a", ["fecha", "hora", "opera", "Des-I", "Fecha-I"]) == {
        "fecha": 0,
        "hora": 1,
        "opera": 2,
        "destino": 3,
    }


def test_a_near_miss_of_a_column_is_named() -> None:
    columns = ["Fecha", "HORA", "aerolínea", "destination", "Nota"]
    with pytest.raises(Unusable) as caught:
        fields_of("a", columns)
    assert str(caught.value) == (
        "a lacks fecha, hora, opera or aerolinea, destino or siglades; its columns are "
        "Fecha (did you mean fecha?), HORA (did you mean hora?), "
        "aerolínea (did you mean aerolinea?), destination (did you mean destino?), Nota"
    )


def test_the_data_set_is_scored_as_its_flights_are(
    run: Any, model: DelayModel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with gzip.open(EMBEDDED, "rt", encoding="utf-8", newline="") as file:
        (tmp_path / "dataset_SCL.csv").write_text("".join(islice(file, 300)), encoding="utf-8")
    assert run(tmp_path / "dataset_SCL.csv", tmp_path / "out.csv", "--workers", 1) == 0
    log = read_log(str(tmp_path / "dataset_SCL.csv")).flights
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
    assert run(write_csv(tmp_path / "in.csv", flights), tmp_path / "out.csv") == 3
    *_, scored, _, rejected = capsys.readouterr().err.splitlines()
    assert scored.startswith("✗ Scored 0 flights")
    assert rejected.startswith("! Rejected rows: 4 (100.0%), told in ")


def test_how_an_unusual_file_was_read_is_told(
    run: Any, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = good.read_text("utf-8-sig").replace(",", "\t").replace("año", '"a, ñ"')
    good.write_bytes(text.encode("cp1252"))
    run(good, good.with_name("out.csv"), "--workers", 1)
    assert "! Read as Windows-1252 with tabs\n" in capsys.readouterr().err
    assert read(good.with_name("out.csv"))[5][0] == "a, ñ"


def test_text_in_binary_columns_is_scored_and_written_as_text(run: Any, tmp_path: Path) -> None:
    columns = [pa.array(column, pa.binary()) for column in zip(*[row(1), row(4)], strict=True)]
    parquet.write_table(pa.table(columns, HEADER), tmp_path / "in.parquet")
    for target in ("out.csv", "out.parquet"):
        assert run(tmp_path / "in.parquet", tmp_path / target, "--workers", 1) == 0
        assert [line[:-2] for line in read(tmp_path / target)[1:]] == [row(1), row(4)]


def test_a_schedule_at_a_url_is_scored(run: Any, tmp_path: Path) -> None:
    good = write_csv(tmp_path / "good.csv", [row(number) for number in range(3)])
    with fsspec.open("memory://test-score/good.csv", "wb") as file:
        file.write(good.read_bytes())
    assert run("memory://test-score/good.csv", tmp_path / "out.csv", "--workers", 1) == 0
    assert len(read(tmp_path / "out.csv")) == 4


UNUSABLE = {
    "absent.csv": (None, "cannot be found or reached"),
    "empty.csv": (b"", "is empty"),
    "page.csv": (b"<html>", "is an HTML page (of a login or an error?) and not the file itself"),
    "twice.csv": (b"fecha,fecha\n", "has two columns 'fecha'"),
    "scored.csv": (b"fecha,atraso\n", "has a column atraso already"),
    "lacking.csv": (
        b"fecha,Hora,opera\n",
        "lacks hora, destino or siglades; its columns are fecha, Hora (did you mean hora?), opera",
    ),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_schedule_that_cannot_be_used_is_exit_status_2_and_a_sentence(
    run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    content, sentence = UNUSABLE[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert run(tmp_path / name, tmp_path / "out.csv") == 2
    assert capsys.readouterr().err.startswith(f"✗ {tmp_path / name} {sentence}")


def test_a_header_alone_holds_no_flights(
    run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schedule = write_csv(tmp_path / "header.csv", [])
    assert run(schedule, tmp_path / "out.csv") == 2
    assert capsys.readouterr().err.endswith(f"✗ {schedule} holds no flights\n")


def test_an_unknown_model_is_exit_status_2(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(good), f"{good}.out.csv", "--model", "flight_delay:absent"]) == 2
    assert "✗ flight_delay:absent cannot be used: " in capsys.readouterr().err


def test_parquet_without_pyarrow_is_exit_status_2(
    run: Any, good: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "flights.score.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert run(good, good.with_name("out.parquet"), "--workers", 1) == 2
    assert "✗ Parquet needs pyarrow" in capsys.readouterr().err


def test_an_output_of_unknown_format_is_exit_status_2(run: Any, good: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(good, "out.xlsx")
    assert stopped.value.code == 2


@pytest.mark.parametrize("output", ["good.csv", "folder.csv", "absent/out.csv"])
def test_an_output_that_cannot_be_written_is_exit_status_2(
    run: Any, good: Path, capsys: pytest.CaptureFixture[str], output: str
) -> None:
    good.with_name("folder.csv").mkdir()
    assert run(good, good.parent / output, "--workers", 1) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("✗ ")


def test_a_file_damaged_at_its_end_leaves_nothing_behind(
    run: Any, good: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "CHUNK_ROWS", 5)
    with good.open("a") as file:
        file.write('"a quote that is not closed')
    good.with_name("out.csv").write_text("of an earlier run")
    assert run(good, good.with_name("out.csv"), "--workers", 1) == 2
    assert "good.csv is not CSV: line 38, unexpected end of data" in capsys.readouterr().err
    assert {path.name: path.read_text() for path in good.parent.iterdir() if path != good} == {
        "out.csv": "of an earlier run"
    }


def test_a_run_that_is_terminated_leaves_nothing_behind(good: Path, model: DelayModel) -> None:
    schedule = write_csv(good.with_name("long.csv"), [row(number) for number in range(200_000)])
    good.unlink()
    arguments = [schedule, good.with_name("out.csv"), "--model", model.tag, "--workers", "1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "flights.score", *arguments], cwd=ROOT, stderr=subprocess.PIPE
    )
    while process.poll() is None and not list(good.parent.glob(".partial.*")):
        time.sleep(0.02)
    process.terminate()
    assert process.communicate()[1].decode().endswith("✗ stopped, nothing is written\n")
    assert process.returncode == 130
    assert list(good.parent.iterdir()) == [schedule]


def test_few_chunks_are_in_memory_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = 0

    def chunks() -> Iterator[Chunk]:
        nonlocal drawn
        for drawn in range(1, 100):
            yield Chunk([("2017-03-01", "08:00")], [drawn], {}, drawn)

    monkeypatch.setattr(score, "score_rows", lambda tag, fields, rows, numbers: numbers[0])
    with ThreadPoolExecutor(2) as executor:
        source, fields = Table(["fecha", "hora"], chunks(), 99, []), {"fecha": 0, "hora": 1}
        results = score.in_order(executor, source, fields, "", ahead=4)
        for number, (chunk, scores) in enumerate(results, 1):
            assert chunk.position == scores == number
            assert drawn <= number + 4


def test_the_first_process_and_serving_do_without_what_they_need_not() -> None:
    code = "import sys, {}; print([name for name in {} if name in sys.modules])"
    for module, names in (("service", ["pyarrow"]), ("flights.score.cli", ["bentoml", "pyarrow"])):
        done = subprocess.run(
            [sys.executable, "-c", code.format(module, names)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout == "[]\n"
