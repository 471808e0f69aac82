"""What the airport tells: events with their names, and what is refused with field and value."""

import json
from datetime import datetime
from typing import Any

import pytest

from flights.api.departures import Heartbeat, Told, read_event
from flights.api.errors.faults import Fault
from flights.live.known import Known, Scheduled
from flights.model.catalog import Catalog
from tests.samples.airports import EXAMPLE, NEW_YORK, NYC, local_time, utc_minute
from tests.senders.sent import flight

DUE = utc_minute(datetime(2022, 1, 1, 8, 0))
NOW = DUE + 60
TO_LIMA = Scheduled("Grupo LATAM", "SPJC", "I", 8, DUE)
NAME = "2022-01-01T08:00 grupolatam spjc "


def told(catalog: Catalog, now: int = NOW, **fields: Any) -> Told:
    event = read_event(flight(**fields), catalog, now)
    assert isinstance(event, Told), event
    return event


def fault(catalog: Catalog, value: Any, now: int = NOW) -> Fault:
    """The only one."""
    faults = read_event(value, catalog, now)
    assert isinstance(faults, list)
    (one,) = faults
    return one


def test_a_flight_left_is_cancelled_or_announced(catalog: Catalog) -> None:
    assert told(catalog) == Told(NAME, Known(TO_LIMA))
    assert told(catalog, salida=None, cancelado=False) == Told(NAME, Known(TO_LIMA), reopens=True)
    assert told(catalog, salida="2022-01-01T08:20").known == Known(TO_LIMA, DUE + 20)
    assert told(catalog, cancelado=True).known == Known(TO_LIMA, None, True)


@pytest.mark.parametrize(
    ("fields", "reopens"),
    [
        ({"cancelado": False}, True),
        ({"cancelado": None}, False),
        ({}, False),
        ({"cancelado": True}, False),
        ({"cancelado": False, "salida": "2022-01-01T08:20"}, False),
    ],
)
def test_only_not_cancelled_without_a_departure_takes_something_back(
    catalog: Catalog, fields: dict[str, Any], reopens: bool
) -> None:
    assert told(catalog, **fields).reopens is reopens


def test_a_request_as_it_stands_is_an_announcement(catalog: Catalog) -> None:
    assert read_event(EXAMPLE, catalog, NOW) == Told(NAME + "1234", Known(TO_LIMA))


def test_times_are_those_of_santiago(catalog: Catalog) -> None:
    assert (datetime(2022, 1, 1, 11, 0) - datetime(1970, 1, 1)).total_seconds() // 60 == DUE
    winter = told(catalog, fecha="2022-07-01", salida="2022-07-01T08:00", now=NOW + 400_000)
    assert local_time(winter.known.left_min or 0) == datetime(2022, 7, 1, 8, 0)
    assert winter.known.left_min == utc_minute(datetime(2022, 7, 1, 7, 0)) + 60


@pytest.mark.parametrize(
    "fields",
    [
        {"opera": "Grupo LATAM", "destino": "SPJC"},
        {"opera": "la", "destino": "lima"},
        {"opera": None, "aerolinea": "LAN", "destino": None, "siglades": "Lima"},
        {"salida": "2022-01-01T08:20"},
        {"cancelado": True},
        {"dia": 1.0, "tipovuelo": "I", "origen": "SCL"},
    ],
)
def test_the_name_is_of_the_flight_however_it_is_written(
    catalog: Catalog, fields: dict[str, Any]
) -> None:
    assert told(catalog, **fields).name == NAME


@pytest.mark.parametrize(
    "fields",
    [
        {"hora": "08:01"},
        {"fecha": "2022-01-02"},
        {"opera": "SKY"},
        {"destino": "ANF"},
        {"vuelo": "1"},
    ],
)
def test_another_flight_has_another_name(catalog: Catalog, fields: dict[str, Any]) -> None:
    assert told(catalog, **fields).name != NAME


