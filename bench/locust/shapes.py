"""How many users there are, from the start of a load test to its end."""

from typing import NamedTuple


class Shape(NamedTuple):
    seconds: int  # if no other time is asked for
    stages: tuple[tuple[float, float], ...]  # share of the time at which it ends, times the users
    use: str


SHAPES = {
    "steady": Shape(60, ((1, 1),), "the same number all the time"),
    "step": Shape(120, ((1 / 2, 1), (1, 2)), "twice as many from the middle on"),
    "spike": Shape(90, ((0.4, 1), (0.6, 5), (1, 1)), "five times as many in the middle, then back"),
    "soak": Shape(3_600, ((1, 1),), "an hour: does anything grow?"),
}


def users_at(shape: str, second: float, seconds: float, users: int) -> int | None:
    """None after the end."""
    for end, times in SHAPES[shape].stages:
        if second < end * seconds:
            return round(times * users)
    return None
