"""What the airport tells of its departures: from a JSON value to what is kept, or to its faults.

A flight is told of with the fields of a request and `salida`, when it left, or `cancelado`; with
neither it is announced. `{"hasta": ...}` alone tells that all up to then has been told.
"""

from datetime import datetime
from typing import Any, NamedTuple, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flights.airport import Airport
from flights.api.errors.faults import MOST_FAULTS, Fault
from flights.api.naming import named, names_of
from flights.api.reading.asking import field_fault, skipped, translated
from flights.api.reading.translation import Translation
from flights.api.schema import FlightRequest, Moment
from flights.clock import Clock
from flights.live.known import Known
from flights.live.stores.keeper import MOST_FLIGHTS, Telling
from flights.model.catalog import Catalog
from flights.model.identity import name_of, scheduled

CLOCKS_MIN = 5  # by which clocks may differ; what is later has not happened yet
FIRST = datetime(1970, 1, 1)  # of what may be told where nothing is kept yet
EARLIEST_MIN, LATEST_MIN = -24 * 60, 72 * 60  # of a departure after its schedule
FARTHEST_MIN = 366 * 24 * 60  # of a schedule from now: airlines sell a year ahead


class DepartureRequest(FlightRequest):
    """A flight and what became of it: it left, is cancelled or, with neither, announced."""

    model_config = ConfigDict(title="Departure")

    salida: Moment | None = Field(
        None,
        description="When it left, YYYY-MM-DDTHH:MM, local time of {city}, which the clocks have "
        "shown: at most 24 h before its schedule, 72 h after it.",
    )
    cancelado: bool | None = Field(
        None,
        description="Whether it will not leave. `false` without `{salida}` takes back what was "
        "told before: it has not left and is not cancelled.",
    )


class HeartbeatRequest(BaseModel):
    """All departures and cancellations up to a time have been told."""

    model_config = ConfigDict(strict=True, extra="forbid", title="Heartbeat")

    hasta: Moment = Field(description="That time, YYYY-MM-DDTHH:MM, local time of {city}.")


class Told(NamedTuple):
    """What is known of a flight. `name`: of two events with the same one the later counts."""

    name: str
    known: Known
    reopens: bool = False  # where it was told as left or cancelled, that was wrong
    unseen: tuple[str, ...] = ()  # request fields that name what is new to the model

    @property
    def telling(self) -> Telling:
        return self.name, self.known, self.reopens


class Heartbeat(NamedTuple):
    minute: int  # since 1970 in UTC


def read_event(
    value: Any, catalog: Catalog, now_min: int, first_min: int | None = None
) -> Told | Heartbeat | list[Fault]:
    """What a JSON value tells, or all that is wrong with it.

    `now_min`, and `first_min`, from which flights are kept (None: nothing is yet), since 1970 in
    UTC.
    """
    times = Times(catalog.airport, now_min, first_min)
    if isinstance(value, dict) and catalog.airport.called["hasta"] in value:
        return heartbeat(value, times)
    translation = translated(value, catalog, DepartureRequest)
    if isinstance(translation, list):
        return translation
    return times.faults_of(translation) or told(translation)


def heartbeat(value: dict[str, Any], times: "Times") -> Heartbeat | list[Fault]:
    airport = times.airport
    hasta = airport.called["hasta"]
    if others := [name for name in value if name != hasta]:
        alone = f"cannot stand beside {hasta}, which is sent alone"
        return [Fault((name,), value[name], alone) for name in others[: MOST_FAULTS + 1]]
    try:
        until = named(HeartbeatRequest, airport).model_validate(value).hasta
    except ValidationError as error:
        names, details = names_of(HeartbeatRequest, airport), error.errors(include_url=False)
        return [field_fault(detail, names, airport) for detail in details]
    fault = times.not_happened("hasta", until) or times.not_kept("hasta", until, value[hasta])
    return [fault] if fault else Heartbeat(times.clock.utc_minute(until))


