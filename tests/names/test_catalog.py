"""The names of airlines and places that a request may use."""

import unicodedata
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flights.model.catalog import Catalog
from flights.names.airports import find_airport
from flights.names.spelling import LONGEST, folded
from tests.samples.airports import SCL

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
        ("Tromsø 2²", "tromsø22"),
        ("Ærø_x", "ærøx"),
    ],
)
def test_folding_keeps_letters_and_digits_without_case_and_accents(
    text: str, expected: str
) -> None:
    assert folded(text) == expected


@settings(max_examples=300)
@given(st.text(max_size=20) | st.text("aZ09ñÉø ß\u0301\u0345-_²", max_size=20))
def test_folding_keeps_just_what_is_a_letter_or_a_digit(text: str) -> None:
    plain = unicodedata.normalize("NFKD", text)[:LONGEST].casefold()
    assert folded(text) == "".join(char for char in plain if char.isalnum())


@settings(max_examples=300)
@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@settings(max_examples=300)
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


def of_airlines(metadata: dict[str, Any], codes: dict[str, str]) -> Catalog:
    categories = metadata["categories"] | {"airline": list(codes.values())}
    return Catalog.of(metadata | {"categories": categories, "airline_codes": codes})


@pytest.mark.parametrize("names", SCL.airlines, ids=lambda names: names[0])
def test_every_name_leads_to_its_airline_whichever_of_them_the_data_has(
    metadata: dict[str, Any], names: tuple[str, ...]
) -> None:
    others = {one[0]: one[0] for one in SCL.airlines if one is not names}
    for name in names:
        known = of_airlines(metadata, others | {name: "the one"})
        assert {known.airline(other) for other in names} == {"the one"}


def test_no_two_airlines_share_a_name() -> None:
    names = [name for one in SCL.airlines for name in {folded(name) for name in one}]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("code", "airline", "asked"),
    [
        ("QFU", "Qantas Airways", ["Qantas", "QF", "QFA"]),
        ("JMR", "Latin American Wings", ["LAW", "LW"]),
        (
            "TAM",
            "Grupo LATAM",
            ["LATAM Perú", "LP", "TAM Airlines", "4C", "LXP"],
        ),
    ],
)
def test_an_airline_keeps_its_names_where_the_data_has_another_code(
    metadata: dict[str, Any], code: str, airline: str, asked: list[str]
) -> None:
    known = of_airlines(metadata, {code: airline})
    assert [known.airline(name) for name in asked] == [airline] * len(asked)


def test_a_company_that_the_data_tells_apart_keeps_its_own_names(metadata: dict[str, Any]) -> None:
    known = of_airlines(metadata, {"LAN": "LATAM", "TAM": "LATAM Brasil"})
    found = [known.airline(name) for name in ("TAM", "latam brasil", "LA", "LATAM Perú")]
    assert found == ["LATAM Brasil", "LATAM Brasil", "LATAM", "LATAM"]


@pytest.mark.parametrize("text", ["Qantas", "QF", "Cargo", "L", "...", "Santiago", "LIM"])
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
    assert nameless.place("Miami") == "KMIA"  # as the table of airports has it
    assert nameless.place("Ciudad de Panama") == "MPTO"
    assert nameless.place("Istmo") is None


@pytest.mark.parametrize(
    ("icao", "city", "asked"),
    [
        ("SBFL", "Florianapolis", ["Florianópolis", "FLN"]),
        ("SAWH", "Ushuia", ["Ushuaia", "ushuia"]),
        ("SAZS", "Bariloche", ["San Carlos de Bariloche", "BRC"]),
        ("NZAA", "Auckland N.Z.", ["Auckland"]),
        ("KJFK", "Nueva York", ["New York", "new york city"]),
        ("MPTO", "Ciudad de Panama", ["Panamá", "Panama City"]),
        ("SEQU", "Quito", ["UIO", "SEQM", "quito"]),
        ("SLVR", "Santa Cruz", ["VVI", "SLVI", "Santa Cruz de la Sierra"]),
        ("SABE", "Buenos Aires", ["AEP", "Aeroparque"]),
    ],
)
def test_a_city_is_known_as_the_world_spells_it(
    metadata: dict[str, Any], icao: str, city: str, asked: list[str]
) -> None:
    categories = metadata["categories"] | {"destination": [icao]}
    known = Catalog.of(metadata | {"categories": categories, "cities": {city: icao}})
    assert [known.place(name) for name in asked] == [icao] * len(asked)


def test_a_city_of_several_airports_means_the_one_that_the_data_has_it_for(
    metadata: dict[str, Any],
) -> None:
    both = metadata["categories"] | {"destination": ["SABE", "SAEZ"]}
    for icao in ("SABE", "SAEZ"):
        known = Catalog.of(metadata | {"categories": both, "cities": {"Buenos Aires": icao}})
        assert known.place("Buenos Aires") == icao
        assert (known.place("AEP"), known.place("EZE")) == ("SABE", "SAEZ")


def test_types_of_destinations_are_those_that_came_with_the_model(metadata: dict[str, Any]) -> None:
    assert Catalog.of(metadata | {"flight_types": {"SEQU": "I"}}).flight_types == {"SEQU": "I"}
    assert Catalog.of(metadata).flight_types == {}  # of a model of before


def test_names_of_places_are_of_the_airports_table_or_the_data() -> None:
    unknown = [icao for icao in SCL.places if find_airport(icao) is None]
    assert unknown == ["SEQU"]


def test_no_more_of_a_name_is_looked_at_than_any_name_has() -> None:
    assert len(folded("\ufdfa" * 64)) <= LONGEST
