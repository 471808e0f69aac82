"""A prediction that a service kept."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from flights.clock import SANTIAGO
from train.rows.data import DataError


def by_the_clocks_of_santiago(moment: datetime) -> datetime:
    return moment.astimezone(SANTIAGO).replace(tzinfo=None) if moment.tzinfo else moment


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
    scheduled_departure: Annotated[datetime, AfterValidator(by_the_clocks_of_santiago)]
    probability: Annotated[float, Field(ge=0, le=1)]
    origin: str = ""  # where there are several
    horizon_min: int | None = None  # older files do not tell; None is the schedule alone
    shadow: str | None = None  # the model that was asked, too
    shadow_probability: Annotated[float, Field(ge=0, le=1)] | None = None


LINE = TypeAdapter(Kept)


def read_line(file: str, number: int, line: bytes) -> Kept:
    try:
        return LINE.validate_json(line)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False)[0]
        field = ".".join(map(str, fault["loc"])) or "the line"
        raise DataError(f"{file}: line {number}, {field}: {fault['msg']}") from error
