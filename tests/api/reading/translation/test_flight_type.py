"""The flight type, and the country of the destination."""

import pytest

from flights.model.catalog import Catalog
from tests.samples.translations import TO_LIMA, flight_of, sentences, translated


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
    ("destino", "text", "actual"),
    [
        ("LIM", "Nacional", "I"),
        ("lima", "n", "I"),
        ("ANF", "Internacional", "N"),
        ("WPU", "I", "N"),
        ("JFK", "N", "I"),
    ],
)
def test_the_country_of_the_destination_counts_and_another_type_is_remarked(
    catalog: Catalog, destino: str, text: str, actual: str
) -> None:
    translation = translated(catalog, destino=destino, tipovuelo=text)
    assert (translation.faults, translation.flight.flight_type) == ([], actual)
    assert translation.others == ["tipo_por_pais"]
    assert translated(catalog, destino=destino, tipovuelo=actual).others == []


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
