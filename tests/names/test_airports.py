"""Airports by either code."""

import airportsdata
import pytest

from flights.names.airports import Airport, find_airport, flight_type, table

LIMA = Airport("SPJC", "LIM", "Lima", "PE")


@pytest.mark.parametrize("code", ["LIM", "SPJC", "lim", "spjc"])
def test_an_airport_is_found_by_either_code_in_any_case(code: str) -> None:
    assert find_airport(code) == LIMA


@pytest.mark.parametrize(
    ("code", "icao", "country"),
    [
        ("SCL", "SCEL", "CL"),
        ("AEP", "SABE", "AR"),
        ("EZE", "SAEZ", "AR"),
        ("IPC", "SCIP", "CL"),  # Easter Island, in Oceania and in Chile
        ("MPN", "EGYP", "FK"),
        ("LIMA", "LIMA", "IT"),
    ],
)
def test_countries_are_those_of_the_airports(code: str, icao: str, country: str) -> None:
    airport = find_airport(code)
    assert airport is not None
    assert (airport.icao, airport.country) == (icao, country)


@pytest.mark.parametrize(
    "code", ["", " ", "Lima Callao", "QQQQ", "ZZZZ", "LI", "LIM\0", "東京", "é€"]
)
def test_what_is_no_code_is_no_airport(code: str) -> None:
    assert find_airport(code) is None


def test_an_airport_without_iata_code_is_found_by_icao_only() -> None:
    airport = find_airport("SLVI")
    assert airport is not None
    assert airport.iata == ""


def test_the_table_holds_what_the_package_loads() -> None:
    expected = {
        code: Airport(row["icao"], row["iata"], row["city"], row["country"])
        for code_type in ("ICAO", "IATA")
        for code, row in airportsdata.load(code_type).items()
    }
    every = table()
    codes = every.codes.tolist()
    found = {code.decode(): every.airport(place) for place, code in enumerate(codes) if code}
    assert found == expected
    assert codes == sorted(codes)


def test_the_table_is_read_once() -> None:
    assert table() is table()


def test_a_city_spelt_like_an_icao_code_is_not_that_airport() -> None:
    assert find_airport("Kobe") is None
    assert find_airport("KOBE") is not None


@pytest.mark.parametrize(
    ("code", "given", "kind"),
    [("LIM", "N", "I"), ("LIM", "", "I"), ("SCFA", "I", "N"), ("QQQQ", "N", "N"), ("QQQQ", "", "")],
)
def test_the_type_of_a_flight_is_by_country_or_as_given(code: str, given: str, kind: str) -> None:
    assert flight_type(find_airport(code), given, "CL") == kind


def test_a_code_after_the_last_one_is_no_airport() -> None:
    assert find_airport("~~~~") is None


def test_an_iata_code_may_be_written_as_a_name_is_between_blanks() -> None:
    found = find_airport(" Lim ")
    assert found is not None
    assert found.icao == "SPJC"
