"""Rows of which nothing is wrong, and which are not kept all the same: each is told, and why."""

from pathlib import Path

import pytest

from tests.departures.conftest import Run
from tests.departures.test_cli import GONE, HEADER, kept, rejects

YEAR_AGO = GONE.replace("2017-03", "2016-03")
BEGINS = "fecha is 2016-03-01, but what is kept begins at 2016-11-30T21:00"


def flight(number: int) -> str:
    return GONE.replace("LA600", str(number))


@pytest.fixture(autouse=True)
def room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flights.live.stores.keeper.MOST_FLIGHTS", 3)


def test_rows_that_are_too_old_once_all_are_told_are_rejected_and_take_no_room(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [flight(n) for n in range(3)]
    assert run(HEADER, YEAR_AGO, YEAR_AGO.replace("LA600", "1"), *now, GONE + "maybe") == 3
    assert len(kept()) == 3
    assert [row[0] for row in rejects()] == ["row", "2", "3", "7"]
    assert rejects()[1] == ["2", "fecha", "2016-03-01", BEGINS]
    said = capsys.readouterr().err
    assert "Told 5 flights: 3 new, 0 changed, 0 known; 3 are kept" in said
    assert "! Too old for what is kept, 90 days: 2 flights" in said
    assert "! Rejected rows: 3, told in departures.rejects.csv" in said


def test_rows_for_which_there_is_no_room_are_rejected(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(HEADER, *(flight(n) for n in range(4)), flight(0), GONE) == 3
    assert [row[:3] for row in rejects()[1:]] == [
        ["5", "fecha", "2017-03-01"],
        ["7", "fecha", "2017-03-01"],
    ]
    reason = "fecha is 2017-03-01, but as many flights are kept as there is room for, 100,000: "
    assert rejects()[1][3].startswith(reason)
    assert "! No room for 2 flights: 100,000 are kept at most" in capsys.readouterr().err


def test_where_no_row_is_kept_it_is_exit_status_2(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(HEADER, *(flight(n) for n in range(3))) == 0
    assert not Path("departures.rejects.csv").exists()
    assert run(HEADER, GONE, YEAR_AGO) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "all rows are rejected, 2, told in departures.rejects.csv" in said
    assert [row[0] for row in rejects()] == ["row", "2", "3"]
