"""A list of flights of which each is answered, however wrong others are."""

from typing import Any

from flights.api.faults import Fault
from flights.api.parsing import Checking, Wrong

MOST_OF_ONE = 5  # faults of a flight that are told: a list has up to 1,000 flights


class Places(Checking):
    """What is wrong is told by its place, and harms no other flight."""

    def note(self, faults: list[Fault]) -> None:
        self.wrong[self.place] = [
            Fault((self.place, *fault.path), *fault[1:]).as_dict() for fault in faults[:MOST_OF_ONE]
        ]


def in_places(answers: list[dict[str, Any]], wrong: Wrong) -> list[dict[str, Any]]:
    """The answers to the right flights, and what is wrong with the others, in their order."""
    right, every = iter(answers), range(len(answers) + len(wrong))
    return [{"errores": wrong[place]} if place in wrong else next(right) for place in every]
