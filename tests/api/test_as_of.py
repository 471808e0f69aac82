"""`en`, the moment that an answer is to be made of: its form, and one of them for a list."""

from datetime import datetime
from typing import Any

import pytest

from flights.api.departures import read_event
from flights.api.errors.faults import MOST_FAULTS, Fault
from flights.api.reading.parsing import AsOf, read_flight, read_flights
from flights.model.catalog import Catalog
from tests.samples.airports import utc_minute
from tests.senders.sent import TO_LIMA, errors_of, flight, to_bytes

EN = "2021-12-31T23:59"
MINUTE = utc_minute(datetime(2021, 12, 31, 23, 59))
FORM = "must be a date with its time, written YYYY-MM-DDTHH:MM, got "


def test_a_flight_and_a_list_may_have_a_moment(catalog: Catalog) -> None:
    sent = flight(en=EN)
    alone, many = read_flight(to_bytes(sent), catalog), read_flights(to_bytes([sent] * 3), catalog)
    assert (alone.flights, alone.as_of) == ([TO_LIMA], AsOf(MINUTE, ("en",), EN))
    assert (list(many.flights), many.as_of) == ([TO_LIMA] * 3, AsOf(MINUTE, (0, "en"), EN))


@pytest.mark.parametrize("fields", [{}, {"en": None}])
def test_without_it_is_now(catalog: Catalog, fields: dict[str, Any]) -> None:
    assert read_flight(to_bytes(flight(**fields)), catalog).as_of is None
    both = [flight(), flight(**fields)]
    assert read_flights(to_bytes(both), catalog).as_of is None


@pytest.mark.parametrize(
    "en",
    ["23:59", "2021-12-31", "2021-12-31 23:59", "2021-12-31T23:59:01", "2021-12-31T23:59Z",
     "2021-12-31T24:00", "2021-02-29T08:00", "", "now", 0, True, ["2021-12-31T23:59"]],
)  # fmt: skip
def test_it_is_a_date_and_a_time(catalog: Catalog, en: Any) -> None:
    (error,) = errors_of(flight(en=en), catalog)
    assert (error["pointer"], error["value"]) == ("#/en", en)
    assert error["detail"].startswith(f"en {FORM}")


def test_a_moment_that_the_clocks_skip_is_refused(catalog: Catalog) -> None:
    (error,) = errors_of(flight(en="2017-08-13T00:30"), catalog)
    detail = "en is 2017-08-13T00:30, which Santiago's clocks skip"
    assert error == {"pointer": "#/en", "value": "2017-08-13T00:30", "detail": detail}


@pytest.mark.parametrize("en", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_the_ends_of_the_calendar_are_moments(catalog: Catalog, en: str) -> None:
    assert read_flight(to_bytes(flight(en=en)), catalog).as_of


@pytest.mark.parametrize(
    ("first", "second", "detail"),
    [
        (EN, "2022-01-01T00:00", f"is 2022-01-01T00:00, but flight 0 has {EN}"),
        (EN, None, f"is missing, but flight 0 has {EN}"),
        (None, EN, f"is {EN}, but flight 0 has none"),
    ],
)
def test_a_list_has_one_moment(
    catalog: Catalog, first: str | None, second: str | None, detail: str
) -> None:
    sent = [flight(en=first), flight(en=second), flight(en=first)]
    (error,) = errors_of(sent, catalog, read_flights)
    assert (error["pointer"], error["value"]) == ("#/1/en", second)
    assert error["detail"] == f"flight 1: en {detail}: a list has one moment"


def test_the_moment_of_a_list_is_that_of_its_first_right_flight(catalog: Catalog) -> None:
    sent = [flight(dia=2), flight(en=EN), flight(en=EN), flight()]
    errors = errors_of(sent, catalog, read_flights)
    assert [error["pointer"] for error in errors] == ["#/0/dia", "#/3/en"]
    assert "but flight 1 has" in errors[1]["detail"]


def test_of_a_thousand_moments_no_more_are_looked_at_than_told(catalog: Catalog) -> None:
    sent = [flight(en=f"2021-12-31T{n // 60:02}:{n % 60:02}") for n in range(1_000)]
    assert len(errors_of(sent, catalog, read_flights)) == MOST_FAULTS


@pytest.mark.parametrize("name", ["as_of", "asOf", "moment", "En"])
def test_a_near_miss_names_it(catalog: Catalog, name: str) -> None:
    (error,) = errors_of(flight(**{name: EN}), catalog)
    assert error["detail"] == f"{name} is not a field of a flight; did you mean en?"


ASKED = "en goes to POST /predict, /predict_batch, /explain or /delay"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("en", f"; {ASKED}"),
        ("as_of", f"; {ASKED}"),
        ("Salida", "; did you mean salida?"),
        ("Fecha-O", "; did you mean salida?"),
        ("cancelled", "; did you mean cancelado?"),
        ("Hasta", "; did you mean hasta?"),
    ],
)
def test_what_is_told_has_no_moment_and_hints_of_its_own(
    catalog: Catalog, name: str, hint: str
) -> None:
    faults = read_event(flight(**{name: EN}), catalog, MINUTE)
    assert faults == [Fault((name,), EN, f"is not a field of a flight{hint}")]
