"""Why this probability: what each input of a flight adds to that of the average flight.

The contributions are Shapley values: an input's effect, averaged over all orders in which the
inputs of a background flight can be replaced by those of the flight in question (Štrumbelj and
Kononenko, 2014; interventional as in Lundberg and Lee, 2017). With four inputs all 16 mixtures
are asked, with five all 32, so they are exact, and they add up: background's mean + contributions =
probability.
They tell what the model does with its inputs, not what makes flights late.

The package `shap` would need scikit-learn, pandas and numba, which serving does not load.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from math import factorial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic_core import from_json, to_json

from flights.features import CATEGORIES, ORIGIN, Columns, Flight, Flights, features
from flights.names.airports import find_airport

BACKGROUND_FILE = "background.json"  # beside the ONNX file
# What is replaced together, by the request field that says it. The type of a flight follows from
# its destination: apart, the model would be asked about domestic flights to Lima.
INPUTS: dict[str, tuple[str, ...]] = {
    "aerolinea": ("airline",),
    "destino": ("destination", "flight_type"),
    "hora": ("minute_of_day",),
    "dianom": ("weekday",),
    "origen": (ORIGIN,),  # where there are several
}
TODAY = "hoy"
SO_FAR = "departures so far"  # which may end with yesterday
CALLED = {
    "aerolinea": "the airline",
    "destino": "the destination",
    "hora": "the hour",
    "dianom": "the weekday",
    "origen": "the origin",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FLIGHT_TYPES = {"I": ", international", "N": ", domestic", "": ""}

Score = Callable[[Columns], NDArray[np.floating[Any]]]
Numbers = NDArray[np.float64]


class Input(NamedTuple):
    """One input as the model sees it, and what it adds to the probability."""

    name: str  # a key of INPUTS
    value: str  # "SPJC, international"
    words: str  # "Lima"
    contribution: float  # 0.031 are 3.1 percentage points

    @property
    def sentence(self) -> str:
        other = "what the schedule tells" if self.name == TODAY else "the average flight"
        return f"{self.words}: {compared(100 * self.contribution)} {other}"


class Explanation(NamedTuple):
    """`probability` = `base` + the contributions of the inputs, the largest of which is first.

    `base` is the mean probability of the background flights: that of the average flight.
    `happened` to the flight itself: "left 41 minutes late at 08:41"; "" of one that is waited for.
    """

    probability: float
    base: float
    inputs: list[Input]
    happened: str = ""
    cancelled: bool = False

    @property
    def sentence(self) -> str:
        if self.happened:
            (added,) = (one.contribution for one in self.inputs if one.name == TODAY)
            here, schedule = 100 * self.probability, 100 * (self.probability - added)
            return f"it {self.happened}: {here:.1f}%, by the schedule {schedule:.1f}%"
        cancelled = "it is cancelled; if it left: " if self.cancelled else ""
        return cancelled + self.forecast

    @property
    def forecast(self) -> str:
        here, average = round(100 * self.probability, 1), round(100 * self.base, 1)
        return (
            f"{here:.1f}%, {compared(here - average)} the average flight ({average:.1f}%); "
            f"{counts_most(self.inputs[0])}"
        )

    def as_of_today(self, probability: float, happened: str = "") -> "Explanation":
        """With what the departures of the day add to what the schedule tells, as one more input.

        The schedule is known first, and the day after it: so `hoy` is what the day changed.
        """
        added = probability - self.probability
        words = happened or SO_FAR
        inputs = [*self.inputs, Input(TODAY, words, words, added)]
        inputs.sort(key=lambda one: -abs(one.contribution))
        return self._replace(probability=probability, inputs=inputs, happened=happened)


def explain(
    flights: Sequence[Flight], score: Score, background: Columns, metadata: Mapping[str, Any]
) -> list[Explanation]:
    """Why the model behind `score` gives each flight its probability: as one at a time."""
    players = inputs_of(background).values()
    values = coalitions(features(Flights.of(flights)), score, background, players)
    return [
        explained(flight, of_it, metadata) for flight, of_it in zip(flights, values, strict=True)
    ]


def inputs_of(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Those of `INPUTS` whose features a model has."""
    known = set(names)
    return {name: columns for name, columns in INPUTS.items() if known >= set(columns)}


def explained(flight: Flight, values: Numbers, metadata: Mapping[str, Any]) -> Explanation:
    described = describe(flight, metadata)
    contributions = (shapley_weights(len(described)) @ values).tolist()
    inputs = [
        Input(name, *said, contribution)
        for (name, said), contribution in zip(described.items(), contributions, strict=True)
    ]
    inputs.sort(key=lambda one: -abs(one.contribution))
    return Explanation(float(values[-1]), float(values[0]), inputs)


