"""What is known of the day that a request is answered by, and what its headers tell of it."""

from collections.abc import Sequence
from functools import lru_cache

from flights.api import remarks
from flights.api.answer import Headers
from flights.api.errors.faults import Fault
from flights.api.errors.problems import Problem
from flights.api.reading.parsing import AsOf, Checked
from flights.clock import Clock, clock_min
from flights.live.known import Asked
from flights.live.state import State
from flights.model.identity import asked
from flights.model.served import DelayModel
from flights.server.context import Context
from flights.server.live.worker import Live
from flights.server.request import Request
from flights.telemetry import metrics


async def known(context: Context, request: Request, checked: Checked) -> State | None:
    """Now or as of the moment that is asked of, for which the turn for heavy work is needed.

    None where nothing was told by then. Raises `Problem`: 422 for a moment of which not all is
    kept, 429.
    """
    live, as_of = context.live, checked.as_of
    if live is None or as_of is None:
        return context.state
    refuse_forgotten(live, as_of, context.model.clock)
    context.charge_more(request, live.cost(as_of.minute))
    return await live.as_of(as_of.minute)


def refuse_forgotten(live: Live, as_of: AsOf, clock: Clock) -> None:
    first = live.replayed_from
    if as_of.minute >= first:
        return
    begin = clock.local_time(int(first)).isoformat(timespec="minutes")
    detail = f"is {as_of.text}, but what was known is kept of {begin} and later"
    raise Problem.of([Fault(as_of.path, as_of.text, detail)])


def about(context: Context, checked: Checked, state: State | None) -> Headers:
    """Headers that tell which model answers, by which departures, and what is to be looked at."""
    flights = asked_by(context, checked) if state else []
    told = (*of_day(context, checked, state, flights), *cancelled(state, flights))
    headers = (*of_model(context.model), *told)
    airport = context.model.airport
    for name in checked.unseen:
        metrics.UNKNOWN[airport.meanings[name]].inc()
    return (*headers, *remarks.headers(checked.remarks, airport))


@lru_cache(maxsize=1)  # it is in every answer
def of_model(model: DelayModel) -> Headers:
    made_up = ((b"x-simulated", b"true"),) if model.is_simulated else ()
    return ((b"x-model-tag", model.tag.encode()), *made_up)


def of_day(
    context: Context, checked: Checked, state: State | None, flights: Sequence[Asked]
) -> Headers:
    """How old the newest departure is that is known, how many are, and how far ahead the flights
    are of it; none of this where no departures are told and none are asked about.
    """
    if context.live is None and checked.as_of is None:
        return ()
    if state is None or not any(map(state.today, flights)):
        return ((b"x-live", b"none"),)
    age = (checked.as_of.minute if checked.as_of else clock_min()) - state.now_min
    ahead = min(one.flight.departure_min for one in flights) - state.now_min
    return (
        (b"x-live", b"age=%d min, events=%d" % (age, len(state.known))),
        (b"x-horizon", b"%d min" % ahead),
    )


def asked_by(context: Context, checked: Checked) -> list[Asked]:
    clock = context.model.clock
    return [asked(flight, clock) for flight in checked.flights]


def cancelled(state: State | None, flights: Sequence[Asked]) -> Headers:
    """How many are: they are answered as if they would leave."""
    number = sum(map(state.is_cancelled, flights)) if state else 0
    return ((b"x-cancelled", b"%d" % number),) if number else ()


def minutes_late(context: Context, checked: Checked, state: State | None) -> list[int | None]:
    """Of those that have left; None of one that has not, or of which nobody told."""
    if state is None:
        return [None] * len(checked.flights)
    days = map(state.today, asked_by(context, checked))
    return [today.late_min if today else None for today in days]
