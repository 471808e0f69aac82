"""The features again, the slow and plain way: from all events, for one flight and one moment."""

import math
from collections.abc import Iterable

from flights.live.known import Known, Scheduled

PRIORS, LATE, GIVEN_UP = (8.0, 0.18), 15, 180
KINDS = (
    (lambda f: (f.origin, f.airline, f.destination, f.hour), 7 * 1_440, 2),
    (lambda f: (f.origin, f.airline, f.flight_type), 180, 5),
    (lambda f: (f.origin, f.airline, f.flight_type), 1_440, 5),
    (lambda f: f.origin, 180, 10),
)


def features(known: Iterable[Known], now: int, asked: Scheduled) -> list[float]:
    told = [one for one in known if not one.cancelled]
    waiting = [
        now - one.flight.departure_min
        for one in told
        if one.flight.origin == asked.origin
        and not has_left(one, now)
        and 0 <= now - one.flight.departure_min < GIVEN_UP
    ]
    means = [mean for kind in KINDS for mean in means_of(kind, told, now, asked)]
    horizon = min(max(asked.departure_min - now, 1), 60 * 24 * 60)
    return [*means, len(waiting), sum(waiting), math.log(horizon)]


def has_left(known: Known, now: int) -> bool:
    return known.left_min is not None and known.left_min <= now


def means_of(kind, told: list[Known], now: int, asked: Scheduled) -> tuple[float, float]:
    key, half_life, k = kind
    alike = key(asked)
    minutes, share = [(k, PRIORS[0])], [(k, PRIORS[1])]  # each a weight and a value
    for one in told:
        if key(one.flight) != alike:
            continue
        due, left_min = one.flight.departure_min, one.left_min
        if has_left(one, now):
            delay = left_min - due
            minutes.append((0.5 ** ((now - left_min) / half_life), min(max(delay, -10), 90)))
            settled = due + min(delay, LATE)
            share.append((0.5 ** ((now - settled) / half_life), float(delay > LATE)))
        elif LATE < now - due < GIVEN_UP:
            share.append((0.5 ** ((now - due - LATE) / half_life), 1.0))
    return mean_of(minutes), mean_of(share)


def mean_of(weighted: list[tuple[float, float]]) -> float:
    return sum(w * value for w, value in weighted) / sum(w for w, _ in weighted)
