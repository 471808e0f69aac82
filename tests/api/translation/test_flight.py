"""From a request to the flight that the model knows, and what does not agree."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from flights.api.schema import EXAMPLE, FlightRequest
from flights.api.translation import Translation
from flights.catalog import Catalog
from flights.features import Flight

NEEDED = {"fecha": "2022-01-01", "hora": "08:00", "opera": "LATAM", "destino": "LIM"}
TO_LIMA = Flight("Grupo LATAM", "SPJC", "I", datetime(2022, 1, 1, 8, 0))


def translated(catalog: Catalog, **fields: Any) -> Translation:
    return Translation(FlightRequest.model_validate(NEEDED | fields), catalog)


def flight_of(catalog: Catalog, **fields: Any) -> Flight:
    """The flight of a request in which nothing is wrong."""
    translation = translated(catalog, **fields)
    assert translation.faults == []
    return translation.flight


def sentences(catalog: Catalog, **fields: Any) -> list[str]:
    return [fault.sentence for fault in translated(catalog, **fields).faults]


def test_the_example_is_a_flight_to_lima(catalog: Catalog) -> None:
    translation = translated(catalog, **EXAMPLE)
    assert translation.flight == TO_LIMA
    assert (translation.faults, translation.unseen) == ([], [])


def test_four_fields_are_enough(catalog: Catalog) -> None:
    assert flight_of(catalog) == TO_LIMA


def test_date_and_time_make_the_scheduled_departure(catalog: Catalog) -> None:
    flight = flight_of(catalog, fecha="2024-02-29", hora="23:59")
    assert flight.scheduled_departure == datetime(2024, 2, 29, 23, 59)


# The calendar


@pytest.mark.parametrize(
    ("fecha", "hora", "exists"),
    [
        ("2017-08-12", "23:59", True),
        ("2017-08-13", "00:00", False),
        ("2017-08-13", "00:59", False),
        ("2017-08-13", "01:00", True),
        ("2017-05-13", "23:30", True),  # twice
        ("0001-01-01", "00:00", True),
        ("9999-12-31", "23:59", True),
    ],
)
def test_a_time_that_the_clocks_skip_is_a_fault(
    catalog: Catalog, fecha: str, hora: str, exists: bool
) -> None:
    fault = f"hora is {hora}, which Santiago's clocks skip on fecha {fecha}"
    assert sentences(catalog, fecha=fecha, hora=hora) == ([] if exists else [fault])


@pytest.mark.parametrize(
    ("fecha", "name"),
    [
        ("2022-01-03", "Lunes"),
        ("2022-01-04", "MARTES"),
        ("2022-01-05", "Miércoles"),
        ("2022-01-05", "Miercoles"),
        ("2022-01-06", "jueves"),
        ("2022-01-07", "Viernes"),
        ("2022-01-01", "Sábado"),
        ("2022-01-01", "sabado"),
        ("2022-01-01", "SÁBADO"),
        ("2022-01-01", "Sa\u0301bado"),
        ("2022-01-02", "Domingo"),
    ],
)
def test_weekdays_may_have_any_case_and_accents(catalog: Catalog, fecha: str, name: str) -> None:
    assert sentences(catalog, fecha=fecha, dianom=name) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"dia": 2}, "dia is 2, but fecha 2022-01-01 has day 1"),
        ({"mes": 12}, "mes is 12, but fecha 2022-01-01 has month 1"),
        ({"ano": 2021}, "ano is 2021, but fecha 2022-01-01 has year 2022"),
        ({"dianom": "Lunes"}, "dianom is 'Lunes', but fecha 2022-01-01 is a sábado"),
        (
            {"dianom": "Saturday"},
            "dianom is 'Saturday', but fecha 2022-01-01 is a sábado; weekdays are in Spanish",
        ),
        (
            {"dianom": "sab"},
            "dianom is 'sab', but fecha 2022-01-01 is a sábado; weekdays are in Spanish",
        ),
    ],
)
def test_calendar_fields_agree_with_the_date(
    catalog: Catalog, fields: dict[str, Any], sentence: str
) -> None:
    assert sentences(catalog, **fields) == [sentence]


def test_day_and_month_are_not_taken_for_each_other(catalog: Catalog) -> None:
    assert sentences(catalog, fecha="2022-03-04", dia=3, mes=4) == [
        "dia is 3, but fecha 2022-03-04 has day 4",
        "mes is 4, but fecha 2022-03-04 has month 3",
    ]


# The origin


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


# The airline


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
    assert (translation.flight.airline, translation.unseen) == ("Grupo LATAM", ["opera"])


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


def test_an_airline_is_required(catalog: Catalog) -> None:
    assert sentences(catalog, opera=None) == ["opera or aerolinea is required: the airline"]


@pytest.mark.parametrize("field", ["opera", "aerolinea"])
def test_an_airline_that_the_model_has_not_seen_keeps_its_text(
    catalog: Catalog, field: str
) -> None:
    translation = translated(catalog, **{"opera": None, field: "Aerolínea Nueva"})
    assert translation.faults == []
    assert translation.flight == TO_LIMA._replace(airline="Aerolínea Nueva")
    assert translation.unseen == [field]


# The destination


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
    assert translation.unseen == [field]


def test_every_field_that_the_model_has_not_seen_is_named(catalog: Catalog) -> None:
    translation = translated(
        catalog, opera="Nueva", aerolinea="nueva", destino="JFK", siglades="New York"
    )
    assert translation.faults == []
    assert translation.unseen == ["opera", "aerolinea", "destino", "siglades"]


# The flight type


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


def test_all_contradictions_are_told_at_once(catalog: Catalog) -> None:
    translation = translated(
        catalog, dia=2, mes=2, ano=2021, dianom="Lunes", origen="LIM", siglaori="Lima",
        siglades="Roma", tipovuelo="N",
    )  # fmt: skip
    assert [fault.path for fault in translation.faults] == [
        ("dia",), ("mes",), ("ano",), ("dianom",), ("origen",), ("siglaori",),
        ("siglades",), ("tipovuelo",),
    ]  # fmt: skip


def test_a_fault_holds_the_value_as_it_was_sent(catalog: Catalog) -> None:
    (fault,) = translated(catalog, siglades="Roma").faults
    assert (fault.path, fault.value) == (("siglades",), "Roma")
