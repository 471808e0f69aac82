"""From the bytes of a request to checked flights, or to the `Problem` that answers it."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from flights.api.decoding import decoded, refuse_doubles
from flights.api.errors.faults import MOST_FAULTS, Fault, shown
from flights.api.errors.hints import misnamed, unknown, wrapped
from flights.api.errors.problems import Problem
from flights.api.remarks import Remarks, unseen_of
from flights.api.schema import INTEGERS, AskedFlight, FlightRequest
from flights.api.translation import Translation
from flights.catalog import Catalog
from flights.clock import existed, utc_minute
from flights.features import Flight
from flights.settings import MAX_FLIGHTS

# Lists and objects for each flight that may be sent, one and to spare for brackets in texts; they
# cost far more to read than the same bytes of anything else.
MOST_OBJECTS = 4
MOST_NAMES = 32  # likewise; a flight has 15
# More than any flight can have, whose 15 texts have at most 64 characters each.
MARKS = (b":", b",", b"[", b"{")
MOST_MARKS = 1_000
FEW = len(FlightRequest.model_fields)
FIELDS = AskedFlight.model_fields


class AsOf(NamedTuple):
    """The moment that an answer is to be made of."""

    minute: int  # since 1970 in UTC
    path: tuple[str | int, ...]  # of the field that names it
    text: str  # of the field


Wrong = Mapping[int, list[dict[str, Any]]]  # place in a list -> what is told of it


class Checked(NamedTuple):
    """The flights of one request. `wrong`: those that are none of them, where that is asked for."""

    flights: list[Flight]
    remarks: list[Remarks]  # of each
    as_of: AsOf | None = None  # None: now
    wrong: Wrong = MappingProxyType({})

    @property
    def unseen(self) -> list[str]:
        """The request fields that name an airline or a destination new to the model."""
        return unseen_of(self.remarks)


def read_flight(body: bytes, catalog: Catalog) -> Checked:
    """One flight. Raises `Problem`: 400 for what is no JSON object, 422 for its fields."""
    value = decoded_small(body)
    if not isinstance(value, dict):
        hint = "; lists go to /predict_batch" if isinstance(value, list) else wrapped(value, FIELDS)
        detail = f"the body must be a flight, a JSON object, got {shown(value)}{hint}"
        raise Problem(400, detail, kind="not-a-flight")
    refuse_doubles(body, [value], in_list=False)
    translation = asked(value, catalog)
    if isinstance(translation, list):
        raise Problem.of(translation)
    return Checked([translation.flight], [translation.remarks], as_of(moment_of(translation), ()))


def decoded_small(body: bytes) -> Any:
    """What may be one flight. Raises `Problem` 400."""
    if len(body) > MOST_MARKS and sum(map(body.count, MARKS)) > MOST_MARKS:
        detail = "the body is no flight: it has more than 1,000 names, values or lists"
        raise Problem(400, detail, kind="not-a-flight")
    return decoded(body)


def read_flights(body: bytes, catalog: Catalog, most: int = MAX_FLIGHTS) -> Checked:
    """A list of flights. Raises `Problem` that names bad ones by their place in the list, or 413
    for more than `most` flights.
    """
    checking = Checking(catalog)
    checking.add(listed(body, most))
    return checking.checked()


def listed(body: bytes, most: int) -> list[Any]:
    """The entries of a list, to be checked, none with a name twice. Raises `Problem`: 400, 413,
    422.
    """
    values = entries(body, most)
    refuse_doubles(body, values, in_list=True)
    return values


def entries(body: bytes, most: int) -> list[Any]:
    """The same, of which some may have a name twice."""
    check_objects(body, most)
    values = decoded(body)
    if not isinstance(values, list):
        one = "; one flight goes to /predict" if isinstance(values, dict) else ""
        detail = f"the body must be a JSON list of flights, got {shown(values)}"
        raise Problem(400, detail + (wrapped(values, FIELDS) or one), kind="not-a-flight")
    detail = f"the list must hold 1 to {most:,} flights, it holds {len(values):,}"
    if len(values) > most:
        raise Problem(413, detail)
    if not values:
        raise Problem.of([Fault((), values, detail)])
    return values


def check_objects(body: bytes, most: int) -> None:
    """Raises `Problem` 413 for what would cost more to read than so many flights."""
    objects, names = body.count(b"{") + body.count(b"["), body.count(b":")
    if objects > MOST_OBJECTS * most or names > MOST_NAMES * most:
        raise Problem(413, f"the list has more names or lists than {most:,} flights may have")


class Checking:
    """Flights that are checked a few at a time, up to the first faults: nobody reads more."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.flights: list[Flight] = []
        self.first: tuple[int, datetime | None] = 0, None  # the first flight's place, its `en`
        self.remarks: list[Remarks] = []
        self.faults: list[Fault] = []
        self.wrong: dict[int, list[dict[str, Any]]] = {}  # of `flights.api.places`
        self.place = 0

    def add(self, values: Iterable[Any]) -> None:
        """More entries. Raises `Problem` 422 as soon as there are more faults than are told."""
        for value in values:
            translation = self.translate(value)
            if isinstance(translation, list):
                self.note(translation)
            else:
                moment = moment_of(translation)
                if not self.flights:
                    self.first = self.place, moment
                if moment != self.first[1]:
                    self.note([self.differs(moment)])
                else:
                    self.keep(translation)
            self.place += 1

    def translate(self, value: Any) -> Translation | list[Fault]:
        return asked(value, self.catalog)

    def keep(self, translation: Translation) -> None:
        self.flights.append(translation.flight)
        self.remarks.append(translation.remarks)

    def note(self, faults: list[Fault]) -> None:
        self.faults += [Fault((self.place, *fault.path), *fault[1:]) for fault in faults]
        if len(self.faults) > MOST_FAULTS:
            raise Problem.of(self.faults)

    def differs(self, moment: datetime | None) -> Fault:
        """Each moment costs as much as hundreds of flights, so a list has one."""
        place, first = self.first
        text, expected = (one and one.isoformat(timespec="minutes") for one in (moment, first))
        one = f"but flight {place} has {expected or 'none'}: a list has one moment"
        return Fault(("en",), text, f"is {text or 'missing'}, {one}", True)

    def checked(self) -> Checked:
        """What was found. Raises `Problem` 422 where anything was wrong."""
        if self.faults:
            raise Problem.of(self.faults)
        place, moment = self.first
        return Checked(self.flights, self.remarks, as_of(moment, (place,)), self.wrong)


