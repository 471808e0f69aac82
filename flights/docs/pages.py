"""What a browser gets: the board, the API page, what errors mean, their files, the API document.

The API page and its document stand for BentoML's own, whose page loads Google Tag Manager.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from pydantic_core import to_json

from flights.airport import Airport
from flights.airport.values import FIELDS
from flights.api.answer import Answer
from flights.docs import openapi, problems
from flights.docs.files import TYPES, Folder, Page
from flights.docs.openapi_schemas import Json
from flights.model.explain import city
from flights.model.served import DelayModel

# The browser refuses whatever is not a file from this service, and to be part of another page.
POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    b"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# Of the metadata.
CARD = ("airport", "commit", "label", "data", "evaluation", "decision", "features")
# What the board speaks of: names, clock, and the words of requests and files.
OF_AIRPORT = {"name", "city", "time_zone", "origins", "columns", "fields", "example_day"}
SWAGGER = files("bentoml._internal.server") / "static_content"  # Swagger UI that BentoML brings
OWN = files("flights.docs")
BOARD = files("flights.board")

Operations = Callable[[Airport, Json], Json]  # the paths of the API; Json: what /model tells

API_FILES = Folder(
    "static_content",
    [
        SWAGGER / "swagger-ui.css",
        SWAGGER / "swagger-ui-bundle.js",
        OWN / "page.css",
        OWN / "page.js",
        OWN / "problems.css",
    ],
)
BOARD_FILES = Folder("board", [one for one in BOARD.iterdir() if one.name.endswith((*TYPES,))])


@cache
def api_page() -> Page:
    return page(OWN / "page.html", API_FILES)


@cache
def board(airport: Airport | None) -> Page:
    """With the airport of the model, as data, which the policy does not take for a script.

    Where credentials are asked for it is told as well: what an airport, its clock, its fields and
    its columns are called is no secret. All else of the model is behind /model. None: of no model.
    """
    told = to_json(told_of(airport) if airport else None).decode()
    return page(BOARD / "index.html", BOARD_FILES, airport=told.replace("<", "\\u003c"))


def told_of(airport: Airport) -> Json:
    return airport.model_dump(mode="json", include=OF_AIRPORT, exclude_none=True)


@cache
def problem_page(airport: Airport | None) -> Page:
    """None: of no model, by which the fields have the names that they have inside."""
    called = airport.called if airport else {field: field for field in FIELDS}
    parts = {"contents": problems.contents(), "sections": problems.sections(called)}
    return page(OWN / "problems.html", API_FILES, **parts)


def page(source: Traversable, folder: Folder, **parts: str) -> Page:
    html = source.read_text(encoding="utf-8")
    for name, part in {"base": folder.base, **parts}.items():
        html = html.replace(f"{{{{{name}}}}}", part)
    return Page(html, POLICY)


@lru_cache(maxsize=1)  # so that a model which is served no more is freed
def document(model: DelayModel, asks: bool, is_live: bool, operations: Operations) -> Answer:
    """`asks`: for credentials. `is_live`: whether departures are told.

    Who reads it need have no credential: where one is asked for, nothing is told of the model but
    its airport.
    """
    airport, about = model.airport, {} if asks else described(model)
    version, is_simulated = ("none", False) if asks else (model.tag, model.is_simulated)
    info = openapi.info(version, airport, is_live, is_simulated)
    told = openapi.document(info, operations(airport, about), airport, asks)
    return Answer(200, to_json(told))


@lru_cache(maxsize=1)  # so that a model which is served no more is freed
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
