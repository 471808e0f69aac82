"""The names of airlines and places that a request may use."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flights.airlines import ALIASES
from flights.catalog import LONGEST, Catalog, folded

LATAM = "Grupo LATAM"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("São Paulo", "saopaulo"),
        ("SÃO PAULO", "saopaulo"),
        ("Sa\u0303o Paulo", "saopaulo"),  # the accent as a character of its own
        ("Sábado", "sabado"),
        ("  K.L.M. ", "klm"),
        ("Ñuñoa", "nunoa"),
        ("Sky 2-B", "sky2b"),
        ("Straße", "strasse"),
        ("\uff2c\uff29\uff2d", "lim"),  # full-width letters
        ("-./ ", ""),
    ],
)
def test_folding_keeps_letters_and_digits_without_case_and_accents(
    text: str, expected: str
) -> None:
    assert folded(text) == expected


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.text("abzñáüÉÇ -.09", max_size=20))
def test_folding_does_not_see_case(text: str) -> None:
    assert folded(text.upper()) == folded(text.lower()) == folded(text)


@pytest.mark.parametrize(
    "text",
    [
        "LATAM",
        "latam",
        "LATAM Airlines",
        "LATAM Airlines Group",
        "LATAM Group",
        "Grupo LATAM",
        "grupo latam",
        "LA",
        "LAN",
        "TAM",
    ],
)
def test_latam_has_many_names(catalog: Catalog, text: str) -> None:
    assert catalog.airline(text) == LATAM


@pytest.mark.parametrize(
    ("text", "airline"),
    [
        ("AA", "American Airlines"),
        ("American", "American Airlines"),
        ("AAL", "American Airlines"),
        ("AMERICAN AIRLINES", "American Airlines"),
        ("Copa", "Copa Air"),
        ("CM", "Copa Air"),
        ("Gol", "Gol Trans"),
        ("G3", "Gol Trans"),
        ("JetSMART", "JetSmart SPA"),
        ("JA", "JetSmart SPA"),
        ("KLM", "K.L.M."),
        ("k.l.m.", "K.L.M."),
        ("Sky", "Sky Airline"),
        ("H2", "Sky Airline"),
    ],
)
def test_airlines_are_known_by_code_and_by_name(catalog: Catalog, text: str, airline: str) -> None:
    assert catalog.airline(text) == airline


@pytest.mark.parametrize("code", ALIASES)
def test_every_alias_leads_to_its_airline_among_all_of_them(
    metadata: dict[str, Any], code: str
) -> None:
    everyone = Catalog.of(metadata | {"airline_codes": {code: code for code in ALIASES}})
    found = {alias: everyone.airline(alias) for alias in ALIASES[code]}
    assert found == dict.fromkeys(ALIASES[code], code)


@pytest.mark.parametrize("text", ["Qantas", "QF", "LATAM Cargo", "L", "...", "Santiago", "LIM"])
def test_an_airline_that_is_not_in_the_data_is_none(catalog: Catalog, text: str) -> None:
    assert catalog.airline(text) is None


def test_an_airline_without_a_code_is_known_by_its_name(metadata: dict[str, Any]) -> None:
    later = deepcopy(metadata)
    later["categories"]["airline"].append("Línea Nueva")
    assert Catalog.of(later).airline("linea nueva") == "Línea Nueva"


@pytest.mark.parametrize(
    ("text", "icao"),
    [
        ("LIM", "SPJC"),
        ("SPJC", "SPJC"),
        ("Lima", "SPJC"),
        ("eze", "SAEZ"),
        ("Buenos Aires", "SAEZ"),
        ("GRU", "SBGR"),
        ("Sao Paulo", "SBGR"),
        ("SÃO PAULO", "SBGR"),
        ("Ciudad de Panamá", "MPTO"),
        ("isla de pascua", "SCIP"),
        ("Santa Cruz", "SLVI"),  # an airport without IATA code
        ("SLVI", "SLVI"),
    ],
)
def test_places_are_known_by_both_codes_and_by_city(catalog: Catalog, text: str, icao: str) -> None:
    assert catalog.place(text) == icao


def test_lima_is_the_city_and_not_the_airport_of_turin(catalog: Catalog) -> None:
    assert [catalog.place(text) for text in ("Lima", "LIMA", "lima")] == ["SPJC"] * 3


def test_turin_is_none_although_its_code_is_lima(catalog: Catalog) -> None:
    assert catalog.place("Turin") is None
    assert catalog.place("TRN") is None


@pytest.mark.parametrize("text", ["JFK", "KJFK", "Nueva York", "SCL", "", "...", "LATAM"])
def test_a_place_that_is_not_in_the_data_is_none(catalog: Catalog, text: str) -> None:
    assert catalog.place(text) is None


def test_the_destinations_are_those_of_the_data(catalog: Catalog, metadata: dict[str, Any]) -> None:
    assert set(catalog.places.values()) == set(metadata["cities"].values())


def test_a_destination_without_a_city_is_known_by_its_codes(metadata: dict[str, Any]) -> None:
    nameless = Catalog.of(metadata | {"cities": {}})
    assert nameless.place("MIA") == nameless.place("KMIA") == "KMIA"
    assert nameless.place("Miami") is None


def test_no_more_of_a_name_is_looked_at_than_any_name_has() -> None:
    assert len(folded("\ufdfa" * 64)) <= LONGEST