def told(translation: Translation) -> Told:
    """Of a translation without faults."""
    left, cancelled = end_of(translation.request)
    clock = translation.airport.clock
    left_min = None if left is None else clock.utc_minute(left)
    known = Known(scheduled(translation.flight, clock), left_min, bool(cancelled))
    reopens = left is None and cancelled is False
    return Told(name_of(translation.flight), known, reopens, tuple(translation.unseen))


def end_of(request: FlightRequest) -> tuple[datetime | None, bool | None]:
    """When it left, and whether it is cancelled."""
    departure = cast(DepartureRequest, request)  # which `read_event` asks for
    return departure.salida, departure.cancelado


def earliest(clock: Clock) -> int:
    """From when on flights may be told where nothing is kept yet."""
    return clock.utc_minute(FIRST)


class Times:
    """What may be told of at a minute. Minutes are since 1970 in UTC."""

    def __init__(self, airport: Airport, now_min: int, first_min: int | None) -> None:
        self.city, self.clock, self.now_min = airport.city, airport.clock, now_min
        self.first_min = earliest(airport.clock) if first_min is None else first_min
        self.airport, self.called = airport, airport.called

    def faults_of(self, translation: Translation) -> list[Fault]:
        """What is wrong with the moments of a flight whose fields are right."""
        due = translation.flight.scheduled_departure
        left, cancelled = end_of(translation.request)
        if self.clock.utc_minute(due) > self.now_min + FARTHEST_MIN:
            day = str(due.date())
            return [Fault((self.called["fecha"],), day, f"is {day}, more than a year from now")]
        if fault := self.not_kept("fecha", due, str(due.date())):
            return [fault]
        if left is None:
            return []
        if cancelled:
            which = f"is true, but {self.called['salida']} is {shown(left)}: which of them?"
            return [Fault((self.called["cancelado"],), True, which, True)]
        fault = self.not_happened("salida", left) or self.far_from(due, left)
        return [fault] if fault else []

    def not_happened(self, field: str, moment: datetime) -> Fault | None:
        if fault := skipped(field, moment, self.airport):
            return fault
        if self.clock.utc_minute(moment) <= self.now_min + CLOCKS_MIN:
            return None
        text, now = shown(moment), shown(self.clock.local_time(self.now_min))
        to_come = f"is {text}, which is to come: in {self.city} it is {now}"
        return Fault((self.called[field],), text, to_come)

    def not_kept(self, field: str, moment: datetime, text: str) -> Fault | None:
        """What is too old tells nothing, and would be gone at once. `text`: as it was sent."""
        if self.clock.utc_minute(moment) >= self.first_min:
            return None
        return too_old(self.called[field], text, self.clock.local_time(self.first_min))

    def far_from(self, due: datetime, left: datetime) -> Fault | None:
        after = self.clock.utc_minute(left) - self.clock.utc_minute(due)
        if EARLIEST_MIN <= after <= LATEST_MIN:
            return None
        far = "more than 72 h after" if after > 0 else "more than 24 h before"
        detail = f"is {shown(left)}, {far} the schedule, {shown(due)}"
        return Fault((self.called["salida"],), shown(left), detail, True)


def refusal(event: Told, outcome: str, first_min: int, airport: Airport) -> Fault:
    """Why a flight is not kept, of which nothing is wrong: `outcome` is one of `NOT_KEPT`."""
    local_time, fecha = airport.clock.local_time, airport.called["fecha"]
    day = str(local_time(event.known.flight.departure_min).date())
    if outcome == "old":
        return too_old(fecha, day, local_time(first_min))
    detail = (
        f"is {day}, but as many flights are kept as there is room for, {MOST_FLIGHTS:,}: news of "
        "these are taken, new ones when old ones are dropped, 90 days after their departure"
    )
    return Fault((fecha,), day, detail)


def too_old(name: str, text: str, first: datetime) -> Fault:
    return Fault((name,), text, f"is {text}, but what is kept begins at {shown(first)}")


def shown(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
