"""What a state is made from, wherever the departures are kept."""

from collections.abc import Iterable
from typing import Protocol

from flights.live.store import Changes, Event, Outcome


class Keeper(Protocol):
    """For one thread at a time. Each method but `close` raises `StoreError`."""

    look_s: float  # between two looks at what is new

    def tell(self, events: Iterable[Event], until: int | None = None) -> list[Outcome]: ...

    def changed_since(self, sequence: int, origin: str = "") -> Changes: ...

    def close(self) -> None: ...
