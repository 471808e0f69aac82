"""The faults that only all flights together tell, as rows of the table of what is set aside."""

import pandas as pd

from train.rows.checks import REPEATED, find_misfits, join
from train.rows.schema import REJECTED_COLUMNS

FAR = "more than half a year from all but a few flights"


def flights(departures: list[str], numbers: list[str]) -> pd.DataFrame:
    """By their lines in the file, from 2 on."""
    return pd.DataFrame(
        {"scheduled_departure": pd.to_datetime(departures), "flight_number": numbers},
        index=range(2, 2 + len(departures)),
    )


def told(faults: pd.DataFrame) -> list[tuple[object, ...]]:
    assert list(faults.columns) == list(REJECTED_COLUMNS)
    return [tuple(row) for row in faults.to_numpy().tolist()]


def test_departures_of_another_time_are_told_before_repeated_flights() -> None:
    days = [f"{day:%Y-%m-%d}" for day in pd.date_range("2017-01-01", periods=200)]
    numbers = [str(number) for number in range(200)]
    found = find_misfits(flights(["1900-01-01", *days, days[7]], ["9", *numbers, "7"]))
    assert told(found) == [
        (2, "isolated_departure", "1900-01-01", FAR),
        (203, "repeated_flight", "7", REPEATED),
    ]


def test_many_equal_rows_without_a_number_are_told_by_their_departure() -> None:
    found = find_misfits(flights(["2017-01-01 08:00", "2017-01-01 08:00"], ["", ""]))
    assert told(found) == [(3, "repeated_flight", "2017-01-01 08:00:00", REPEATED)]


def test_where_nothing_is_wrong_the_table_has_its_columns_and_no_row() -> None:
    found = find_misfits(flights(["2017-01-01", "2017-01-02"], ["1", "1"]))
    assert told(found) == []


def test_joined_batches_have_sorted_categories_and_their_lines() -> None:
    batches = [
        pd.DataFrame({"airline": pd.Categorical([name]), "delayed": [late]}, index=[line])
        for name, late, line in (("b", True, 2), ("a", False, 5))
    ]
    joined = join(batches)
    assert list(joined["airline"].cat.categories) == ["a", "b"]
    assert joined.index.tolist() == [2, 5]
    assert joined["airline"].tolist() == ["b", "a"]
    assert joined["delayed"].tolist() == [True, False]
