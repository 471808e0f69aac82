"""Flights that are read by column are what each of them is by itself."""

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from flights.api.reading import parts
from flights.api.reading.asking import asked, moment_of
from flights.api.reading.cells import by_row
from flights.api.reading.parts import FIELDS
from flights.api.reading.tabular import SLICE, Table, finish
from flights.api.reading.translation import Translation
from flights.model.catalog import Catalog
from tests.samples import cells
from tests.samples.airports import SCL
from tests.samples.cells import FLIGHT


def changed(**cells: Any) -> dict[str, Any]:
    return FLIGHT | cells


@settings(max_examples=300)
@example([changed(dia=1), changed(dia=True)])
@example([changed(dia=1.0), changed(dia=1), changed(dia=1.5), changed(dia=False), changed(dia=0)])
@example([changed(fecha="2017-08-13", hora=hora) for hora in ("00:30", "01:00", "23:59")])
@example([changed(en="2017-08-13T00:30"), changed(en="2017-08-13T01:00"), changed()])
@example([changed(dia=1), dict(reversed(changed(dia=2).items()))])
@example([changed(dia=1), changed(mes=3)])
@example([changed(opera="--"), changed(opera=["--"]), changed(opera="['--']"), {}, None])
@given(st.lists(cells.requests(), min_size=1, max_size=8))
def test_a_row_says_what_a_flight_says_by_itself(catalog: Catalog, values: list[Any]) -> None:
    read = finish(Table(by_row(values, SCL), len(values), catalog).read())
    alone = [asked(value, catalog) for value in values]
    right = [one for one in alone if isinstance(one, Translation)]
    assert read.right.tolist() == [isinstance(one, Translation) for one in alone]
    assert list(read.flights) == [one.flight for one in right]
    assert read.remarks.cells() == [one.remarks for one in right]
    assert read.moments.cells() == list(map(moment_of, right))


def test_a_whole_number_may_have_a_point() -> None:
    assert FIELDS["dia"].look(1.0) == 1


def test_a_long_table_is_read_with_breaks(catalog: Catalog) -> None:
    """Those of 1,000 different flights, in between which others are answered."""
    values = [changed(vuelo=f"{n}", opera=f"Airline {n}") for n in range(1_000)]
    steps = sum(1 for _ in Table(by_row(values, SCL), len(values), catalog).read())
    assert steps >= 2 * len(values) // SLICE


def test_a_text_that_no_field_may_have_is_not_kept(catalog: Catalog) -> None:
    """It may be as long as a body is."""
    parts.AIRLINE.find.cache_clear()
    FIELDS["opera"].read.cache_clear()
    values = [changed(opera="x" * 65)] * 2
    assert not finish(Table(by_row(values, SCL), 2, catalog).read()).right.any()
    assert parts.AIRLINE.find.cache_info().currsize == FIELDS["opera"].read.cache_info().currsize
    assert parts.AIRLINE.find.cache_info().currsize == 0
