"""The page at `/`, to read about the API and try it, the API document behind it, the model.

The first two stand for BentoML's own, whose page loads Google Tag Manager.
"""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic_core import to_json

from flights.api.answer import Answer
from flights.docs import openapi
from flights.docs.openapi_schemas import Json
from flights.explain import city
from flights.model import DelayModel

# Makes the browser refuse whatever is not from this service.
POLICY = (b"content-security-policy", b"default-src 'self' 'unsafe-inline' data:")
CARD = ("commit", "label", "data", "evaluation", "decision", "features")  # of the metadata
STATIC = {"swagger-ui.css": "text/css", "swagger-ui-bundle.js": "text/javascript"}

Operations = Callable[[Json], Json]  # the paths of the API, from what /model tells


@cache
def page() -> Answer:
    content = files("flights.docs").joinpath("page.html").read_bytes()
    return Answer(200, content, "text/html; charset=utf-8", (POLICY,))


@cache
def static(name: str) -> Answer:
    """A file of the Swagger UI that BentoML brings; one copy, however many read it slowly."""
    folder = files("bentoml._internal.server").joinpath("static_content")
    return Answer(200, folder.joinpath(name).read_bytes(), STATIC[name])


@cache
def document(model: DelayModel | None, asks: bool, is_live: bool, operations: Operations) -> Answer:
    """`asks`, `is_live`: as of `openapi.document`."""
    about = described(model) if model else {}
    version = model.tag if model else "none"
    return Answer(200, to_json(openapi.document(version, operations(about), asks, is_live)))


@cache
def card(model: DelayModel) -> Answer:
    return Answer(200, to_json(described(model)))


def described(model: DelayModel) -> dict[str, Any]:
    """Where the model comes from, how good it is on months it had not seen, what it knows."""
    known = model.metadata
    codes = known["airline_codes"].items()
    return {
        "tag": model.tag,
        "created": model.created,
        **{key: known[key] for key in CARD if key in known},
        "airlines": {
            airline: [code for code, name in codes if name == airline]
            for airline in known["categories"]["airline"]
        },
        "destinations": {
            icao: city(icao, known["cities"]) for icao in known["categories"]["destination"]
        },
    }
