"""A list of flights of which each is answered, however wrong others are."""

from collections.abc import Mapping
from typing import Any

from flights.api.faults import Fault
from flights.api.parsing import Checking
from flights.api.translation import Translation
from flights.catalog import Catalog

MOST_OF_ONE = 5  # faults of a flight that are told: a list has up to 1,000 flights


class Places(Checking):
    """`wrong`: what is told of the flights that are no part of `flights`, by place in the list.

    `unseen_of`: of each of `flights` the fields that name what is new to the model.
    """

    def __init__(self, catalog: Catalog, doubled: Mapping[int, list[Fault]]) -> None:
        """`doubled`: of those that have a name twice, by place in the list."""
        super().__init__(catalog)
        self.doubled = doubled
        self.wrong: dict[int, list[dict[str, Any]]] = {}
        self.unseen_of: list[list[str]] = []

    def translate(self, value: Any) -> Translation | list[Fault]:
        return self.doubled.get(self.place) or super().translate(value)

    def keep(self, translation: Translation) -> None:
        super().keep(translation)
        self.unseen_of.append(translation.unseen)

    def note(self, faults: list[Fault]) -> None:
        self.wrong[self.place] = [
            Fault((self.place, *fault.path), *fault[1:]).as_dict() for fault in faults[:MOST_OF_ONE]
        ]