def as_of(moment: datetime | None, path: tuple[int, ...]) -> AsOf | None:
    return (
        None
        if moment is None
        else AsOf(utc_minute(moment), (*path, "en"), moment.isoformat(timespec="minutes"))
    )


def asked(value: Any, catalog: Catalog) -> Translation | list[Fault]:
    """The flight that is asked about, or what is wrong with the question."""
    translation = translated(value, catalog, AskedFlight)
    if isinstance(translation, list) or (moment := moment_of(translation)) is None:
        return translation
    fault = skipped("en", moment)
    return [fault] if fault else translation


def moment_of(translation: Translation) -> datetime | None:
    moment: datetime | None = translation.request.en  # type: ignore[attr-defined]  # `asked` has it
    return moment


def skipped(field: str, moment: datetime) -> Fault | None:
    text = moment.isoformat(timespec="minutes")
    skips = f"is {text}, which Santiago's clocks skip"
    return None if existed(moment) else Fault((field,), text, skips)


def translated(
    value: Any, catalog: Catalog, schema: type[FlightRequest] = FlightRequest
) -> Translation | list[Fault]:
    """The flight that a JSON value describes, or what is wrong with it."""
    try:
        request = schema.model_validate(few_fields(value, schema))
    except ValidationError as error:
        if floats := whole_floats(value):
            return translated(value | floats, catalog, schema)
        fields = schema.model_fields.keys()
        return [field_fault(detail, fields) for detail in error.errors(include_url=False)]
    translation = Translation(request, catalog)
    return translation.faults or translation


def whole_floats(value: Any) -> dict[str, int]:
    """1.0 is an integer for JSON Schema, and what pandas writes of a column with a blank."""
    given = value if isinstance(value, dict) else {}
    numbers = {name: given.get(name) for name in INTEGERS}
    return {n: int(x) for n, x in numbers.items() if isinstance(x, float) and x.is_integer()}


def few_fields(value: Any, schema: type[FlightRequest]) -> Any:
    """Of an object with very many fields those that are known, and as many others as are told."""
    if not isinstance(value, dict) or len(value) <= FEW:
        return value
    fields = schema.model_fields
    known = {name: value[name] for name in fields if name in value}
    others = (name for name in value if name not in fields)
    return known | {name: value[name] for name in islice(others, MOST_FAULTS + 1)}


def field_fault(error: ErrorDetails, fields: Iterable[str]) -> Fault:
    """A fault in this project's words for what pydantic found in one of the fields, or beside."""
    path, value = error["loc"], error["input"]
    if error["type"] == "missing":
        return Fault(path, None, f"is required{misnamed(value, fields)}")
    if error["type"] == "extra_forbidden":
        hint = unknown(str(path[-1]), value, fields)
        return Fault(path, value, f"is not a field of a flight{hint}")
    if error["type"] == "model_type":
        return Fault(path, value, f"must be a JSON object, got {shown(value)}")
    if error["type"] == "bool_type":
        return Fault(path, value, f"must be true or false, got {shown(value)}")
    if error["type"] == "string_pattern_mismatch":
        return Fault(path, value, f"must be in Latin letters and digits, got {shown(value)}")
    message = re.sub("^(Input|String) ", "", error["msg"])
    return Fault(path, value, f"{message}, got {shown(value)}")