def coalitions(
    flights: Columns, score: Score, background: Columns, players: Iterable[tuple[str, ...]]
) -> Numbers:
    """The mean score of the background with some players' columns replaced by a flight's.

    All 2^n choices for each flight, shape (flights, 2^n), in one call of `score`, which is asked
    only once about rows that are alike: half of them, and four fifths for a whole day. Bit k of a
    choice's place tells whether player k's columns are the flight's. So the first is the
    background's own mean, the last the flight's score.
    """
    places = {column: k for k, columns in enumerate(players) for column in columns}
    choices = np.arange(2 ** (1 + max(places.values())))[:, None]
    rows, values = np.zeros((1, 1, 1), np.int64), {}
    for name, k in places.items():
        both = np.concatenate([flights[name][:, 0], background[name][:, 0]])
        values[name], codes = np.unique(both, return_inverse=True)
        own, others = np.split(codes, [len(flights[name])])
        mixed = np.where(choices >> k & 1 == 1, own[:, None, None], others)
        rows = rows * len(values[name]) + mixed
    distinct, place = np.unique(rows, return_inverse=True)
    columns = {}
    for name in reversed(places):
        distinct, codes = np.divmod(distinct, len(values[name]))
        columns[name] = values[name][codes][:, None]
    return score(columns)[place].reshape(rows.shape).mean(axis=2, dtype=np.float64)


@cache
def shapley_weights(n: int) -> Numbers:
    """Shape (n, 2^n): times the values of all coalitions, in `coalitions`' order, the n values.

    Player k gets the sum over all coalitions S without k of
    |S|! (n - |S| - 1)! / n! * (value of S with k - value of S)  (Shapley, 1953).
    """
    weights = np.zeros((n, 2**n))
    for k in range(n):
        for without in range(2**n):
            if not without >> k & 1:
                size = without.bit_count()
                weight = factorial(size) * factorial(n - size - 1) / factorial(n)
                weights[k, without | 1 << k] = weight
                weights[k, without] = -weight
    return weights


def describe(flight: Flight, metadata: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Each input's value as the model sees it, and in words for who reads of it."""
    known = metadata["categories"]
    departure = flight.scheduled_departure
    hour, weekday = f"{departure:%H:%M}", WEEKDAYS[departure.weekday()]
    described = {
        "aerolinea": (
            flight.airline,
            flight.airline + new(flight.airline, known["airline"]),
        ),
        "destino": (
            flight.destination + FLIGHT_TYPES[flight.flight_type],
            city(flight.destination, metadata["cities"])
            + new(flight.destination, known["destination"]),
        ),
        "hora": (hour, hour),
        "dianom": (weekday, weekday),
    }
    if flight.origin:
        words = origin(flight.origin, metadata["airport"]["origins"])
        described["origen"] = (flight.origin, words + new(flight.origin, known[ORIGIN]))
    return described


def origin(icao: str, origins: Iterable[Mapping[str, Any]]) -> str:
    """Its first name, since a city may have several; its IATA code where it has none."""
    found = next(one for one in origins if one["icao"] == icao)
    return next(iter(found["names"]), found["iata"])


def new(name: str, known: Iterable[str]) -> str:
    return "" if name in known else " (new to the model)"


def city(icao: str, cities: Mapping[str, str]) -> str:
    """As the data calls it, or the airport's own city; what is no airport's code stays as it is."""
    for name, code in cities.items():
        if code == icao:
            return name
    airport = find_airport(icao)
    return airport.city if airport else icao


def counts_most(one: Input) -> str:
    if one.name == TODAY:
        verb = "raise" if one.contribution > 0 else "lower"
        return f"{one.words} {verb} it by {abs(100 * one.contribution):.1f} points"
    return f"{CALLED[one.name]}, {one.words}, counts most"


def compared(points: float) -> str:
    """Such as "3.1 points above"; completed by what it is compared with."""
    if abs(points) < 0.05:
        return "no different from"
    return f"{abs(points):.1f} points {'above' if points > 0 else 'below'}"


def background_to_json(background: Columns) -> bytes:
    return to_json({name: column[:, 0].tolist() for name, column in background.items()})


def background_from_json(content: bytes, names: Iterable[str]) -> Columns:
    """`names`: of the features."""
    values = from_json(content)
    types = {name: object if name in CATEGORIES else np.float32 for name in names}
    return {name: np.array(values[name], kind).reshape(-1, 1) for name, kind in types.items()}
