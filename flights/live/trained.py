"""What the model was trained on, of the last weeks: what is known before anything is told."""

import gzip
from collections.abc import Iterable

from pydantic_core import from_json, to_json

from flights.live.known import Known, Scheduled
from flights.live.names import origin_of
from flights.live.stores.keeper import COUNTED_MIN, Changes, Event

EVENTS_FILE = "departures.json.gz"  # beside the model


def to_file(events: Iterable[Event], until_min: int) -> bytes:
    """Flights that left, up to a minute since 1970 in UTC; the same ones give the same bytes."""
    rows = [[name, *known.flight[:-1], known.left_min] for name, known in events]
    return gzip.compress(to_json({"until": until_min, "flights": rows}), mtime=0)


def from_file(content: bytes, now_min: int) -> Changes | None:
    """None where they are of so long ago that they tell nothing of any flight to come."""
    told = from_json(gzip.decompress(content))
    if now_min - told["until"] > COUNTED_MIN:
        return None
    events = [
        (name, Known(Scheduled._make([*flight, origin_of(name)]), left))
        for name, *flight, left in told["flights"]
    ]
    return Changes(events, 0, told["until"])
