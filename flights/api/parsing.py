"""From the bytes of a request to checked flights, or to the `Problem` that answers it."""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from flights.api.decoding import decoded, refuse_doubles
from flights.api.faults import MOST_FAULTS, Fault, shown
from flights.api.hints import unknown
from flights.api.problems import Problem
from flights.api.schema import INTEGERS, FlightRequest
from flights.api.translation import Translation
from flights.catalog import Catalog
from flights.features import Flight
from flights.settings import MAX_FLIGHTS

# Lists and objects for each flight that may be sent, one and to spare for brackets in texts; they
# cost far more to read than the same bytes of anything else.
MOST_OBJECTS = 4
MOST_NAMES = 32  # likewise; a flight has 14
# More than any flight can have, whose 14 texts have at most 64 characters each.
MARKS = (b":", b",", b"[", b"{")
MOST_MARKS = 1_000
FIELDS = frozenset(FlightRequest.model_fields)


class Checked(NamedTuple):
    """The flights of one request."""

    flights: list[Flight]
    unseen: list[str]  # request fields that name an airline or a destination new to the model


def read_flight(body: bytes, catalog: Catalog) -> Checked:
    """One flight. Raises `Problem`: 400 for what is no JSON object, 422 for its fields."""
    if len(body) > MOST_MARKS and sum(map(body.count, MARKS)) > MOST_MARKS:
        raise Problem(400, "the body is no flight: it has more than 1,000 names, values or lists")
    value = decoded(body)
    if not isinstance(value, dict):
        lists = "; lists go to /predict_batch" if isinstance(value, list) else ""
        raise Problem(400, f"the body must be a flight, a JSON object, got {shown(value)}{lists}")
    refuse_doubles(body, [value], in_list=False)
    translation = translated(value, catalog)
    if isinstance(translation, list):
        raise Problem.of(translation)
    return Checked([translation.flight], translation.unseen)


def read_flights(body: bytes, catalog: Catalog, most: int = MAX_FLIGHTS) -> Checked:
    """A list of flights. Raises `Problem` that names bad ones by their place in the list, or 413
    for more than `most` flights.
    """
    checking = Checking(catalog)
    checking.add(listed(body, most))
    return checking.checked()


def listed(body: bytes, most: int) -> list[Any]:
    """The entries of a list, to be checked. Raises `Problem`: 400, 413, 422."""
    objects, names = body.count(b"{") + body.count(b"["), body.count(b":")
    if objects > MOST_OBJECTS * most or names > MOST_NAMES * most:
        raise Problem(413, f"the list must hold 1 to {most:,} flights, it holds far more than that")
    values = decoded(body)
    if not isinstance(values, list):
        one = "; one flight goes to /predict" if isinstance(values, dict) else ""
        raise Problem(400, f"the body must be a JSON list of flights, got {shown(values)}{one}")
    detail = f"the list must hold 1 to {most:,} flights, it holds {len(values):,}"
    if len(values) > most:
        raise Problem(413, detail)
    if not values:
        raise Problem.of([Fault((), values, detail)])
    refuse_doubles(body, values, in_list=True)
    return values


class Checking:
    """Flights that are checked a few at a time, up to the first faults: nobody reads more."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.flights: list[Flight] = []
        self.unseen: dict[str, None] = {}  # a set that keeps its order
        self.faults: list[Fault] = []
        self.place = 0

    def add(self, values: Iterable[Any]) -> None:
        """More entries. Raises `Problem` 422 as soon as there are more faults than are told."""
        for value in values:
            translation = translated(value, self.catalog)
            if isinstance(translation, list):
                place = (self.place,)
                self.faults += [Fault(place + fault.path, *fault[1:]) for fault in translation]
                if len(self.faults) > MOST_FAULTS:
                    raise Problem.of(self.faults)
            else:
                self.unseen.update(dict.fromkeys(translation.unseen))
                self.flights.append(translation.flight)
            self.place += 1

    def checked(self) -> Checked:
        """What was found. Raises `Problem` 422 where anything was wrong."""
        if self.faults:
            raise Problem.of(self.faults)
        return Checked(self.flights, list(self.unseen))


def translated(
    value: Any, catalog: Catalog, schema: type[FlightRequest] = FlightRequest
) -> Translation | list[Fault]:
    """The flight that a JSON value describes, or what is wrong with it."""
    try:
        request = schema.model_validate(few_fields(value))
    except ValidationError as error:
        if floats := whole_floats(value):
            return translated(value | floats, catalog, schema)
        return [field_fault(detail) for detail in error.errors(include_url=False)]
    translation = Translation(request, catalog)
    return translation.faults or translation


def whole_floats(value: Any) -> dict[str, int]:
    """1.0 is an integer for JSON Schema, and what pandas writes of a column with a blank."""
    given = value if isinstance(value, dict) else {}
    numbers = {name: given.get(name) for name in INTEGERS}
    return {n: int(x) for n, x in numbers.items() if isinstance(x, float) and x.is_integer()}


def few_fields(value: Any) -> Any:
    """Of an object with very many fields those that are known, and as many others as are told."""
    if not isinstance(value, dict) or len(value) <= len(FIELDS):
        return value
    known = {name: value[name] for name in FIELDS & value.keys()}
    others = (name for name in value if name not in FIELDS)
    return known | {name: value[name] for name in islice(others, MOST_FAULTS + 1)}


def field_fault(error: ErrorDetails) -> Fault:
    """A fault in this project's words for what pydantic found in one field."""
    path, value = error["loc"], error["input"]
    if error["type"] == "missing":
        return Fault(path, None, "is required")
    if error["type"] == "extra_forbidden":
        return Fault(path, value, f"is not a field of a flight{unknown(str(path[-1]), value)}")
    if error["type"] == "model_type":
        return Fault(path, value, f"must be a JSON object, got {shown(value)}")
    if error["type"] == "string_pattern_mismatch":
        return Fault(path, value, f"must be in Latin letters and digits, got {shown(value)}")
    message = re.sub("^(Input|String) ", "", error["msg"])
    return Fault(path, value, f"{message}, got {shown(value)}")
