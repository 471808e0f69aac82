"""What tells one flight from another: its name, its number, its moment."""

from datetime import datetime

import pytest

from flights.features import Flight
from flights.model.identity import asked, name_of, number_of, numbered, scheduled
from tests.samples.airports import SCL

SUMMER = Flight("Grupo LATAM", "SPJC", "I", datetime(2022, 1, 1, 8, 30), "600")


@pytest.mark.parametrize(
    ("vuelo", "number"),
    [
        (None, ""), ("LA1234", "1234"), ("LAN 1234", "1234"), ("1234", "1234"), ("la-0123", "123"),
        ("H2 345", "345"), ("2Z345", "345"), ("12A", "12A"), ("LA 800P", "800P"), ("0", "0"),
        ("charter", "CHARTER"), ("LA12345", "12345"), ("LATAM 100", "100"), ("00012345", "12345"),
    ],
)  # fmt: skip
def test_a_flight_number_is_known_with_and_without_its_airline(
    vuelo: str | None, number: str
) -> None:
    assert number_of(vuelo) == number


@pytest.mark.parametrize(
    ("airline", "number", "shown"),
    [
        ("Grupo LATAM", "2", "LA2"), ("Sky Airline", "345", "H2345"), ("Nueva", "12", "12"),
        ("Gol Trans", "7A", "G37A"), ("Grupo LATAM", "CHARTER", "CHARTER"),
    ],
)  # fmt: skip
def test_a_number_is_told_with_the_airline_that_it_is_read_with(
    airline: str, number: str, shown: str
) -> None:
    assert numbered(airline, number, SCL) == shown
    assert number_of(shown) == number


def test_a_flight_has_the_hour_and_the_minute_of_santiago() -> None:
    found = scheduled(SUMMER, SCL.clock)
    assert found == ("Grupo LATAM", "SPJC", "I", 8, 27_350_610, "")  # 11:30 UTC


def test_a_name_has_all_that_tells_flights_apart_and_no_type() -> None:
    name = "2022-01-01T08:30 grupolatam spjc 600"
    assert name_of(SUMMER) == name
    assert asked(SUMMER, SCL.clock) == (scheduled(SUMMER, SCL.clock), name)
    assert name_of(SUMMER._replace(airline="GRUPO LATAM", flight_type="")) == name
    assert name_of(SUMMER._replace(number="")) == name.removesuffix("600")
    assert name_of(SUMMER._replace(origin="KEWR")) == "2022-01-01T08:30 grupolatam kewr spjc 600"
