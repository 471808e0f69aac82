"""From scheduled flights to the columns the model reads.

Training and serving both call `features`, so a feature is written once. Everything here is
known when the schedule is published. Month, day of the month and day of the year are left out
on purpose: with one year of data they only let a model memorise the bad days of that year.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from flights.airport import Airport

ORIGIN = "origin"  # a feature where flights leave from several airports
CATEGORIES = ("airline", "destination", "flight_type", ORIGIN)
NUMBERS = ("minute_of_day", "weekday")
DECIMALS = 6  # of a probability: far finer than any model; float32 noise begins at the seventh

EPOCH_DAY = date(1970, 1, 1).toordinal()

Columns = dict[str, NDArray[Any]]


class Flight(NamedTuple):
    """One scheduled departure, in the words of the training data."""

    airline: str  # "Grupo LATAM"
    destination: str  # ICAO code, "SPJC"
    flight_type: str  # "I" international, "N" national, "" when nothing tells
    scheduled_departure: datetime  # local time
    number: str = ""  # "1234"; no feature: it tells of which flight the departures of the day tell
    origin: str = ""  # ICAO code; "" where all leave from one airport


class Flights(NamedTuple):
    """n scheduled departures, an array of shape (n,) for each attribute of `Flight`."""

    airline: NDArray[np.object_]
    destination: NDArray[np.object_]
    flight_type: NDArray[np.object_]
    scheduled_departure: NDArray[np.datetime64]
    origin: NDArray[np.object_] | None = None  # where all leave from one airport

    @classmethod
    def of(cls, flights: Iterable[Flight]) -> "Flights":
        airline, destination, flight_type, departure, _, origin = zip(*flights, strict=True)
        return cls(
            np.array(airline, dtype=object),
            np.array(destination, dtype=object),
            np.array(flight_type, dtype=object),
            # Faster than an array of the datetimes themselves.
            np.fromiter(map(epoch_minute, departure), "int64", len(departure)).view("M8[m]"),
            np.array(origin, dtype=object) if origin[0] else None,
        )


def names(airport: Airport) -> tuple[str, ...]:
    """What `features` gives for the flights of an airport, in this order."""
    return (*categories(airport), *NUMBERS)


def categories(airport: Airport) -> tuple[str, ...]:
    """Those of the names whose columns are text."""
    return CATEGORIES if airport.has_several else CATEGORIES[:-1]


def epoch_minute(moment: datetime) -> int:
    """Minutes since 1970-01-01 00:00, both without a time zone."""
    days = moment.toordinal() - EPOCH_DAY
    return 1_440 * days + 60 * moment.hour + moment.minute


def features(flights: Flights) -> Columns:
    """The model's columns for n flights: name -> array of shape (n, 1).

    The categories are text; `minute_of_day` (0..1439) and `weekday` (Monday 0 .. Sunday 6)
    are float32, the type of the exported model's inputs.
    """
    departure = flights.scheduled_departure.astype("datetime64[m]")
    day = departure.astype("datetime64[D]")
    weekday = (day.astype("int64") + 3) % 7  # 1970-01-01, day 0, was a Thursday
    columns = {
        "airline": flights.airline,
        "destination": flights.destination,
        "flight_type": flights.flight_type,
    }
    if flights.origin is not None:
        columns[ORIGIN] = flights.origin
    columns["minute_of_day"] = (departure - day).astype("float32")
    columns["weekday"] = weekday.astype("float32")
    return {name: column.reshape(-1, 1) for name, column in columns.items()}


@overload
def is_probability(values: float) -> bool: ...
@overload
def is_probability(values: NDArray[np.floating[Any]]) -> NDArray[np.bool_]: ...
def is_probability(values: Any) -> Any:
    """Whether a number is a probability, or which of an array are; NaN is none."""
    return (values >= 0) & (values <= 1)


def rounded(probabilities: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """To `DECIMALS`, each as Python's `round` does it."""
    if probabilities.dtype == np.float32:  # whose product with a million is exact
        return np.round(probabilities.astype(float), DECIMALS)
    return np.array([round(one, DECIMALS) for one in probabilities.tolist()])
