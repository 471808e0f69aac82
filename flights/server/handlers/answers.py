"""What the model answers, and whether it can. All of them raise `Problem`."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any

import numpy as np

from flights.api import io
from flights.api.answer import Answer
from flights.api.errors.problems import Problem
from flights.api.places import Places
from flights.api.preferences import applied, is_lenient
from flights.api.reading import body
from flights.api.reading.decoding import doubles_of, refuse_doubles
from flights.api.reading.parsing import Checked, Checking, entries, read_flight
from flights.features import Flight
from flights.live.state import State
from flights.model.identity import asked
from flights.model.late import THRESHOLDS, Beyond
from flights.server.batching import Scored
from flights.server.context import Context
from flights.server.live import day
from flights.server.request import Request
from flights.telemetry.predictions.second import Second

SLICE = 50  # flights of a list that are looked at without a break: about a millisecond
SCHEDULED = 250  # likewise, by the schedule alone; most are known from earlier lists
BREAK_S = 0.001  # without a break, where each piece of work is shorter: one takes 10 us and more
BYTE_COST = 0.0002  # of a list, in requests with one flight: 1 MiB, 1,000 flights, are 200
# Of lists that are not read again: desks ask about the same days every few seconds. 4 MB at most;
# 1,000 flights with all fields are 300 KB.
MOST_LISTS, LONGEST_KEPT = 8, 512 << 10
WRONG_COST = 8  # of a wrong flight, whose faults are told: up to 3 ms, if all fields are unknown


async def predict(context: Context, request: Request) -> Answer:
    model = context.model
    content = await read(context, request, context.settings.max_body_bytes)
    checked = read_flight(content, model.catalog)
    if checked.as_of:
        return await predict_as_of(context, request, checked)
    scored = await context.batcher(checked.flights[0])
    keep(context, request, checked, [scored.probability], scored.second)
    return predicted(context, checked, scored, context.state)


async def predict_as_of(context: Context, request: Request, checked: Checked) -> Answer:
    """Apart from those that are asked about now, who need not wait for it."""
    async with context.heavy.turn(request.bucket):
        state = await day.known(context, request, checked)
    (probability,) = context.score(checked.flights, state).tolist()
    return predicted(context, checked, Scored(probability, 1), state)


def predicted(context: Context, checked: Checked, scored: Scored, state: State | None) -> Answer:
    return Answer(
        200,
        io.delay_json(scored.probability),
        headers=day.about(context, checked, state),
        batch_size=scored.batch_size,
    )


@asynccontextmanager
async def large_body(context: Context, request: Request) -> AsyncIterator[bytes]:
    """What may be a list, paid by its bytes, in the turn for heavy work. Raises `Problem`."""
    most = context.settings.max_batch_body_bytes
    size = min(most, int(request.headers.get(b"content-length", most)))
    with context.bodies.hold(size, request.bucket):
        content = await read(context, request, most)
        context.charge_more(request, len(content) * BYTE_COST)
        async with context.heavy.turn(request.bucket):
            yield content


async def predict_batch(context: Context, request: Request) -> Answer:
    async with large_body(context, request) as content:
        checked = await read_list(context, request, content)
        state = await day.known(context, request, checked)
        probabilities = await score(context, checked.flights, state)
    keep(context, request, checked, probabilities, context.repeat(checked.flights, state))
    return Answer(
        200,
        io.delays_json(probabilities, checked.remarks, checked.wrong),
        headers=(*day.about(context, checked, state), *applied(request.pairs)),
        batch_size=len(checked.flights),
    )


async def read_list(context: Context, request: Request, content: bytes) -> Checked:
    """All or nothing, but where the client would rather have what is right."""
    if is_lenient(request.pairs):
        return await read_right(context, request, content)
    if not (checked := context.lists.pop(content, None)):
        values = entries(content, context.settings.max_flights, context.model.catalog.airport)
        refuse_doubles(content, values, in_list=True)
        checked = await check(values, Checking(context.model.catalog))
    if len(content) <= LONGEST_KEPT:
        context.lists[content] = checked  # as the last one
    if len(context.lists) > MOST_LISTS:
        del context.lists[next(iter(context.lists))]
    return checked


async def read_right(context: Context, request: Request, content: bytes) -> Checked:
    catalog = context.model.catalog
    values = entries(content, context.settings.max_flights, catalog.airport)
    checked = await check(values, Places(catalog, doubles_of(content, values)))
    context.charge_besides(request, len(checked.wrong) * WRONG_COST)
    return checked


async def check(values: list[Any], checking: Checking) -> Checked:
    """With breaks."""
    breaks = Breaks()
    for _ in checking.read(values):
        await breaks.due()
    return checking.checked()


async def score(context: Context, flights: Sequence[Flight], state: State | None) -> list[float]:
    """In slices, as `curves`."""
    probabilities: list[float] = []
    breaks = Breaks()
    for some in slices(flights, SLICE if state else SCHEDULED):
        probabilities += context.score(some, state).tolist()
        await breaks.due()
    return probabilities


async def curves(context: Context, flights: Sequence[Flight], state: State | None) -> Beyond:
    """How late, in slices: shape (n, thresholds)."""
    found = np.empty((len(flights), len(THRESHOLDS)))
    for start in range(0, len(flights), SLICE):
        some = slice(start, start + SLICE)
        found[some] = context.model.beyond(flights[some], state)
        await asyncio.sleep(0)
    return found


class Breaks:
    """In which the loop answers others."""

    def __init__(self) -> None:
        self.last = perf_counter()

    async def due(self) -> None:
        if perf_counter() - self.last >= BREAK_S:
            await asyncio.sleep(0)
            self.last = perf_counter()


def slices(whole: Sequence[Any], size: int = SLICE) -> Iterator[Any]:
    return (whole[start : start + size] for start in range(0, len(whole), size))


async def explain(context: Context, request: Request) -> Answer:
    model = context.model
    content = await read(context, request, context.settings.max_body_bytes)
    checked = read_flight(content, model.catalog)
    (flight,) = checked.flights
    # In a thread: it takes 4 ms, in which the loop would answer nobody.
    async with context.heavy.turn(request.bucket):
        state = await day.known(context, request, checked)
        explanation = await asyncio.to_thread(model.explain, flight)
    (today,) = model.as_of_today([explanation], [flight], state)
    content = io.explained_json(today)
    return Answer(200, content, headers=day.about(context, checked, state), batch_size=1)


async def read(context: Context, request: Request, most: int) -> bytes:
    """The body, of at most so many bytes."""
    body.check_headers(request.headers, most)
    is_there = "has_body" in request.state
    return await body.read(request.receive, most, context.settings.body_timeout_s, is_there)


def keep(
    context: Context,
    request: Request,
    checked: Checked,
    probabilities: list[float],
    second: Second | None,
) -> None:
    """What is answered as of another moment is no prediction to be judged.

    `second`: what the shadow says of the first.
    """
    state = context.state

    def horizon(flight: Flight) -> int | None:
        return state.horizon(asked(flight, context.model.clock)) if state else None

    if context.prediction_log and not checked.as_of:
        flights = checked.flights
        context.prediction_log.note(request.id, flights, probabilities, horizon, second)


async def livez(context: Context, request: Request) -> Answer:
    return Answer(200, b"", "text/plain")


async def readyz(context: Context, request: Request) -> Answer:
    """Whether the worker can predict, and for anybody: 503 where not, or where it is ending."""
    if fault := context.unready():
        raise Problem(503, fault)
    return Answer(200, b"", "text/plain")
