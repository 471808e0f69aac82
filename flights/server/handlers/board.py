"""A whole day: each of its flights as /delay and /explain answer it, and how many leave late."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from pydantic_core import to_json

from flights.api.answer import Answer
from flights.api.board import board_flight, day_count, known_day
from flights.api.places import Places, in_places
from flights.api.reading.decoding import doubles_of
from flights.api.reading.parsing import Checked, entries
from flights.clock import clock_min
from flights.features import Flight
from flights.live.known import LATE_MIN, Today
from flights.live.state import State
from flights.model.count import DAY_MIN, NIGHTLY, SCHEDULE, counts, interval, together
from flights.model.explain import Explanation
from flights.model.identity import asked
from flights.model.late import THRESHOLDS, Beyond
from flights.model.served import DelayModel
from flights.server.context import Context
from flights.server.handlers import answers
from flights.server.live import day as live_day
from flights.server.live import departures
from flights.server.request import Request

SLICE = 20  # flights that are explained without a break, in a thread
FLIGHT_COST = 8  # in requests with one flight: 1.7 ms, as an explanation alone takes 4


class Told(NamedTuple):
    """What is answered of one flight."""

    flight: Flight
    departure_min: int  # since 1970 in UTC
    beyond: Beyond  # shape (thresholds,)
    explanation: Explanation
    today: Today | None
    given_up: bool


async def day(context: Context, request: Request) -> Answer:
    """A flight that is wrong harms no other one."""
    async with answers.large_body(context, request) as sent:
        values = entries(sent, context.settings.max_flights, context.model.airport)
        context.charge_besides(request, len(values) * FLIGHT_COST)
        places = Places(context.model.catalog, doubles_of(sent, values))
        checked = await answers.check(values, places)
        state = await live_day.known(context, request, checked)
        told = await answered(context.model, checked.flights, state)
        content = to_json(await answer(context.model, told, checked, state))
    return Answer(
        200, content, headers=live_day.about(context, checked, state), batch_size=len(told)
    )


async def answered(model: DelayModel, flights: Sequence[Flight], state: State | None) -> list[Told]:
    """The reasons in a thread: they take 25 ms, in which the loop would answer nobody."""
    told: list[Told] = []
    for start in range(0, len(flights), SLICE):
        some = flights[start : start + SLICE]
        reasons = await asyncio.to_thread(model.explain_all, some)
        names = [asked(flight, model.clock) for flight in some]
        days = [state.today(name) if state else None for name in names]
        given_up = [bool(state and state.is_given_up(name)) for name in names]
        curves, today = model.beyond(some, state), model.as_of_today(reasons, some, state)
        departures_min = [name.flight.departure_min for name in names]
        told += map(Told, some, departures_min, curves, today, days, given_up)
        await asyncio.sleep(0)
    return told


async def answer(
    model: DelayModel, told: list[Told], checked: Checked, state: State | None
) -> dict[str, Any]:
    number = await asyncio.to_thread(count, told, state, model.day_spreads)
    found = []
    for some in answers.slices(list(zip(told, checked.remarks, strict=True))):
        found += [
            board_flight(one.beyond, one.explanation, one.today, remarks, one.given_up)
            for one, remarks in some
        ]
        await asyncio.sleep(0)
    return {"vuelos": in_places(found, checked.wrong), "dia": number}


def count(
    told: list[Told], state: State | None, spreads: Mapping[str, float]
) -> dict[str, float] | None:
    """How many of the flights that are not cancelled leave late; each date has its own number.

    None where the model was made without it.
    """
    if not spreads:
        return None
    leaving = sorted((one for one in told if not one.explanation.cancelled), key=date_of)
    each = [(probability(one), spread(one, state, spreads)) for one in leaving]
    dates = groupby(zip(map(date_of, leaving), each, strict=True), itemgetter(0))
    days = [counts(*zip(*(numbers for _, numbers in of_date), strict=True)) for _, of_date in dates]
    return day_count(map(probability, leaving), interval(together(days)))


def date_of(one: Told) -> date:
    return one.flight.scheduled_departure.date()


def probability(one: Told) -> float:
    return float(one.beyond[THRESHOLDS.index(LATE_MIN)])


def spread(one: Told, state: State | None, spreads: Mapping[str, float]) -> float:
    """Of one that has left none is left: it was late or not."""
    if one.today is None or state is None:
        return spreads[SCHEDULE]
    if one.today.late_min is not None:
        return 0
    ahead = one.departure_min - state.now_min
    return spreads[NIGHTLY if ahead <= DAY_MIN else SCHEDULE]


async def known(context: Context, request: Request) -> Answer:
    """The flights of today, also before the first of them left."""
    state = departures.known(context).follower.state
    return Answer(200, to_json(known_day(state, clock_min(), context.model.airport)))
