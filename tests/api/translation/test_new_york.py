"""Flights of three airports, by their file: their clock, their country, their words."""

from datetime import datetime
from typing import Any

import pytest

from flights.api.language import sentence
from flights.api.reading.asking import asked
from flights.api.reading.translation import Translation
from flights.features import Flight
from tests.samples.airports import NEW_YORK

NEEDED = {"fecha": "2014-01-06", "hora": "08:00", "opera": "UA", "origen": "EWR", "destino": "LAX"}


def read(**fields: Any) -> Translation | list[str]:
    found = asked(NEEDED | fields, NEW_YORK)
    return found if isinstance(found, Translation) else [fault.sentence for fault in found]


def flight(**fields: Any) -> Flight:
    found = read(**fields)
    assert isinstance(found, Translation), found
    return found.flight


def test_a_flight_has_the_origin_that_is_told() -> None:
    due = datetime(2014, 1, 6, 8, 0)
    assert flight(vuelo="UA1545") == Flight("UA", "KLAX", "N", due, "1545", "KEWR")


@pytest.mark.parametrize(
    ("fields", "icao"),
    [
        ({"origen": "kjfk"}, "KJFK"),
        ({"origen": "La Guardia"}, "KLGA"),
        ({"origen": None, "siglaori": "Newark"}, "KEWR"),
        ({"siglaori": "New York"}, "KEWR"),  # the city of all of them tells none
        ({"siglaori": "Newark Liberty"}, "KEWR"),
    ],
)
def test_an_origin_has_codes_and_names(fields: dict[str, Any], icao: str) -> None:
    assert flight(**fields).origin == icao


@pytest.mark.parametrize(
    "fields", [{"origen": None}, {"origen": "New York"}, {"origen": None, "siglaori": "New York"}]
)
def test_which_of_several_origins_has_to_be_told(fields: dict[str, Any]) -> None:
    assert read(**fields) == ["origen or siglaori is required: the origin"]


@pytest.mark.parametrize("field", ["origen", "siglaori"])
def test_only_departures_from_its_airports_are_known(field: str) -> None:
    known = "only departures from New York (EWR, JFK, LGA) are known"
    assert read(**{field: "SCL"}) == [f"{field} is 'SCL', but {known}"]


def test_two_origins_contradict() -> None:
    assert read(siglaori="Kennedy") == ["siglaori is 'Kennedy', but origen is 'EWR'"]


def test_a_flight_may_end_at_another_of_its_airports() -> None:
    assert flight(destino="JFK")[1:3] == ("KJFK", "N")
    assert read(origen="JFK", destino="JFK") == ["destino is 'JFK', where the flight starts"]
    assert read(siglades="Newark") == ["siglades is 'Newark', where the flight starts"]


@pytest.mark.parametrize(("code", "kind"), [("MIA", "N"), ("LHR", "I"), ("SCL", "I")])
def test_flights_within_its_country_are_national(code: str, kind: str) -> None:
    assert flight(destino=code).flight_type == kind


def test_it_has_its_own_words_for_types_and_days() -> None:
    assert flight(tipovuelo="Domestic", dianom="monday").flight_type == "N"
    assert read(tipovuelo="Nacional") == [
        "tipovuelo must be International (I) or Domestic (National, D, N), got 'Nacional'"
    ]
    told = "dianom is 'Lunes', but fecha 2014-01-06 is a Monday; weekdays are in English"
    assert read(dianom="Lunes") == [told]


def test_its_clocks_skip_their_own_hour() -> None:
    assert read(fecha="2013-03-10", hora="02:30") == [
        "hora is 02:30, which New York's clocks skip on fecha 2013-03-10"
    ]
    assert read(en="2013-03-10T02:30") == ["en is 2013-03-10T02:30, which New York's clocks skip"]
    santiago_skips = "2017-08-13"
    assert flight(fecha=santiago_skips, hora="00:30").scheduled_departure.hour == 0


@pytest.mark.parametrize(
    ("fields", "spanish"),
    [
        (
            {"fecha": "2013-03-10", "hora": "02:30"},
            "hora es 02:30, que los relojes de New York se saltan en fecha 2013-03-10",
        ),
        (
            {"origen": "SCL"},
            "origen es 'SCL', pero solo se conocen salidas desde New York (EWR, JFK, LGA)",
        ),
        ({"origen": None}, "falta origen o siglaori: el origen"),
        ({"siglaori": "Kennedy"}, "siglaori es 'Kennedy', pero origen es 'EWR'"),
        (
            {"tipovuelo": "X"},
            "tipovuelo debe ser International (I) o Domestic (National, D, N), llegó 'X'",
        ),
        (
            {"dianom": "Lunes"},
            "dianom es 'Lunes', pero fecha 2014-01-06 es Monday; los días se escriben en inglés",
        ),
    ],
)
def test_its_sentences_are_told_in_spanish(fields: dict[str, Any], spanish: str) -> None:
    (english,) = read(**fields)
    assert isinstance(english, str)
    assert sentence(english) == spanish
