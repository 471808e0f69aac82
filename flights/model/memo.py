"""Probabilities that the schedule alone gives, each asked of the model once.

A schedule repeats itself from week to week, and the trees take 5 µs for a flight: most of what a
flight of a list costs.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from flights.features import Columns, Flight, Flights, features, is_probability
from flights.model.timetable import Timetable

WEEK = 7 * 1_440  # minutes, which are all that the features tell of a departure
MOST_LINES = 512  # 40 KB each; more are forgotten, all at once

Line = tuple[str, str, str, str]
Score = Callable[[Columns], NDArray[np.float32]]


class Memo:
    def __init__(self) -> None:
        self.places: dict[Line, int] = {}
        self.known = np.zeros((MOST_LINES, WEEK), np.float32)  # 0: not asked yet, or 0 itself

    def __call__(self, flights: Sequence[Flight], score: Score) -> NDArray[np.float32]:
        """Probabilities, shape (n,). Of a timetable they are kept, but for what is none."""
        if not isinstance(flights, Timetable):
            return score(features(Flights.of(flights)))
        lines = self.lines(flights)
        if lines is None:
            return score(features(flights.flights()))
        minutes = flights.departures % WEEK
        found = self.known[lines, minutes]
        if (new := np.flatnonzero(found == 0)).size:
            keys = lines[new] * WEEK + minutes[new]
            _, first, places = np.unique(keys, return_index=True, return_inverse=True)
            once = new[first]
            scores = score(features(flights.take(once).flights()))
            self.known[lines[once], minutes[once]] = np.where(is_probability(scores), scores, 0)
            found[new] = scores[places]
        return found

    def lines(self, flights: Timetable) -> NDArray[np.intp] | None:
        """The row of each flight; None where there are more lines than rows."""
        lines = flights.lines
        used = np.unique(lines.codes)
        asked = {lines.values[code] for code in used.tolist()}
        if len(asked) > MOST_LINES:
            return None
        if len(asked | self.places.keys()) > MOST_LINES:
            self.places.clear()
            self.known = np.zeros(self.known.shape, np.float32)
        for line in asked:
            self.places.setdefault(line, len(self.places))
        rows = np.zeros(len(lines.values), np.intp)
        rows[used] = [self.places[lines.values[code]] for code in used.tolist()]
        return rows[lines.codes]
