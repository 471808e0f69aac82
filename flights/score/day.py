"""The departures that a schedule is scored by, as of a moment. Loads numpy."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

from flights.airport import Airport
from flights.clock import Clock, clock_min
from flights.live.follower import Follower
from flights.live.state import State
from flights.live.stores.address import is_table, is_url, opened
from flights.live.stores.keeper import StoreError
from flights.live.trained import from_file
from flights.score.console import say
from flights.settings import SettingsError, settings
from flights.tables.place import Unusable


def known_at(moment: datetime, store: str | None, trained: bytes, airport: Airport) -> State | None:
    """What the service would answer by, asked as of a moment; None: the schedule alone.

    `moment`: by the clocks of the airport. `trained`: the departures that its model has learnt
    from last. Raises `Unusable`, also for a moment of which not all is kept.
    """
    clock = airport.clock
    if not clock.existed(moment):
        raise Unusable(f"--at {moment:%Y-%m-%dT%H:%M} is skipped by {airport.city}'s clocks")
    try:
        follower = followed(store_path(store), trained, airport.icaos)
    except (SettingsError, StoreError) as error:
        raise Unusable(str(error)) from error
    minute = clock.utc_minute(moment)
    if minute < (first := follower.replayed_from):
        begin = f"{clock.local_time(int(first)):%Y-%m-%dT%H:%M}"
        raise Unusable(
            f"--at is {moment:%Y-%m-%dT%H:%M}, but what was known is kept of {begin} and later"
        )
    state = follower.if_told(follower.as_of(minute))
    tell(moment, state, clock)
    return state


def followed(where: str, trained: bytes, airport: str) -> Follower:
    if not (is_url(where) or is_table(where) or Path(where).is_file()):  # which would be made
        raise StoreError(f"{where} is not there: it keeps the departures that are told")
    with closing(opened(where, airport)) as store:
        before = from_file(trained, clock_min()) if trained else None
        follower = Follower(store, before)
        follower.refresh()
    return follower


def tell(moment: datetime, state: State | None, clock: Clock) -> None:
    as_of = "Now" if moment == datetime.max else f"As of {moment:%Y-%m-%d %H:%M}"
    if state is None:
        say("[yellow]![/]", f"{as_of} no departures were known: by the schedule alone")
    else:
        until = f"{clock.local_time(int(state.now_min)):%Y-%m-%d %H:%M}"
        say(" ", f"{as_of}: {len(state.known):,} flights are known, up to {until}")


def store_path(given: str | None) -> str:
    path = given or settings().live
    if not path:
        raise SettingsError(
            "FLIGHT_LIVE is not set, nor --store given: what the service keeps them in"
        )
    return path
