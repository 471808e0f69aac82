"""Flights of three airports, by their file: their names, clock, country and words."""

from datetime import datetime
from typing import Any

import pytest

from flights.api.language import sentence
from flights.api.reading.asking import asked
from flights.api.reading.translation import Translation
from flights.features import Flight
from tests.samples.airports import NEW_YORK

NEEDED = {
    "date": "2014-01-06",
    "time": "08:00",
    "operator": "UA",
    "origin": "EWR",
    "destination": "LAX",
}


def read(**fields: Any) -> Translation | list[str]:
    found = asked(NEEDED | fields, NEW_YORK)
    return found if isinstance(found, Translation) else [fault.sentence for fault in found]


def flight(**fields: Any) -> Flight:
    found = read(**fields)
    assert isinstance(found, Translation), found
    return found.flight


def test_a_flight_has_the_origin_that_is_told() -> None:
    due = datetime(2014, 1, 6, 8, 0)
    assert flight(flight="UA1545") == Flight("UA", "KLAX", "N", due, "1545", "KEWR")


@pytest.mark.parametrize(
    ("fields", "icao"),
    [
        ({"origin": "kjfk"}, "KJFK"),
        ({"origin": "La Guardia"}, "KLGA"),
        ({"origin": None, "origin_city": "Newark"}, "KEWR"),
        ({"origin_city": "New York"}, "KEWR"),  # the city of all of them tells none
        ({"origin_city": "Newark Liberty"}, "KEWR"),
    ],
)
def test_an_origin_has_codes_and_names(fields: dict[str, Any], icao: str) -> None:
    assert flight(**fields).origin == icao


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"origin": None}, "origin or origin_city is required: the origin"),
        (
            {"origin": "New York"},
            "origin is 'New York', which may be any of EWR, JFK, LGA: which of them?",
        ),
        (
            {"origin": None, "origin_city": "NEW YORK"},
            "origin_city is 'NEW YORK', which may be any of EWR, JFK, LGA: which of them?",
        ),
    ],
)
def test_which_of_several_origins_has_to_be_told(fields: dict[str, Any], sentence: str) -> None:
    assert read(**fields) == [sentence]


@pytest.mark.parametrize("field", ["origin", "origin_city"])
def test_only_departures_from_its_airports_are_known(field: str) -> None:
    known = "only departures from New York (EWR, JFK, LGA) are known"
    assert read(**{field: "SCL"}) == [f"{field} is 'SCL', but {known}"]


def test_two_origins_contradict() -> None:
    assert read(origin_city="Kennedy") == ["origin_city is 'Kennedy', but origin is 'EWR'"]


def test_a_flight_may_end_at_another_of_its_airports() -> None:
    assert flight(destination="JFK")[1:3] == ("KJFK", "N")
    assert read(origin="JFK", destination="JFK") == [
        "destination is 'JFK', where the flight starts"
    ]
    assert read(destination_city="Newark") == [
        "destination_city is 'Newark', where the flight starts"
    ]


@pytest.mark.parametrize(("code", "kind"), [("MIA", "N"), ("LHR", "I"), ("SCL", "I")])
def test_flights_within_its_country_are_national(code: str, kind: str) -> None:
    assert flight(destination=code).flight_type == kind


def test_it_has_its_own_words_for_types_and_days() -> None:
    assert flight(flight_type="Domestic", weekday="monday").flight_type == "N"
    assert read(flight_type="Nacional") == [
        "flight_type must be International (I) or Domestic (National, D, N), got 'Nacional'"
    ]
    told = "weekday is 'Lunes', but date 2014-01-06 is a Monday; weekdays are in English"
    assert read(weekday="Lunes") == [told]


def test_its_clocks_skip_their_own_hour() -> None:
    assert read(date="2013-03-10", time="02:30") == [
        "time is 02:30, which New York's clocks skip on date 2013-03-10"
    ]
    assert read(at="2013-03-10T02:30") == ["at is 2013-03-10T02:30, which New York's clocks skip"]
    santiago_skips = "2017-08-13"
    assert flight(date=santiago_skips, time="00:30").scheduled_departure.hour == 0


@pytest.mark.parametrize(
    ("fields", "spanish"),
    [
        (
            {"date": "2013-03-10", "time": "02:30"},
            "time es 02:30, que los relojes de New York se saltan en date 2013-03-10",
        ),
        (
            {"origin": "SCL"},
            "origin es 'SCL', pero solo se conocen salidas desde New York (EWR, JFK, LGA)",
        ),
        ({"origin": None}, "falta origin o origin_city: el origen"),
        ({"origin_city": "Kennedy"}, "origin_city es 'Kennedy', pero origin es 'EWR'"),
        (
            {"flight_type": "X"},
            "flight_type debe ser International (I) o Domestic (National, D, N), llegó 'X'",
        ),
        (
            {"weekday": "Lunes"},
            "weekday es 'Lunes', pero date 2014-01-06 es Monday; los días se escriben en inglés",
        ),
    ],
)
def test_its_sentences_are_told_in_spanish(fields: dict[str, Any], spanish: str) -> None:
    (english,) = read(**fields)
    assert isinstance(english, str)
    assert sentence(english) == spanish
