"""A long list is looked at with breaks, no more often than others need them."""

import asyncio

import pytest

from flights.api.reading.parsing import Checking
from flights.model.catalog import Catalog
from flights.server.handlers import answers
from tests.samples.airports import EXAMPLE

DAY = [EXAMPLE | {"hora": f"{n // 60:02}:{n % 60:02}"} for n in range(600)]


@pytest.mark.parametrize(("without_s", "fewest", "most"), [(0, 600 // 50, 100), (1e9, 0, 0)])
def test_others_are_answered_when_a_list_has_taken_long(
    monkeypatch: pytest.MonkeyPatch, catalog: Catalog, without_s: float, fewest: int, most: int
) -> None:
    monkeypatch.setattr(answers, "BREAK_S", without_s)
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    async def read() -> int:
        task = asyncio.create_task(others())
        checked = await answers.check(DAY, Checking(catalog))
        task.cancel()
        return len(checked.flights)

    assert asyncio.run(read()) == len(DAY)
    assert fewest <= turns <= most
