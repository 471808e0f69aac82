"""The errors of the OpenAPI document, made by the code that answers them."""

from collections.abc import Callable

from pydantic_core import from_json

from flights.airport import Airport
from flights.api.errors.problems import (
    MEDIA_TYPE,
    Problem,
    failed,
    none_kept,
    told_by_table,
    too_busy,
    unread,
)
from flights.api.reading import body
from flights.auth import authenticator as auth
from flights.connection.framing import too_large
from flights.docs.openapi_schemas import PROBLEM, STRING, Json
from flights.model.catalog import Catalog
from flights.settings import settings

UNREADY = Problem(503, "model.onnx is damaged: it is not the file that was stored")


def of_all() -> Json:
    """What a request for anything but the probes can get."""
    return {
        "401": problem("No credential, or not a valid one.", auth.missing()),
        "403": problem("No such scope, or not from this address.", auth.out_of_scope("predict")),
        "429": problem("Too many requests, or wrong credentials.", too_busy()),
        **of_probe(),
    }


def of_probe() -> Json:
    return {
        "431": problem("The headers are too long.", too_large()),
        "500": problem("The service failed.", failed()),
    }


def of_query(airport: Airport) -> Json:
    """What a request without a body can get besides."""
    day = airport.called["fecha"]
    query = f"{day}={airport.example[day]}"
    return {"400": problem("A query, which is not read.", unread(query))}


def unready() -> Json:
    return {"503": problem("The model cannot be served, or answers wrongly.", UNREADY)}


def not_kept() -> Json:
    return {"404": problem("No departures are kept here.", none_kept())}


def not_taken() -> Json:
    return {"409": problem("The departures come from a table.", told_by_table())}


def of_flights(
    read: Callable[[bytes, Catalog], object], not_json: bytes, wrong: bytes, airport: Airport
) -> Json:
    """What a request with flights can get; `not_json` and `wrong` are bodies that are refused."""
    limits, no_names = settings(), Catalog(airport, {}, {})  # which refuses as any model's does
    media = {b"content-type": b"text/plain"}
    return {
        "400": problem("Not the JSON that is expected.", refused(lambda: read(not_json, no_names))),
        "408": problem("The body did not arrive.", body.too_slow(limits.body_timeout_s)),
        "413": problem("Too much at once.", body.too_long(limits.max_body_bytes, "has more")),
        "415": problem("Not plain JSON.", refused(lambda: body.check_headers(media, 0))),
        "422": problem(
            "A field is wrong; none is answered.", refused(lambda: read(wrong, no_names))
        ),
        **of_all(),
        **unready(),
    }


def problem(description: str, example: Problem) -> Json:
    content = {MEDIA_TYPE: {"schema": PROBLEM, "example": from_json(example.body())}}
    headers = {name: {"schema": STRING} for name in example.headers if name != "Connection"}
    return {"description": description, "content": content, "headers": headers}


def refused(call: Callable[[], object]) -> Problem:
    try:
        call()
    except Problem as problem:
        return problem
    raise AssertionError("not refused")
