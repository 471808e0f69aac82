"""A log of flights, told again as it happened, to the state that serving keeps."""

from collections.abc import Iterator
from math import inf

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flights.features import ORIGIN
from flights.live.follower import names
from flights.live.kinds import FEATURES
from flights.live.known import Known, Scheduled
from flights.live.state import State
from flights.live.stores.keeper import counted_from
from train.model import categories


def utc_minutes(flights: pd.DataFrame) -> NDArray[np.int64]:
    """Minutes since 1970 in UTC of the scheduled departures of a log."""
    return as_minutes(flights["departure_utc"])


def as_minutes(utc: pd.Series) -> NDArray[np.int64]:
    return utc.to_numpy("datetime64[m]").astype("int64")


def scheduled(flights: pd.DataFrame) -> list[Scheduled]:
    """The flights of a log, in its order."""
    texts = {name: flights[name].astype(object) for name in categories(flights)}
    origin, local = texts.pop(ORIGIN, [""] * len(flights)), flights["scheduled_departure"]
    times = local.dt.hour.tolist(), utc_minutes(flights).tolist()
    return list(map(Scheduled, *texts.values(), *times, origin))


def replay(
    flights: pd.DataFrame, asked: NDArray[np.intp], moments: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Features of the flights at places `asked`, each as of its moment: (n, len(FEATURES)).

    A moment is a minute since 1970 in UTC. All that happened in that minute is known, and what no
    longer counts is forgotten, as in serving.
    """
    state, told = State(), scheduled(flights)
    events = list(happened(told, flights["delay_minutes"].to_numpy()))
    events.sort(key=lambda event: event[0])
    rows = np.empty((len(asked), len(FEATURES)), np.float32)
    place, first = 0, -inf
    for question in np.argsort(moments, kind="stable"):
        now = int(moments[question])
        while place < len(events) and events[place][0] <= now:
            at, name, known = events[place]
            state.advance(at)
            state.tell(name, known)
            place += 1
        state.advance(now)
        if first < counted_from(now):
            first = counted_from(now)
            for name in names(state.known, first):
                state.drop(name)
        rows[question] = state.features(told[asked[question]])
    return rows


def happened(
    flights: list[Scheduled], delays: NDArray[np.float64]
) -> Iterator[tuple[int, str, Known]]:
    """When a flight is waited for, and when it leaves."""
    for place, (flight, delay) in enumerate(zip(flights, delays, strict=True)):
        left = flight.departure_min + int(delay)
        if delay > 0:
            yield flight.departure_min, str(place), Known(flight)
        yield left, str(place), Known(flight, left)
