"""The news that all up to a moment has been told."""

from typing import Any

import pytest

from flights.api.departures import (
    Heartbeat,
    read_event,
)
from flights.api.errors.faults import MOST_FAULTS, Fault
from flights.model.catalog import Catalog
from tests.api.test_departures import NOW, fault


def test_a_heartbeat_tells_up_to_when(catalog: Catalog) -> None:
    assert read_event({"hasta": "2022-01-01T09:00"}, catalog, NOW) == Heartbeat(NOW)


def test_a_heartbeat_stands_alone(catalog: Catalog) -> None:
    assert fault(catalog, {"hasta": "2022-01-01T09:00", "fecha": "2022-01-01"}) == Fault(
        ("fecha",), "2022-01-01", "cannot stand beside hasta, which is sent alone"
    )
    many = {str(number): number for number in range(1_000)}
    faults = read_event(many | {"hasta": "2022-01-01T09:00"}, catalog, NOW)
    assert isinstance(faults, list)
    assert len(faults) == MOST_FAULTS + 1


@pytest.mark.parametrize("hasta", [None, "09:00", 9, {}, "2022-13-01T09:00"])
def test_a_heartbeat_needs_date_and_time(catalog: Catalog, hasta: Any) -> None:
    found = fault(catalog, {"hasta": hasta})
    assert (found.path, found.value) == (("hasta",), hasta)
