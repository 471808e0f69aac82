"""What is known of a flight, and when it counts. Moments are minutes since 1970 in UTC."""

from typing import NamedTuple

LATE_MIN = 15  # "late" is more than this
OVERDUE_MIN = 180  # after which a flight that was not told of is forgotten: the feed has a hole
NEAREST_MIN, FARTHEST_MIN = 1, 60 * 24 * 60  # horizons that the model learns

Number = int | float


class Scheduled(NamedTuple):
    """A flight as the state knows it."""

    airline: str
    destination: str
    flight_type: str
    hour: int  # of the scheduled departure, on the clocks there
    departure_min: int  # scheduled, minutes since 1970 in UTC
    origin: str = ""  # ICAO code; "" where all leave from one airport


class Asked(NamedTuple):
    """A flight that is asked about: what tells of those like it, and of itself."""

    flight: Scheduled
    name: str  # `flights.model.identity` makes it: after its last blank is the number, or nothing


class Known(NamedTuple):
    """What is known of a flight: that it is scheduled, that it left, or that it will not."""

    flight: Scheduled
    left_min: int | None = None
    cancelled: bool = False


class Today(NamedTuple):
    """What is known now of one flight, and of those like it."""

    late_min: int | None  # of one that has left
    overdue_min: Number  # since its time, of one that was told of and has not left
    features: tuple[float, ...]  # as `flights.live.kinds.FEATURES`
