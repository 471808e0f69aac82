"""From the bytes of a request to checked flights, or to the `Problem` that answers it."""

import re
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails, from_json

from flights.api.problems import Fault, Problem, shown
from flights.api.schema import FlightRequest
from flights.api.translation import Translation
from flights.catalog import Catalog
from flights.features import Flight
from flights.settings import MAX_FLIGHTS


class Checked(NamedTuple):
    """The flights of one request."""

    flights: list[Flight]
    unseen: list[str]  # request fields that name an airline or a destination new to the model


def read_flight(body: bytes, catalog: Catalog) -> Checked:
    """One flight. Raises `Problem`: 400 for what is no JSON object, 422 for its fields."""
    value = parsed(body)
    if not isinstance(value, dict):
        raise Problem(400, f"the body must be a flight, a JSON object, got {shown(value)}")
    return checked([value], catalog, in_list=False)


def read_flights(body: bytes, catalog: Catalog, most: int = MAX_FLIGHTS) -> Checked:
    """A list of flights. Raises `Problem` that names every bad one by its place in the list, or
    413 for more than `most` flights.
    """
    values = parsed(body)
    if not isinstance(values, list):
        raise Problem(400, f"the body must be a JSON list of flights, got {shown(values)}")
    detail = f"the list must hold 1 to {most:,} flights, it holds {len(values):,}"
    if len(values) > most:
        raise Problem(413, detail)
    if not values:
        raise Problem.of([Fault((), values, detail)])
    return checked(values, catalog, in_list=True)


def parsed(body: bytes) -> Any:
    try:
        return from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise Problem(400, f"the body is not JSON: {error}") from None


def checked(values: list[Any], catalog: Catalog, in_list: bool) -> Checked:
    flights: list[Flight] = []
    unseen: dict[str, None] = {}  # a set that keeps its order
    faults: list[Fault] = []
    for place, value in enumerate(values):
        path: tuple[int | str, ...] = (place,) if in_list else ()
        translation = translated(value, catalog)
        if isinstance(translation, list):
            faults += [Fault(path + fault.path, *fault[1:]) for fault in translation]
            continue
        unseen.update(dict.fromkeys(translation.unseen))
        flights.append(translation.flight)
    if faults:
        raise Problem.of(faults)
    return Checked(flights, list(unseen))


def translated(value: Any, catalog: Catalog) -> Translation | list[Fault]:
    """The flight that a JSON value describes, or all that is wrong with it."""
    try:
        translation = Translation(FlightRequest.model_validate(value), catalog)
    except ValidationError as error:
        return [field_fault(detail) for detail in error.errors(include_url=False)]
    return translation.faults or translation


def field_fault(error: ErrorDetails) -> Fault:
    """A fault in this project's words for what pydantic found in one field."""
    path = error["loc"]
    if error["type"] == "missing":
        return Fault(path, None, "is required")
    if error["type"] == "extra_forbidden":
        return Fault(path, error["input"], "is not a field of a flight")
    if error["type"] == "model_type":
        return Fault(path, error["input"], f"must be a JSON object, got {shown(error['input'])}")
    if error["type"] == "string_pattern_mismatch":
        message = f"must be written in Latin letters and digits, got {shown(error['input'])}"
        return Fault(path, error["input"], message)
    message = re.sub("^(Input|String) ", "", error["msg"])
    return Fault(path, error["input"], f"{message}, got {shown(error['input'])}")
