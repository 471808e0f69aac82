"""One value of JSON: the flight that is asked about, or what is wrong with the question."""

import re
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from flights.airport import Airport
from flights.api.errors.faults import MOST_FAULTS, Fault, shown
from flights.api.errors.hints import Names, misnamed, unknown
from flights.api.naming import named, names_of
from flights.api.reading.translation import Translation
from flights.api.schema import INTEGERS, AskedFlight, FlightRequest
from flights.model.catalog import Catalog

FEW = len(FlightRequest.model_fields)


def asked(value: Any, catalog: Catalog) -> Translation | list[Fault]:
    """The flight that is asked about, or what is wrong with the question."""
    translation = translated(value, catalog, AskedFlight)
    if isinstance(translation, list) or (moment := moment_of(translation)) is None:
        return translation
    fault = skipped("en", moment, catalog.airport)
    return [fault] if fault else translation


def moment_of(translation: Translation) -> datetime | None:
    moment: datetime | None = translation.request.en  # type: ignore[attr-defined]  # `asked` has it
    return moment


def skipped(field: str, moment: datetime, airport: Airport) -> Fault | None:
    text = moment.isoformat(timespec="minutes")
    skips = f"is {text}, which {airport.city}'s clocks skip"
    name = airport.called[field]
    return None if airport.clock.existed(moment) else Fault((name,), text, skips)


def translated(
    value: Any, catalog: Catalog, schema: type[FlightRequest] = FlightRequest
) -> Translation | list[Fault]:
    """The flight that a JSON value describes by the airport's names, or what is wrong with it."""
    form, names = form_of(schema, catalog)
    try:
        request = form.model_validate(few_fields(value, names))
    except ValidationError as error:
        if floats := whole_floats(value, names):
            return translated(value | floats, catalog, schema)
        details = error.errors(include_url=False)
        return [field_fault(detail, names, catalog.airport) for detail in details]
    translation = Translation(request, catalog)
    return translation.faults or translation


@lru_cache(maxsize=64)  # by catalog, as an airport takes a microsecond to be looked up
def form_of(schema: type[FlightRequest], catalog: Catalog) -> tuple[type[FlightRequest], Names]:
    return named(schema, catalog.airport), names_of(schema, catalog.airport)


def whole_floats(value: Any, names: Names) -> dict[str, int]:
    """1.0 is an integer for JSON Schema, and what pandas writes of a column with a blank."""
    given = value if isinstance(value, dict) else {}
    numbers = {name: given.get(name) for name in (names.get(one, one) for one in INTEGERS)}
    return {n: int(x) for n, x in numbers.items() if isinstance(x, float) and x.is_integer()}


def few_fields(value: Any, names: Names) -> Any:
    """Of an object with very many fields those that are known, and as many others as are told."""
    if not isinstance(value, dict) or len(value) <= FEW:
        return value
    own = dict.fromkeys(names.values())
    known = {name: value[name] for name in own if name in value}
    others = (name for name in value if name not in own)
    return known | {name: value[name] for name in islice(others, MOST_FAULTS + 1)}


def field_fault(error: ErrorDetails, names: Names, airport: Airport) -> Fault:
    """A fault in this project's words for what pydantic found in one of the fields, or beside."""
    path, value = error["loc"], error["input"]
    if error["type"] == "missing":
        return Fault(path, None, f"is required{misnamed(value, names)}")
    if error["type"] == "extra_forbidden":
        hint = unknown(str(path[-1]), value, names, airport)
        return Fault(path, value, f"is not a field of a flight{hint}")
    if error["type"] == "model_type":
        return Fault(path, value, f"must be a JSON object, got {shown(value)}")
    if error["type"] == "bool_type":
        return Fault(path, value, f"must be true or false, got {shown(value)}")
    if error["type"] == "string_pattern_mismatch":
        return Fault(path, value, f"must be in Latin letters and digits, got {shown(value)}")
    message = re.sub("^(Input|String) ", "", error["msg"])
    return Fault(path, value, f"{message}, got {shown(value)}")
