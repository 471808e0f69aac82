"""Where a flight starts and where it ends."""

from dataclasses import replace

import pytest

from flights.model.catalog import Catalog
from tests.samples.translations import TO_LIMA, flight_of, sentences, translated


@pytest.mark.parametrize("field", ["origen", "siglaori"])
@pytest.mark.parametrize(
    "text", ["SCL", "scl", "SCEL", "Santiago", "SANTIAGO", "Santiago de Chile"]
)
def test_santiago_has_these_names(catalog: Catalog, field: str, text: str) -> None:
    assert flight_of(catalog, **{field: text}) == TO_LIMA


@pytest.mark.parametrize("field", ["origen", "siglaori"])
@pytest.mark.parametrize("text", ["LIM", "Lima", "Santiago de Compostela", "SCQ", "Narnia"])
def test_only_departures_from_santiago_are_known(catalog: Catalog, field: str, text: str) -> None:
    sentence = f"{field} is {text!r}, but only departures from Santiago (SCL) are known"
    assert sentences(catalog, **{field: text}) == [sentence]


@pytest.mark.parametrize("field", ["destino", "siglades"])
@pytest.mark.parametrize("text", ["SCL", "SCEL", "Santiago"])
def test_a_flight_does_not_end_where_it_starts(catalog: Catalog, field: str, text: str) -> None:
    nowhere = {"destino": None, "siglades": None}
    sentence = f"{field} is {text!r}, where the flight starts"
    assert sentences(catalog, **nowhere | {field: text}) == [sentence]


@pytest.mark.parametrize("field", ["opera", "aerolinea", "destino", "siglades"])
@pytest.mark.parametrize("word", ["NaN", "nan", "NULL", "None", "N/A", "NA", "<NA>"])
def test_a_word_for_nothing_is_no_name(catalog: Catalog, field: str, word: str) -> None:
    assert sentences(catalog, **{field: word}) == [
        f"{field} is {word!r}, which names nothing: leave it out, or send null"
    ]


def test_the_code_of_a_destination_is_one_though_it_is_a_word_for_nothing(
    catalog: Catalog,
) -> None:
    known = replace(catalog, places={"nan": "NFFN"})
    flight = flight_of(known, destino="NAN", siglades=None)
    assert (flight.destination, flight.flight_type) == ("NFFN", "I")
    assert len(sentences(known, destino="NaN", siglades=None)) == 1


def test_a_destination_that_no_table_has_is_of_the_type_that_the_data_has(catalog: Catalog) -> None:
    known = replace(catalog, places={"sequ": "SEQU"}, flight_types={"SEQU": "I"})
    assert flight_of(known, destino="SEQU", siglades=None, tipovuelo=None).flight_type == "I"
    assert flight_of(known, destino="SEQX", siglades=None, tipovuelo=None).flight_type == ""


@pytest.mark.parametrize("field", ["destino", "siglades"])
@pytest.mark.parametrize("text", ["LIM", "SPJC", "Lima", "LIMA", "lima", "lim"])
def test_either_field_names_the_destination(catalog: Catalog, field: str, text: str) -> None:
    nowhere = {"destino": None, "siglades": None}
    assert flight_of(catalog, **nowhere | {field: text}) == TO_LIMA


@pytest.mark.parametrize("text", ["GRU", "SBGR", "Sao Paulo", "SÃO PAULO", "são paulo"])
def test_destinations_may_have_any_case_and_accents(catalog: Catalog, text: str) -> None:
    assert flight_of(catalog, destino=text, siglades="São Paulo").destination == "SBGR"


def test_lima_is_the_city_and_not_the_airport_of_turin(catalog: Catalog) -> None:
    assert flight_of(catalog, destino="Lima", siglades="LIMA", tipovuelo="I") == TO_LIMA


def test_buenos_aires_has_two_airports(catalog: Catalog) -> None:
    aeroparque = flight_of(catalog, destino="AEP", siglades="Buenos Aires")
    ezeiza = flight_of(catalog, destino="EZE", siglades="Buenos Aires")
    assert (aeroparque.destination, ezeiza.destination) == ("SABE", "SAEZ")


@pytest.mark.parametrize(
    ("destino", "siglades"),
    [
        ("LIM", "Buenos Aires"),
        ("EZE", "Lima"),
        ("AEP", "Lima"),
        ("JFK", "Roma"),
    ],
)
def test_the_city_agrees_with_the_destination(
    catalog: Catalog, destino: str, siglades: str
) -> None:
    expected = [f"siglades is {siglades!r}, but destino is {destino!r}"]
    assert sentences(catalog, destino=destino, siglades=siglades) == expected


def test_a_destination_is_required(catalog: Catalog) -> None:
    assert sentences(catalog, destino=None) == ["destino or siglades is required: the destination"]


@pytest.mark.parametrize(
    ("text", "destination", "flight_type"),
    [
        ("JFK", "KJFK", "I"),
        ("kjfk", "KJFK", "I"),
        ("AEP", "SABE", "I"),
        ("WPU", "SCGZ", "N"),  # Puerto Williams, in Chile
        ("Narnia", "Narnia", ""),
    ],
)
@pytest.mark.parametrize("field", ["destino", "siglades"])
def test_a_destination_that_the_model_has_not_seen_is_translated(
    catalog: Catalog, field: str, text: str, destination: str, flight_type: str
) -> None:
    translation = translated(catalog, **{"destino": None, field: text})
    assert translation.faults == []
    assert translation.flight[1:3] == (destination, flight_type)
    assert translation.unseen == {field: None}
