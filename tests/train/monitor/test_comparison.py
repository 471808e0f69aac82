"""Whether a shadow is better than the served model, on made outcomes."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.samples.airports import SCL
from train.monitor.comparison import Verdict, compare
from train.rows.data import DataError, FlightLog

SERVED, SHADOW = "flight_delay:abc", "flight_delay_challenger:def"
LEARNT = {SERVED: "2017-06-30 23:50:00", SHADOW: "2017-07-02 23:50:00"}


@pytest.fixture(autouse=True)
def stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the store tells of them."""
    found = {tag: {"data": {"last": last}} for tag, last in LEARNT.items()}
    monkeypatch.setattr("train.monitor.comparison.metadata_of", found.__getitem__)


def make_log(days: int = 40) -> FlightLog:
    """Twenty flights a day from July on, late by `chance`."""
    rng = np.random.default_rng(0)
    n = np.arange(20 * days)
    chance = rng.uniform(0.05, 0.6, len(n))
    table = pd.DataFrame(
        {
            "scheduled_departure": pd.Timestamp("2017-07-01") + pd.to_timedelta(n * 72, "min"),
            "airline": "Grupo LATAM",
            "destination": "SPJC",
            "city": "Lima",
            "delayed": rng.uniform(size=len(n)) < chance,
            "chance": chance,
        }
    )
    return FlightLog(table, pd.DataFrame(), "later.csv", "4567cdef", SCL)


def asked(log: FlightLog, served: Any, shadow: Any) -> pd.DataFrame:
    """What both said of all its flights."""
    names = {"model": SERVED, "shadow": SHADOW, "time": pd.Timestamp("2017-06-01")}
    table = log.flights[["scheduled_departure", "airline", "destination"]]
    return table.assign(**names, probability=served, shadow_probability=shadow)


def verdict(served: str | float, shadow: str | float, tag: str | None = None) -> Verdict:
    log = make_log()
    said = (log.flights[one] if isinstance(one, str) else one for one in (served, shadow))
    return compare(asked(log, *said), log, tag)


def test_one_that_knows_the_chances_is_better() -> None:
    found = verdict(served=0.3, shadow="chance")
    assert (found.comparison.better, found.comparison.worse) == (True, False)
    assert found.comparison.difference == pytest.approx(
        found.table["brier"][SHADOW] - found.table["brier"][SERVED]
    )
    assert str(found).startswith(f"{SHADOW} is better than {SERVED}: Brier score -0.0")
    assert str(found).endswith(", 38 days)")  # later than what either has learnt from


def test_one_that_says_the_same_of_all_is_worse() -> None:
    found = verdict(served="chance", shadow=0.3)
    assert (found.comparison.better, found.comparison.worse) == (False, True)
    assert " is worse than " in str(found)


def test_one_that_says_the_same_is_neither() -> None:
    found = verdict(served="chance", shadow="chance")
    assert (found.comparison.difference, found.comparison.low, found.comparison.high) == (0, 0, 0)
    assert " is neither better nor worse than " in str(found)


def test_flights_of_which_the_shadow_says_nothing_do_not_count() -> None:
    log = make_log()
    both = asked(log, 0.3, log.flights["chance"].where(log.flights.index % 2 == 0))
    assert compare(both, log).table["flights"].tolist() == [380, 380]


def test_other_pairs_do_not_count() -> None:
    log = make_log()
    old = asked(log, 0.3, 0.9).assign(shadow="flight_delay_challenger:old")
    both = pd.concat([old, asked(log, 0.3, log.flights["chance"])])
    assert compare(both, log).comparison == verdict(0.3, "chance").comparison


@pytest.mark.parametrize(
    ("days", "tag", "sentence"),
    [
        (15, None, "later.csv: tells of 13 days, and 14 are needed"),
        (2, None, "one of them has learnt from all these flights, until 2017-07-02 23:50:00"),
        (40, "other:1", "no prediction of other:1 has what a shadow says: was FLIGHT_SHADOW set?"),
    ],
)
def test_what_cannot_be_compared_is_told(days: int, tag: str | None, sentence: str) -> None:
    log = make_log(days)
    with pytest.raises(DataError) as error:
        compare(asked(log, 0.3, log.flights["chance"]), log, tag)
    assert str(error.value) == sentence
