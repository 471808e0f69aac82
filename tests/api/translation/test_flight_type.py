"""The flight type, and the country of the destination."""

import pytest

from flights.catalog import Catalog
from tests.samples.translations import TO_LIMA, flight_of, sentences


@pytest.mark.parametrize(
    "text", ["Internacional", "internacional", "INTERNACIONAL", "I", "i", None]
)
def test_a_flight_to_lima_is_international(catalog: Catalog, text: str | None) -> None:
    assert flight_of(catalog, tipovuelo=text).flight_type == "I"


@pytest.mark.parametrize("text", ["Nacional", "NACIONAL", "nacional", "N", "n", None])
@pytest.mark.parametrize("destino", ["Antofagasta", "IPC", "WPU"])
def test_a_flight_within_chile_is_national(
    catalog: Catalog, destino: str, text: str | None
) -> None:
    assert flight_of(catalog, destino=destino, tipovuelo=text).flight_type == "N"


@pytest.mark.parametrize(
    ("destino", "text", "where"),
    [
        ("LIM", "Nacional", "Lima (SPJC) is not in Chile"),
        ("lima", "n", "Lima (SPJC) is not in Chile"),
        ("ANF", "Internacional", "Antofagasta (SCFA) is in Chile"),
        ("WPU", "I", "Puerto Williams (SCGZ) is in Chile"),
        ("JFK", "N", "New York (KJFK) is not in Chile"),
    ],
)
def test_the_flight_type_agrees_with_the_country_of_the_destination(
    catalog: Catalog, destino: str, text: str, where: str
) -> None:
    expected = [f"tipovuelo is {text!r}, but {where}"]
    assert sentences(catalog, destino=destino, tipovuelo=text) == expected


@pytest.mark.parametrize("destino", ["LIM", "Narnia"])
@pytest.mark.parametrize("text", ["International", "Inter", "X", "IN", "1"])
def test_there_is_no_third_flight_type(catalog: Catalog, destino: str, text: str) -> None:
    sentence = f"tipovuelo must be Internacional (I) or Nacional (N), got {text!r}"
    assert sentences(catalog, destino=destino, tipovuelo=text) == [sentence]


@pytest.mark.parametrize(
    ("text", "flight_type"), [("Internacional", "I"), ("I", "I"), ("Nacional", "N"), (None, "")]
)
def test_for_a_place_that_nobody_knows_the_flight_type_is_as_given(
    catalog: Catalog, text: str | None, flight_type: str
) -> None:
    flight = flight_of(catalog, destino="Narnia", tipovuelo=text)
    assert flight == TO_LIMA._replace(destination="Narnia", flight_type=flight_type)
