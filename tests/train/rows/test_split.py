"""The split by time, and the months that count."""

import pandas as pd
import pytest

from train.rows.data import DataError, full_months, refuse_if_alike, span, split_by_time


def flights_of(*days: str) -> pd.DataFrame:
    return pd.DataFrame({"scheduled_departure": pd.to_datetime(days, format="ISO8601")})


def test_split_is_by_time_and_never_mixes() -> None:
    flights = flights_of("2017-01-01", "2017-02-28 23:59", "2017-03-01 00:00", "2017-03-31")
    earlier, later = split_by_time(flights, test_months=1)
    assert (earlier.index.tolist(), later.index.tolist()) == ([0, 1], [2, 3])


def test_split_counts_months_that_have_flights_across_the_year_end() -> None:
    flights = flights_of("2017-10-01", "2017-12-31", "2018-01-01", "2018-03-01")
    earlier, later = split_by_time(flights)
    assert (earlier.index.tolist(), later.index.tolist()) == ([0], [1, 2, 3])


def test_a_month_of_a_few_stray_flights_does_not_count_as_a_month() -> None:
    days = [f"2017-{month:02}-{day:02}" for month in (6, 7, 8) for day in range(1, 31)]
    earlier, later = split_by_time(flights_of(*days, "2017-12-31"), test_months=1)
    assert str(earlier["scheduled_departure"].max().date()) == "2017-07-30"
    assert str(later["scheduled_departure"].max().date()) == "2017-12-31"


@pytest.mark.parametrize(("strays", "last"), [(2, "2017-07"), (3, "2017-12")])
def test_a_tenth_of_the_usual_flights_make_a_month(strays: int, last: str) -> None:
    days = [f"2017-{month:02}-{day:02}" for month in (6, 7) for day in range(1, 31)]
    months = full_months(flights_of(*days, *["2017-12-31"] * strays))
    assert str(months[-1]) == last


def test_split_leaves_a_month_to_train_on() -> None:
    flights = flights_of("2017-01-01", "2017-02-01")
    assert len(split_by_time(flights, test_months=1)[0]) == 1
    with pytest.raises(DataError, match="--test-months 2 leaves no month to train on"):
        split_by_time(flights, test_months=2)


@pytest.mark.parametrize("test_months", [0, 1, 3])
def test_split_refuses_a_single_month(test_months) -> None:
    with pytest.raises(DataError) as caught:
        split_by_time(flights_of("2017-01-01", "2017-01-31"), test_months)
    assert str(caught.value) == (
        f"--test-months {test_months} leaves no month to train on or none to test on: "
        "the flights are of 2017-01"
    )


def test_the_period_ends_with_the_last_full_month() -> None:
    days = [f"2017-{month:02}-{day:02}" for month in (6, 7, 8) for day in range(1, 31)]
    first, last = span(flights_of(*days, "2017-12-31"))
    assert (str(first.date()), str(last.date())) == ("2017-06-01", "2017-08-30")


@pytest.mark.parametrize(("late", "which"), [(True, "all"), (False, "none")])
def test_flights_that_are_all_late_or_all_on_time_teach_nothing(late: bool, which: str) -> None:
    flights = flights_of("2017-01-01", "2017-02-28").assign(delayed=late)
    with pytest.raises(DataError, match=f"^{which} of the 2 flights from 2017-01-01 to 2017-02-28"):
        refuse_if_alike(flights)
    refuse_if_alike(flights.assign(delayed=[True, False]))
