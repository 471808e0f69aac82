"""Which variants of the model are judged, and on which airport's flights."""

from pathlib import Path

import pandas as pd
import pytest

from tests.samples.airports import FOLDER
from tests.samples.trainings import EARLY, raw_flights
from train import search
from train.evaluation.baselines import base_rate

NEW_YORK = ("--airport", str(FOLDER / "nyc.yaml"))
MONTHS = EARLY | {4: "SKU", 5: "SKU"}


@pytest.fixture(autouse=True)
def one_variant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside that of the holidays, whose country it sees."""
    monkeypatch.setattr(search, "VARIANTS", {"base rate": base_rate})
    monkeypatch.setattr(search, "more_columns", lambda columns: base_rate)
    monkeypatch.setattr(search, "days_to_holiday", lambda country: print("holidays of", country))


def new_york(path: Path) -> str:
    """A late and a punctual flight a day of five months."""
    days = pd.date_range("2013-01-01", "2013-05-31")
    flight = {"carrier": "UA", "flight": "1", "origin": "EWR", "dest": "LAX"}
    when = {"year": days.year, "month": days.month, "day": days.day}
    each = [
        pd.DataFrame(when).assign(**flight, sched_dep_time=time, dep_delay=delay)
        for time, delay in ((800, 0), (900, 30))
    ]
    pd.concat(each).to_csv(path, index=False)
    return str(path)


def test_the_flights_of_another_airport_are_judged_with_the_holidays_of_its_country(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert search.main(["--data", new_york(tmp_path / "flights.csv"), *NEW_YORK]) == 0
    assert "holidays of US\n" in (printed := capsys.readouterr().out)
    assert "days to a holiday" in printed


def test_those_of_santiago_are_judged_without_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert search.main(["--data", raw_flights(tmp_path / "flights.csv", MONTHS)]) == 0
    assert "holidays of CL\n" in capsys.readouterr().out


def test_an_airport_or_data_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = raw_flights(tmp_path / "flights.csv", EARLY)
    assert search.main(["--data", source, *NEW_YORK]) == 2
    assert search.main(["--data", source, "--airport", str(tmp_path / "a.yaml")]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"✗ {source}: missing columns: year, month, day, sched_dep_time")
    assert lines[1] == f"✗ {tmp_path / 'a.yaml'} cannot be read: No such file or directory"
