"""What a second model says of the flights that the served one was asked about."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flights.features import Flight, is_probability
from flights.live.state import State


class Repeated:
    """One call of the served model, which the shadow of that tag repeats.

    A `state` is replaced where news come, and never changed, so that both see the same arrays.
    `probabilities`: the shadow's, shape (n,); None until it has been asked.
    """

    def __init__(self, tag: str, flights: Sequence[Flight], state: State | None) -> None:
        self.tag, self.flights, self.state = tag, flights, state
        self.probabilities: NDArray[np.floating[Any]] | None = None

    def answer(self, probabilities: NDArray[np.floating[Any]]) -> None:
        self.probabilities = probabilities
        self.flights, self.state = (), None  # what waits to be written need not hold them


class Second(NamedTuple):
    """What is said of one of its flights, and of those `after` it."""

    repeated: Repeated
    place: int = 0

    def after(self, flights: int) -> "Second":
        return Second(self.repeated, self.place + flights)

    @property
    def is_known(self) -> bool:
        return self.repeated.probabilities is not None

    @property
    def probability(self) -> float | None:
        """None where the shadow was not asked, or answered what is none."""
        if self.repeated.probabilities is None:
            return None
        said = float(self.repeated.probabilities[self.place])
        return said if is_probability(said) else None