def test_unseen_airlines_and_destinations_are_accepted(catalog: Catalog) -> None:
    event = told(catalog, opera="Ladeco", destino="Atlantis", salida="2022-01-01T08:20")
    assert event.known == Known(Scheduled("Ladeco", "Atlantis", "", 8, DUE), DUE + 20)
    assert (event.unseen, told(catalog).unseen) == (("opera", "destino"), ())
    assert event.name == told(catalog, opera="LADECO", destino="atlantis").name


@pytest.mark.parametrize(
    "salida",
    ["08:20", "2022-01-01", "2022-01-01 08:20", "2022-01-01T08:20:01", "2022-01-01T08:20Z",
     "2022-01-01T24:00", "2022-02-30T08:20", "20220101T0820", "", 820, True, ["2022-01-01T08:20"]],
)  # fmt: skip
def test_a_departure_needs_date_and_time(catalog: Catalog, salida: Any) -> None:
    found = fault(catalog, flight(salida=salida))
    assert (found.path, found.value) == (("salida",), salida)
    assert found.detail.startswith("must be a date with its time, written YYYY-MM-DDTHH:MM, got ")


@pytest.mark.parametrize("cancelado", [1, "true", "si", {}])
def test_cancelled_is_true_or_false(catalog: Catalog, cancelado: Any) -> None:
    found = fault(catalog, flight(cancelado=cancelado))
    assert (found.path, found.value) == (("cancelado",), cancelado)
    assert found.detail == f"must be true or false, got {json.dumps(cancelado)}"


def test_what_left_is_not_cancelled(catalog: Catalog) -> None:
    assert fault(catalog, flight(salida="2022-01-01T08:20", cancelado=True)) == Fault(
        ("cancelado",), True, "is true, but salida is 2022-01-01T08:20: which of them?", True
    )


def test_the_future_is_refused(catalog: Catalog) -> None:
    sent = flight(salida="2022-01-01T08:06")
    assert isinstance(read_event(sent, catalog, DUE + 1), Told)
    detail = "is 2022-01-01T08:06, which is to come: in Santiago it is 2022-01-01T08:00"
    assert fault(catalog, sent, DUE) == Fault(("salida",), "2022-01-01T08:06", detail)
    found = fault(catalog, {"hasta": "2022-01-01T08:06"}, DUE)
    assert found == Fault(("hasta",), "2022-01-01T08:06", detail)


@pytest.mark.parametrize("value", [{"hasta": "2021-11-01T20:59"}, flight(fecha="2021-10-31")])
def test_what_is_too_old_to_be_kept_is_refused(catalog: Catalog, value: dict[str, Any]) -> None:
    first = utc_minute(datetime(2021, 11, 1, 21, 0))
    field = "hasta" if "hasta" in value else "fecha"
    text = value[field]
    (found,) = read_event(value, catalog, NOW, first)
    assert found == Fault((field,), text, f"is {text}, but what is kept begins at 2021-11-01T21:00")
    later = value | {field: value[field].replace("20:59", "21:00").replace("10-31", "11-02")}
    assert isinstance(read_event(later, catalog, NOW, first), Told | Heartbeat)


@pytest.mark.parametrize(
    ("value", "field"),
    [({"hasta": "0001-01-01T00:00"}, "hasta"), (flight(fecha="1969-12-31"), "fecha")],
)
def test_before_anything_is_kept_a_moment_before_1970_is_refused(
    catalog: Catalog, value: dict[str, Any], field: str
) -> None:
    found = fault(catalog, value)
    assert found.path == (field,)
    assert found.detail.endswith("but what is kept begins at 1970-01-01T00:00")


@pytest.mark.parametrize(
    ("salida", "far"),
    [("2021-12-31T07:59", "more than 24 h before"), ("2022-01-04T08:01", "more than 72 h after")],
)
def test_a_departure_far_from_its_schedule_is_refused(
    catalog: Catalog, salida: str, far: str
) -> None:
    detail = f"is {salida}, {far} the schedule, 2022-01-01T08:00"
    found = fault(catalog, flight(salida=salida), NOW + 10_000)
    assert found == Fault(("salida",), salida, detail, True)


