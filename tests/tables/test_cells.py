"""What a cell says, however a file writes it."""

from datetime import date, datetime, time, timezone
from decimal import Decimal
from typing import Any

import pytest

from flights.tables.cells import as_day, as_local, as_minute, as_number, as_text
from tests.samples.airports import SCL

DEPARTURE = datetime(2017, 3, 1, 8, 30)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" Sky\N{NO-BREAK SPACE}", "Sky"),
        ("NaN", "NaN"),  # a word; whether it means anything is not for here
        (None, ""),
        (float("nan"), ""),
        (100.0, "100"),
        (1.5, "1.5"),
        (Decimal("7.00"), "7"),
        (DEPARTURE, "2017-03-01 08:30:00"),
        (DEPARTURE.replace(hour=0, minute=0), "2017-03-01 00:00:00"),
        (date(2017, 3, 1), "2017-03-01"),
        (time(8, 30), "08:30:00"),
        (DEPARTURE.replace(tzinfo=timezone.utc), "2017-03-01 08:30:00+00:00"),  # noqa: UP017
    ],
)
def test_a_cell_has_one_text(cell: Any, text: str) -> None:
    assert as_text(cell) == text


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2017-01-31T23:30:00Z", "2017-01-31 20:30:00"),  # summer: three hours
        ("2017-07-31 23:30+00:00", "2017-07-31 19:30:00"),  # winter: four
        ("2017-07-31T23:30:00.500 -0400", "2017-07-31 23:30:00.500000"),
        ("2017-07-31T23:30", "2017-07-31T23:30"),
        ("2017-02-30T23:30Z", "2017-02-30T23:30Z"),
        ("0001-01-01T00:00Z", "0001-01-01T00:00Z"),
        ("31/01/2017 23:30Z", "31/01/2017 23:30Z"),
    ],
)
def test_a_time_with_a_zone_is_told_by_the_clocks_of_santiago(text: str, local: str) -> None:
    assert as_local(text, SCL.clock) == local


@pytest.mark.parametrize(
    "text", ["2017-03-01T00:00:00", "2017-03-01 00:00", "2017-03-01T00:00:00.000"]
)
def test_a_day_may_come_with_midnight(text: str) -> None:
    assert as_day(text) == "2017-03-01"


@pytest.mark.parametrize("text", ["2017-03-01 08:00:00", "01/03/2017 00:00:00", "2017-03-01"])
def test_any_other_day_stays_as_it_is(text: str) -> None:
    assert as_day(text) == text


@pytest.mark.parametrize("text", ["08:30", "08:30:00", "08:30:59", "08:30:00.000"])
def test_seconds_of_a_time_are_left_out(text: str) -> None:
    assert as_minute(text) == "08:30"


@pytest.mark.parametrize(
    ("text", "number"),
    [("100.0", "100"), ("100", "100"), ("007.0", "007"), ("1.5", "1.5"), ("940P", "940P")],
)
def test_a_number_may_come_with_a_point(text: str, number: str) -> None:
    assert as_number(text) == number
