"""How each route answers a request that was let in. All of them raise `Problem`."""

import asyncio
from collections.abc import Iterator
from typing import Any

import numpy as np

from flights.api import body, io
from flights.api.answer import Answer, Headers
from flights.api.parsing import Checked, Checking, listed, read_flight
from flights.api.problems import Problem
from flights.features import Flight
from flights.late import Beyond, scheduled
from flights.model import DelayModel
from flights.server.context import Context
from flights.server.live import clock_min
from flights.server.request import Request
from flights.telemetry import metrics

SLICE = 50  # flights of a list that are looked at without a break: about a millisecond
BYTE_COST = 0.0002  # of a list, in requests with one flight: 1 MiB, 1,000 flights, are 200


async def predict(context: Context, request: Request) -> Answer:
    model = context.model
    content = await read(context, request, context.settings.max_body_bytes)
    checked = read_flight(content, model.catalog)
    scored = await context.batcher(checked.flights[0])
    keep(context, request, checked.flights, [scored.probability])
    return Answer(
        200,
        io.delay_json(scored.probability),
        headers=about(context, checked),
        batch_size=scored.batch_size,
    )


async def predict_batch(context: Context, request: Request) -> Answer:
    model, settings = context.model, context.settings
    most = settings.max_batch_body_bytes
    size = min(most, int(request.headers.get(b"content-length", most)))
    with context.bodies.hold(size, request.bucket):
        content = await read(context, request, most)
        context.charge(request, len(content) * BYTE_COST)
        async with context.heavy.turn(request.bucket):
            checked = await check(listed(content, settings.max_flights), model)
            probabilities = await score(context, checked.flights)
    keep(context, request, checked.flights, probabilities)
    return Answer(
        200,
        io.delays_json(probabilities),
        headers=about(context, checked),
        batch_size=len(checked.flights),
    )


async def check(values: list[Any], model: DelayModel) -> Checked:
    """In slices, between which others are answered."""
    checking = Checking(model.catalog)
    for some in slices(values):
        checking.add(some)
        await asyncio.sleep(0)
    return checking.checked()


async def score(context: Context, flights: list[Flight]) -> list[float]:
    """In slices, as `check`."""
    probabilities: list[float] = []
    for some in slices(flights):
        probabilities += context.batcher.score(some).tolist()
        await asyncio.sleep(0)
    return probabilities


async def checked(content: bytes, alone: bool, context: Context) -> Checked:
    """Of one flight (`alone`) or a list."""
    if alone:
        return read_flight(content, context.model.catalog)
    return await check(listed(content, context.settings.max_flights), context.model)


async def curves(context: Context, flights: list[Flight]) -> Beyond:
    """How late, in slices: shape (n, thresholds)."""
    found = []
    for some in slices(flights):
        found.append(context.model.beyond(some, context.state))
        await asyncio.sleep(0)
    return np.concatenate(found)


def slices(whole: list[Any]) -> Iterator[list[Any]]:
    return (whole[start : start + SLICE] for start in range(0, len(whole), SLICE))


async def explain(context: Context, request: Request) -> Answer:
    model = context.model
    content = await read(context, request, context.settings.max_body_bytes)
    checked = read_flight(content, model.catalog)
    (flight,) = checked.flights
    # In a thread: it takes 4 ms, in which the loop would answer nobody.
    async with context.heavy.turn(request.bucket):
        explanation = await asyncio.to_thread(model.explain, flight)
    content = io.explained_json(model.as_of_today(explanation, flight, context.state))
    return Answer(200, content, headers=about(context, checked), batch_size=1)


async def read(context: Context, request: Request, most: int) -> bytes:
    """The body, of at most so many bytes."""
    body.check_headers(request.headers, most)
    return await body.read(request.receive, most, context.settings.body_timeout_s)


def about(context: Context, checked: Checked) -> Headers:
    """Headers that tell which model answers, by which departures, and which fields named what it
    has not seen.
    """
    headers = ((b"x-model-tag", context.model.tag.encode()), *of_day(context, checked.flights))
    if not checked.unseen:
        return headers
    for field in checked.unseen:
        metrics.UNKNOWN[field].inc()
    return (*headers, (b"x-unseen-fields", ", ".join(checked.unseen).encode()))


def of_day(context: Context, flights: list[Flight]) -> Headers:
    """How old the newest departure is that is known, how many are, and how far ahead the flights
    are of it; none of this where no departures are told.
    """
    if context.live is None:
        return ()
    state = context.state
    told = list(map(scheduled, flights))
    if state is None or not any(map(state.tells_of, told)):
        return ((b"x-live", b"none"),)
    age = clock_min() - state.now_min
    ahead = min(flight.departure_min for flight in told) - state.now_min
    return (
        (b"x-live", b"age=%d min, events=%d" % (age, len(state.known))),
        (b"x-horizon", b"%d min" % ahead),
    )


def keep(
    context: Context, request: Request, flights: list[Flight], probabilities: list[float]
) -> None:
    state = context.state

    def horizon(flight: Flight) -> int | None:
        return state.horizon(scheduled(flight)) if state else None

    if context.prediction_log:
        context.prediction_log.note(request.id, flights, probabilities, horizon)


async def livez(context: Context, request: Request) -> Answer:
    return Answer(200, b"", "text/plain")


async def readyz(context: Context, request: Request) -> Answer:
    """Whether the worker can predict: 503 where its model cannot answer, or where it is ending."""
    fault = context.health.check() or ("this worker is ending" if context.shutdown.begun else "")
    if fault:
        raise Problem(503, fault)
    return Answer(200, b"", "text/plain")
