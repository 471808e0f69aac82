"""From the bytes of a list to flights, or to the problem that names the place."""

from typing import Any

import pytest

from flights.api.errors.faults import MOST_FAULTS
from flights.api.errors.problems import Problem
from flights.api.reading.parsing import (
    MAX_FLIGHTS,
    read_flight,
    read_flights,
)
from flights.model.catalog import Catalog
from tests.samples.airports import EXAMPLE
from tests.senders.sent import errors_of, flight, problem_of, to_bytes


@pytest.mark.parametrize("count", [1, 2, MAX_FLIGHTS])
def test_flights_keep_their_order(catalog: Catalog, count: int) -> None:
    times = [f"{place // 60:02}:{place % 60:02}" for place in reversed(range(count))]
    checked = read_flights(to_bytes([flight(hora=text) for text in times]), catalog)
    assert [f"{one.scheduled_departure:%H:%M}" for one in checked.flights] == times


def test_an_empty_list_is_refused(catalog: Catalog) -> None:
    (error,) = errors_of([], catalog, read_flights)
    assert (error["pointer"], error["value"]) == ("#", [])
    assert error["detail"].endswith("must hold 1 to 1,000 flights, it holds 0")


@pytest.mark.parametrize(("most", "told"), [(MAX_FLIGHTS, "1 to 1,000"), (2, "1 to 2")])
def test_too_many_flights_are_413(catalog: Catalog, most: int, told: str) -> None:
    with pytest.raises(Problem) as refused:
        read_flights(to_bytes([flight()] * (most + 1)), catalog, most)
    assert refused.value.status == 413
    detail = f"the list must hold {told} flights, it holds {most + 1:,}"
    assert refused.value.detail == detail


def test_a_flight_of_the_longest_texts_is_read(catalog: Catalog) -> None:
    texts = dict.fromkeys(("opera", "destino"), "A" + ":" * 63)
    assert read_flight(to_bytes(flight(**texts)), catalog).unseen == ["opera", "destino"]


def test_a_bad_flight_is_named_by_its_place(catalog: Catalog) -> None:
    flights = [flight(), flight(), flight(), flight(dia=2)]
    detail = "flight 3: dia is 2, but fecha 2022-01-01 has day 1"
    expected = {"pointer": "#/3/dia", "value": 2, "detail": detail}
    assert errors_of(flights, catalog, read_flights) == [expected]


def test_all_bad_flights_are_listed(catalog: Catalog) -> None:
    flights = [flight(dia="1"), flight(), flight(dia=2), 3, flight(**{"a/ñ": 1}), {}]
    errors = errors_of(flights, catalog, read_flights)
    pointers = ["#/0/dia", "#/2/dia", "#/3", "#/4/a~1%C3%B1", "#/5/fecha", "#/5/hora"]
    assert [error["pointer"] for error in errors] == pointers


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "null"), (3, "3"), ("x", '"x"'), ([EXAMPLE["dia"]], "[1]")]
)
def test_an_entry_that_is_no_object_is_named(catalog: Catalog, value: Any, shown: str) -> None:
    detail = f"flight 1: must be a JSON object, got {shown}"
    expected = {"pointer": "#/1", "value": value, "detail": detail}
    assert errors_of([flight(), value], catalog, read_flights) == [expected]


def test_a_thousand_bad_flights_are_answered_with_a_short_list(catalog: Catalog) -> None:
    answer = problem_of(to_bytes([{}] * MAX_FLIGHTS), catalog, read_flights)
    assert len(answer["errors"]) == MOST_FAULTS
    assert answer["detail"] == "flight 0: fecha is required (and more)"


def test_what_is_new_in_a_list_is_named_once_and_in_order(catalog: Catalog) -> None:
    flights = [flight(), flight(destino="JFK"), flight(opera="Nueva"), flight(destino="CDG")]
    assert read_flights(to_bytes(flights), catalog).unseen == ["destino", "opera"]