@pytest.mark.parametrize("salida", ["2021-12-31T08:00", "2022-01-04T08:00"])
def test_a_day_before_and_three_after_the_schedule_are_accepted(
    catalog: Catalog, salida: str
) -> None:
    assert isinstance(read_event(flight(salida=salida), catalog, NOW + 10_000), Told)


def test_flights_of_more_than_a_year_ahead_are_refused(catalog: Catalog) -> None:
    assert isinstance(read_event(flight(fecha="2023-01-02", hora="07:00"), catalog, DUE), Told)
    found = fault(catalog, flight(fecha="2023-01-03"), DUE)
    assert found == Fault(("fecha",), "2023-01-03", "is 2023-01-03, more than a year from now")


@pytest.mark.parametrize("fecha", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_no_error(catalog: Catalog, fecha: str) -> None:
    sent = flight(fecha=fecha, hora="23:59", salida=f"{fecha}T23:59")
    assert isinstance(read_event(sent, catalog, NOW), Told | list)
    assert isinstance(read_event({"hasta": f"{fecha}T00:00"}, catalog, NOW), Heartbeat | list)


@pytest.mark.parametrize(
    "value", [{"hasta": "2017-08-13T00:30"}, flight(fecha="2017-08-12", salida="2017-08-13T00:30")]
)
def test_a_time_that_the_clocks_skip_is_refused(catalog: Catalog, value: dict[str, Any]) -> None:
    field = "hasta" if "hasta" in value else "salida"
    detail = "is 2017-08-13T00:30, which Santiago's clocks skip"
    assert fault(catalog, value) == Fault((field,), "2017-08-13T00:30", detail)


def test_a_time_that_happens_twice_is_the_first(catalog: Catalog) -> None:
    event = told(catalog, fecha="2017-05-13", hora="22:30", salida="2017-05-13T23:30")
    assert event.known.left_min == event.known.flight.departure_min + 60
    later = told(catalog, fecha="2017-05-13", hora="23:30", salida="2017-05-14T00:30")
    assert later.known.left_min == later.known.flight.departure_min + 120


def test_faults_of_a_flight_are_those_of_a_request(catalog: Catalog) -> None:
    sent = flight(dia=2, dianom="Lunes", salida="2022-01-01T08:20")
    faults = read_event(sent, catalog, NOW)
    assert isinstance(faults, list)
    assert [one.sentence for one in faults] == [
        "dia is 2, but fecha 2022-01-01 has day 1",
        "dianom is 'Lunes', but fecha 2022-01-01 is a sábado",
    ]
    assert (
        fault(catalog, flight(hour="8")).detail == "is not a field of a flight; did you mean hora?"
    )


@pytest.mark.parametrize("value", [None, 1, "x", [], [flight()], True])
def test_what_is_no_object_is_refused(catalog: Catalog, value: Any) -> None:
    assert fault(catalog, value).detail.startswith("must be a JSON object, got ")


def test_what_new_york_tells_is_by_its_own_clocks() -> None:
    told = {"date": "2022-01-01", "time": "08:00", "operator": "UA", "origin": "EWR"}
    told |= {"destination": "LAX", "departed": "2022-01-01T08:20"}
    now = NYC.clock.utc_minute(datetime(2022, 1, 1, 8, 0))
    assert fault(NEW_YORK, told, now).sentence == (
        "departed is 2022-01-01T08:20, which is to come: in New York it is 2022-01-01T08:00"
    )
    event = read_event(told, NEW_YORK, now + 20)
    assert isinstance(event, Told)
    assert (event.known.flight.departure_min, event.known.left_min) == (now, now + 20)
    assert read_event({"until": "2022-01-01T08:00"}, NEW_YORK, now) == Heartbeat(now)
