"""From a request to the flight that the model knows, and all that does not agree."""

from datetime import datetime

from flights.model.catalog import Catalog
from tests.samples.airports import EXAMPLE
from tests.samples.translations import TO_LIMA, flight_of, translated


def test_the_example_is_a_flight_to_lima(catalog: Catalog) -> None:
    translation = translated(catalog, **EXAMPLE)
    assert translation.flight == TO_LIMA._replace(number="1234")
    assert (translation.faults, translation.unseen) == ([], {})


def test_four_fields_are_enough(catalog: Catalog) -> None:
    assert flight_of(catalog) == TO_LIMA


def test_date_and_time_make_the_scheduled_departure(catalog: Catalog) -> None:
    flight = flight_of(catalog, fecha="2024-02-29", hora="23:59")
    assert flight.scheduled_departure == datetime(2024, 2, 29, 23, 59)


def test_every_field_that_the_model_has_not_seen_is_named(catalog: Catalog) -> None:
    translation = translated(
        catalog, opera="Nueva", aerolinea="nueva", destino="JFK", siglades="New York"
    )
    assert translation.faults == []
    assert list(translation.unseen) == ["opera", "aerolinea", "destino", "siglades"]


def test_all_contradictions_are_told_at_once(catalog: Catalog) -> None:
    translation = translated(
        catalog, dia=2, mes=2, ano=2021, dianom="Lunes", origen="LIM", siglaori="Lima",
        siglades="Roma", tipovuelo="charter",
    )  # fmt: skip
    assert [fault.path for fault in translation.faults] == [
        ("dia",), ("mes",), ("ano",), ("dianom",), ("origen",), ("siglaori",),
        ("siglades",), ("tipovuelo",),
    ]  # fmt: skip


def test_a_fault_holds_the_value_as_it_was_sent(catalog: Catalog) -> None:
    (fault,) = translated(catalog, siglades="Roma").faults
    assert (fault.path, fault.value) == (("siglades",), "Roma")
