"""From scheduled flights to the columns of the model."""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from flights.features import NUMBERS, Flight, Flights, categories, features, names
from tests.samples.airports import NYC, SCL

SATURDAY = datetime(2022, 1, 1, 8, 0)
EXAMPLE = Flight("Grupo LATAM", "SPJC", "I", SATURDAY)
FROM_NEWARK = Flight("UA", "KLAX", "N", SATURDAY, origin="KEWR")


def many_flights(count: int) -> list[Flight]:
    """Flights that differ in all attributes; 127 minutes and some days apart."""
    return [
        Flight(
            ("Grupo LATAM", "Sky Airline", "K.L.M.")[n % 3],
            ("SPJC", "SCFA", "SAEZ", "Narnia")[n % 4],
            ("I", "N", "")[n % 3],
            SATURDAY + timedelta(days=n % 11, minutes=127 * n),
        )
        for n in range(count)
    ]


def test_columns_are_named_as_the_model_names_its_inputs() -> None:
    assert tuple(features(Flights.of([EXAMPLE]))) == names(SCL)
    assert names(SCL) == ("airline", "destination", "flight_type", "minute_of_day", "weekday")


def test_where_there_are_several_the_origin_is_one_more_category() -> None:
    columns = features(Flights.of([FROM_NEWARK, FROM_NEWARK._replace(origin="KLGA")]))
    assert tuple(columns) == names(NYC)
    assert names(NYC) == (*categories(SCL), "origin", *NUMBERS)
    assert columns["origin"].tolist() == [["KEWR"], ["KLGA"]]


@pytest.mark.parametrize("count", [1, 2, 1000])
def test_columns_have_a_row_for_each_flight(count: int) -> None:
    columns = features(Flights.of(many_flights(count)))
    assert {name: column.shape for name, column in columns.items()} == dict.fromkeys(
        names(SCL), (count, 1)
    )


def test_categories_are_text_and_numbers_are_float32() -> None:
    columns = features(Flights.of(many_flights(3)))
    assert {columns[name].dtype for name in categories(SCL)} == {np.dtype(object)}
    assert {columns[name].dtype for name in NUMBERS} == {np.dtype(np.float32)}


def test_the_example_has_these_values() -> None:
    columns = features(Flights.of([EXAMPLE]))
    values = [columns[name].item() for name in names(SCL)]
    assert values == ["Grupo LATAM", "SPJC", "I", 480, 5]


@pytest.mark.parametrize(
    ("year", "month", "day", "weekday"),
    [
        (2022, 1, 1, 5),
        (2022, 1, 2, 6),
        (2022, 1, 3, 0),
        (1970, 1, 1, 3),
        (1969, 12, 31, 2),
        (2000, 2, 29, 1),
        (2024, 2, 29, 3),
        (1, 1, 1, 0),
        (9999, 12, 31, 4),
    ],
)
def test_weekday_counts_from_monday(year: int, month: int, day: int, weekday: int) -> None:
    late = EXAMPLE._replace(scheduled_departure=datetime(year, month, day, 23, 59))
    assert features(Flights.of([late]))["weekday"].item() == weekday


def test_weekday_is_that_of_the_calendar_for_400_years() -> None:
    days = [datetime(1825, 1, 1) + timedelta(days=n * 37) for n in range(4000)]
    columns = features(Flights.of(EXAMPLE._replace(scheduled_departure=day) for day in days))
    assert columns["weekday"][:, 0].tolist() == [day.weekday() for day in days]


@pytest.mark.parametrize(("hour", "minute"), [(0, 0), (0, 1), (8, 0), (12, 30), (23, 59)])
@pytest.mark.parametrize("year", [1969, 2022])
def test_minute_of_day_counts_from_midnight(year: int, hour: int, minute: int) -> None:
    flight = EXAMPLE._replace(scheduled_departure=datetime(year, 12, 31, hour, minute))
    assert features(Flights.of([flight]))["minute_of_day"].item() == 60 * hour + minute


def test_the_year_and_the_month_do_not_matter() -> None:
    other = EXAMPLE._replace(scheduled_departure=datetime(2017, 9, 30, 8, 0))  # a Saturday, too
    both = features(Flights.of([EXAMPLE, other]))
    assert all(first == second for first, second in (column[:, 0] for column in both.values()))


def test_a_flight_holds_only_what_the_schedule_tells_and_its_number_is_no_feature() -> None:
    schedule = ("airline", "destination", "flight_type", "scheduled_departure")
    assert Flights._fields == (*schedule, "origin")
    assert Flight._fields == (*schedule, "number", "origin")
    assert features(Flights.of([EXAMPLE._replace(number="600")])) == features(Flights.of([EXAMPLE]))


@pytest.mark.parametrize("place", [0, 1, 500, 999])
def test_a_batch_of_one_equals_that_row_of_a_large_batch(place: int) -> None:
    flights = many_flights(1000)
    large, one = features(Flights.of(flights)), features(Flights.of([flights[place]]))
    assert {name: column[place].tolist() for name, column in large.items()} == {
        name: column[0].tolist() for name, column in one.items()
    }


@pytest.mark.parametrize("origins", [(), ("KEWR", "KJFK", "KLGA")])
def test_training_and_serving_make_the_same_columns(origins: tuple[str, ...]) -> None:
    from train.model import columns_of  # noqa: PLC0415 (scikit-learn, for this test only)

    flights = many_flights(50)
    table = pd.DataFrame(flights).astype({"scheduled_departure": "datetime64[s]"})
    if origins:
        flights = [one._replace(origin=origins[n % 3]) for n, one in enumerate(flights)]
        table["origin"] = [one.origin for one in flights]
    else:
        del table["origin"]
    trained, served = columns_of(table), features(Flights.of(flights))
    assert list(trained) == list(served)
    for name in trained:
        np.testing.assert_array_equal(trained[name], served[name], strict=True)
