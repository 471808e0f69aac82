"""What the command says of a file as a whole: flights told twice, names the model has not seen."""

from typing import Any

import pytest

from tests.departures.conftest import Run

HEADER = "fecha,hora,opera,destino,vuelo,salida,cancelado"
GONE = "2017-03-01,08:00,LATAM,LIM,LA600,2017-03-01T08:20,"
LATER = GONE.replace("08:20", "08:40")
LAST = "the last departure or cancellation counts"
ALIKE = "without vuelo, two flights of one airline to one place at one time are one"
CHANGES = "Rows that change what an earlier one tells of its flight"
UNSEEN = "Rows with an airline or a destination that the model has not seen"


def notes(capsys: pytest.CaptureFixture[str]) -> list[str]:
    lines = capsys.readouterr().err.splitlines()
    return [line for line in lines if CHANGES in line or UNSEEN in line]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([GONE, LATER], f"! {CHANGES}: 1, the first is row 3; {LAST}"),
        ([GONE, GONE, LATER, GONE], f"! {CHANGES}: 2, the first is row 4; {LAST}"),
        (
            [row.replace("LA600", "") for row in (GONE, LATER)],
            f"! {CHANGES}: 1, the first is row 3; {LAST}; {ALIKE}",
        ),
    ],
)
def test_rows_of_one_flight_that_differ_are_told(
    run: Run, capsys: Any, rows: list[str], said: str
) -> None:
    assert run(HEADER, *rows) == 0
    assert notes(capsys) == [said]


def test_rows_of_other_flights_and_the_same_row_twice_are_not(run: Run, capsys: Any) -> None:
    assert run(HEADER, GONE, GONE, LATER.replace("LA600", "LA601")) == 0
    assert notes(capsys) == []


def test_a_file_without_the_column_of_numbers_merges_and_says_so(run: Run, capsys: Any) -> None:
    rows = [row.replace("LA600,", "") for row in (GONE, LATER)]
    assert run(HEADER.replace("vuelo,", ""), *rows) == 0
    assert notes(capsys)[0].endswith(ALIKE)


def test_names_that_the_model_has_not_seen_are_told_with_three_examples(
    run: Run, capsys: Any
) -> None:
    rows = [GONE.replace("LATAM", name) for name in ("Ladeco", "Ladeco", "LATAM", "[Air]")]
    assert run(HEADER, *rows) == 0
    assert notes(capsys) == [f"! {UNSEEN}: 3, such as Ladeco, [Air]"]
    rows += [GONE.replace("LATAM,LIM", "Foo,Atlantis"), GONE.replace("T08:20", "T25:00")]
    assert run(HEADER, *rows) == 3
    assert notes(capsys) == [f"! {UNSEEN}: 4, such as Ladeco, [Air], Foo, …"]
