"""What the airport tells of its departures, what is known of them, and how late a flight may be."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal, NamedTuple

from pydantic_core import to_json

from flights.airport import Airport
from flights.api import io
from flights.api.answer import Answer
from flights.api.departures import Heartbeat, Told, read_event, refusal
from flights.api.errors.faults import MOST_FAULTS, Fault
from flights.api.errors.hints import wrapped
from flights.api.errors.problems import Problem, none_kept, told_by_table
from flights.api.preferences import applied
from flights.api.reading.decoding import doubles_of, refuse_doubles
from flights.api.reading.parsing import decoded_small, entries, read_flight
from flights.api.remarks import of_unseen
from flights.clock import Clock, clock_min
from flights.live.stores.keeper import NOT_KEPT, Outcome, StoreError
from flights.model.catalog import Catalog
from flights.server.context import Context
from flights.server.handlers import answers
from flights.server.live import day
from flights.server.live.worker import Live
from flights.server.request import Request
from flights.telemetry.logs import structured

Result = Outcome | Literal["heartbeat"]


class Events(NamedTuple):
    """What a body tells, place by place; a place has an event or faults."""

    places: list[Told | Heartbeat | list[Fault]]
    is_list: bool = True

    @property
    def told(self) -> list[Told]:
        return [event for event in self.places if isinstance(event, Told)]

    @property
    def unseen(self) -> dict[str, None]:
        """The fields that name what is new to the model: a set that keeps its order."""
        return dict.fromkeys(field for event in self.told for field in event.unseen)

    @property
    def heartbeat(self) -> int | None:
        return max((e.minute for e in self.places if isinstance(e, Heartbeat)), default=None)

    @property
    def faults(self) -> list[Fault]:
        return [fault for event in self.places if isinstance(event, list) for fault in event]


async def tell(context: Context, request: Request) -> Answer:
    """Keeps what is right of a list and tells what is wrong; 422 where nothing is right."""
    model, live = context.model, known(context)
    if live.is_table:
        raise told_by_table()
    async with answers.large_body(context, request) as content:
        events = await read(content, model.catalog, live, context.settings.max_flights)
    if events.faults and not events.told and events.heartbeat is None:
        raise Problem.of(events.faults)
    content = to_json(await keep(live, events))  # others need not wait for it
    return Answer(200, content, headers=of_unseen(events.unseen))


async def keep(live: Live, events: Events) -> dict[str, Any]:
    try:
        tellings = [event.telling for event in events.told]
        outcomes = iter(await live.tell(tellings, events.heartbeat))
    except StoreError as error:
        structured.log.error("departures are not kept", reason=str(error))
        raise not_accepted() from None
    results = [result(event, outcomes) for event in events.places]
    found = faults_of(events, results, live.first_min, live.airport)
    faults = [fault.as_dict() for fault in found[:MOST_FAULTS]]
    told = ["refused" if result in NOT_KEPT else result for result in results]
    counts = {name: told.count(name) for name in dict.fromkeys(told)}
    return {"counts": counts, "results": told} | ({"errors": faults} if faults else {})


def faults_of(
    events: Events, results: list[Result], first_min: int, airport: Airport
) -> list[Fault]:
    """In their order. Raises `Problem` 422 where nothing is accepted.

    `first_min`: from which flights are kept, now that all is told.
    """
    faults = []
    for place, (event, result) in enumerate(zip(events.places, results, strict=True)):
        if isinstance(event, Told) and result in NOT_KEPT:
            fault = refusal(event, result, first_min, airport)
            faults += at(place, [fault]) if events.is_list else [fault]
        elif isinstance(event, list):
            faults += event
    if all(result in NOT_KEPT for result in results):
        raise Problem.of(faults)
    return faults


def not_accepted() -> Problem:
    """Where an answer got lost, it may be kept all the same: telling it again does no harm."""
    detail = "nothing of this is accepted, send it again: what keeps departures cannot be used"
    wait = {"Retry-After": "1"}
    return Problem(503, detail, headers=wait, kind="departures-not-accepted")


def result(event: Told | Heartbeat | list[Fault], outcomes: Iterator[Outcome]) -> Result:
    """`outcomes`: of the flights that were told, from this one on."""
    if isinstance(event, list):
        return "refused"
    return "heartbeat" if isinstance(event, Heartbeat) else next(outcomes)


async def read(content: bytes, catalog: Catalog, live: Live, most: int) -> Events:
    """One flight, a JSON object, or a list, in slices. Raises `Problem` for anything else."""
    now, first = clock_min(), live.first_min
    if content.lstrip()[:1] != b"[":
        value = decoded_small(content, catalog.airport)
        if not isinstance(value, dict):
            detail = "the body must be a flight, a JSON object, or a list of flights"
            raise Problem(400, detail + wrapped(value, {}), kind="not-a-flight")
        refuse_doubles(content, [value], in_list=False)
        return Events([read_event(value, catalog, now, first)], is_list=False)
    values = entries(content, most, catalog.airport)
    doubled = doubles_of(content, values)
    events: list[Told | Heartbeat | list[Fault]] = []
    for some in answers.slices(values):
        for value in some:
            event = doubled.get(len(events)) or read_event(value, catalog, now, first)
            events.append(at(len(events), event) if isinstance(event, list) else event)
        await asyncio.sleep(0)
    return Events(events)


def at(place: int, faults: list[Fault]) -> list[Fault]:
    """The same, which name their place in the list."""
    return [Fault((place, *fault.path), *fault[1:]) for fault in faults]


async def summary(context: Context, request: Request) -> Answer:
    """How fresh, how complete and how late the day is."""
    model, live = context.model, known(context)
    found, clock = live.summary(), context.model.clock
    departures, late = (sum(hour[place] for hour in found.hours) for place in (1, 2))
    return Answer(
        200,
        to_json(
            {
                "known_until": None if found.watermark is None else moment(found.watermark, clock),
                "age_minutes": found.age_min,
                "flights": found.flights,
                "overdue": found.overdue,
                "unresolved_share": found.unresolved,
                "departures_24h": departures,
                "late_share_24h": late / departures if departures else None,
                "usual_late_share": model.metadata["data"]["delayed"],
                "hours": [
                    {"begin": moment(begin, clock), "departures": left, "late": late}
                    for begin, left, late in found.hours
                ],
            }
        ),
    )


def moment(minute: int, clock: Clock) -> str:
    """What the clocks there show, as RFC 3339 wants it: with seconds and offset."""
    return datetime.fromtimestamp(minute * 60, clock.zone).isoformat()


def known(context: Context) -> Live:
    """Raises `Problem` 404 where no departures are told."""
    if context.live is None:
        raise none_kept()
    return context.live


async def delay(context: Context, request: Request) -> Answer:
    """How late: one flight, or a list of them."""
    async with answers.large_body(context, request) as content:
        alone = content.lstrip()[:1] != b"["
        checked = (
            read_flight(content, context.model.catalog)
            if alone
            else await answers.read_list(context, request, content)
        )
        state = await day.known(context, request, checked)
        curves = await answers.curves(context, checked.flights, state)
    left = day.minutes_late(context, checked, state)
    told = list(map(io.Late, curves, left, checked.remarks))
    content = io.late_json(*told) if alone else io.lates_json(told, checked.wrong)
    headers = (*day.about(context, checked, state), *(() if alone else applied(request.pairs)))
    return Answer(200, content, headers=headers, batch_size=len(checked.flights))
