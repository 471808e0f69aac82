"""A prediction that a service kept."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from train.monitor.stored import airport_of
from train.rows.data import DataError


def in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Kept:
    """A line of a file, as `flights.telemetry.predictions.files` writes it."""

    time: Annotated[datetime, AfterValidator(in_utc)]
    request_id: str
    model: str
    airline: str
    destination: str
    flight_type: str
    scheduled_departure: datetime  # local time
    probability: Annotated[float, Field(ge=0, le=1)]
    origin: str = ""  # where there are several
    horizon_min: int | None = None  # older files do not tell; None is the schedule alone
    shadow: str | None = None  # the model that was asked, too
    shadow_probability: Annotated[float, Field(ge=0, le=1)] | None = None


LINE = TypeAdapter(Kept)


def in_local_time(kept: Kept) -> Kept:
    """A departure with a zone by the clocks of its model's airport."""
    if not kept.scheduled_departure.tzinfo:
        return kept
    local = airport_of(kept.model).clock.of(kept.scheduled_departure)
    return replace(kept, scheduled_departure=local)


def read_line(file: str, number: int, line: bytes) -> Kept:
    try:
        return in_local_time(LINE.validate_json(line))
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False)[0]
        field = ".".join(map(str, fault["loc"])) or "the line"
        raise DataError(f"{file}: line {number}, {field}: {fault['msg']}") from error
    except OverflowError as error:  # of the first or the last day that there is
        raise DataError(f"{file}: line {number}, a time by another clock: {error}") from error
