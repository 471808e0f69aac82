"""A list of flights of which each is answered, however wrong others are."""

from collections.abc import Mapping, Sequence
from typing import Any

from flights.api.errors.faults import Fault
from flights.api.reading.parsing import Checking, Wrong
from flights.model.catalog import Catalog

MOST_OF_ONE = 5  # faults of a flight that are told: a list has up to 1,000 flights


class Places(Checking):
    """What is wrong is told by its place, and harms no other flight."""

    def __init__(self, catalog: Catalog, doubled: Mapping[int, list[Fault]]) -> None:
        """`doubled`: of those that have a name twice, by place in the list."""
        super().__init__(catalog)
        self.doubled = doubled

    def taken(self, values: Sequence[Any]) -> Sequence[Any]:
        return [None if n in self.doubled else value for n, value in enumerate(values)]

    def faults_of(self, place: int, value: Any) -> list[Fault]:
        return self.doubled.get(place) or super().faults_of(place, value)

    def note(self, place: int, faults: list[Fault]) -> None:
        self.wrong[place] = [
            Fault((place, *fault.path), *fault[1:]).as_dict() for fault in faults[:MOST_OF_ONE]
        ]


def in_places(answers: list[dict[str, Any]], wrong: Wrong) -> list[dict[str, Any]]:
    """The answers to the right flights, and what is wrong with the others, in their order."""
    right, every = iter(answers), range(len(answers) + len(wrong))
    return [{"errores": wrong[place]} if place in wrong else next(right) for place in every]
