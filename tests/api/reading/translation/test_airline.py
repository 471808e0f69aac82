"""The airline: who operates a flight, who sells it."""

import pytest

from flights.model.catalog import Catalog
from tests.samples.translations import TO_LIMA, flight_of, sentences, translated


@pytest.mark.parametrize("field", ["opera", "aerolinea"])
@pytest.mark.parametrize(
    "text",
    ["LATAM", "LATAM Airlines Group", "Grupo LATAM", "LA", "LAN", "latam", "GRUPO LATAM"],
)
def test_either_field_names_the_airline(catalog: Catalog, field: str, text: str) -> None:
    nobody = {"opera": None, "aerolinea": None}
    assert flight_of(catalog, **nobody | {field: text}).airline == "Grupo LATAM"


@pytest.mark.parametrize("opera", ["LATAM Airlines Group", "Grupo LATAM", "LA", "LAN"])
@pytest.mark.parametrize("aerolinea", ["LATAM", "la", "TAM"])
def test_two_names_of_one_airline_agree(catalog: Catalog, opera: str, aerolinea: str) -> None:
    assert flight_of(catalog, opera=opera, aerolinea=aerolinea).airline == "Grupo LATAM"


def test_who_operates_a_flight_counts_and_not_who_else_sells_it(catalog: Catalog) -> None:
    assert flight_of(catalog, opera="LATAM", aerolinea="AA").airline == "Grupo LATAM"
    assert flight_of(catalog, opera="AA", aerolinea="LATAM").airline == "American Airlines"


def test_the_seller_counts_where_the_operator_is_new(catalog: Catalog) -> None:
    translation = translated(catalog, opera="Nueva", aerolinea="LATAM")
    assert (translation.flight.airline, translation.unseen) == ("Grupo LATAM", {"opera": None})


def test_an_airline_is_required(catalog: Catalog) -> None:
    assert sentences(catalog, opera=None) == ["opera or aerolinea is required: the airline"]


@pytest.mark.parametrize("field", ["opera", "aerolinea"])
def test_an_airline_that_the_model_has_not_seen_keeps_its_text(
    catalog: Catalog, field: str
) -> None:
    translation = translated(catalog, **{"opera": None, field: "Aerolínea Nueva"})
    assert translation.faults == []
    assert translation.flight == TO_LIMA._replace(airline="Aerolínea Nueva")
    assert translation.unseen == {field: None}
