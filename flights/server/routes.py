"""The one table of what can be asked: who may, what it costs, what is told of it.

Authorisation, rate limit, metrics, log and API document are made from it. A path that is not
literally in it is answered by nothing.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from pydantic_core import to_json

from flights.airport import Airport
from flights.api.answer import Answer
from flights.api.errors.problems import Problem
from flights.auth.principal import METRICS, PREDICT, PUBLIC, REPORT
from flights.docs import openapi, openapi_board, openapi_lists, openapi_live, pages
from flights.docs.files import lists
from flights.docs.openapi_schemas import Json
from flights.model.served import NAME, DelayModel
from flights.server.context import Context
from flights.server.handlers import answers, board, facts, inference
from flights.server.handlers.facts import Handler
from flights.server.live import departures
from flights.server.request import Request
from flights.settings import settings

V2_MODEL = f"/v2/models/{NAME}"
without_version = re.compile(rf"(?<=^{V2_MODEL})/versions/[^/]+(?=(/ready|/infer)?$)").sub

PAGE = 0.2  # the cost of one: with twenty files it costs less than a flight


class Route(NamedTuple):
    path: str  # also its name in metrics and spans
    method: str  # GET answers HEAD, too
    handler: Handler
    scope: str | None = PREDICT  # that a credential needs; None: none is asked for
    cost: float = 1  # of its rate, in requests with one flight
    logged: bool = True  # False: only failures; asked every few seconds
    document: Callable[[openapi.Subject], Json] | None = None  # its operation
    about: str = ""  # in a line


async def refuse_method(context: Context, request: Request) -> Answer:
    detail = f"{request.path} does not answer {request.method}; GET / lists what does"
    raise Problem(405, detail, headers={"Allow": allowed(named(request.path))})


async def document(context: Context, request: Request) -> Answer:
    """In the words of the model's airport, also where it answers wrongly."""
    model, asks = facts.stored(context), context.authenticator.asks
    return pages.document(model, asks, context.live is not None, operations)


async def root(context: Context, request: Request) -> Answer:
    """The board for a browser, for all else a list of what there is."""
    model = context.health.model
    if lists(request.headers.get(b"accept", b""), b"text/html"):
        answer = pages.board(model and model.airport).answer(request.headers)
    else:
        answer = index(model, context.authenticator.asks)
    return answer._replace(headers=(*answer.headers, (b"vary", b"accept")))


ROUTES = (
    Route(
        "/predict",
        "POST",
        answers.predict,
        document=openapi.predict,
        about="The probability of delay of one flight",
    ),
    Route(
        "/predict_batch",
        "POST",
        answers.predict_batch,
        document=openapi_lists.predict_batch,
        about="The probabilities of delay of 1 to {most:,} flights, in their order",
    ),
    Route(
        "/explain",
        "POST",
        answers.explain,
        cost=20,
        document=openapi.explain,
        about="Why a flight has its probability of delay",
    ),
    Route(
        "/delay",
        "POST",
        departures.delay,
        cost=5,
        document=openapi_lists.delay,
        about="How late each flight of a list may leave, in their order",
    ),
    Route(
        "/day",
        "POST",
        board.day,
        cost=5,
        document=openapi_board.day,
        about="A whole day: how late each flight may leave and why, and how many leave late",
    ),
    Route(
        "/day",
        "GET",
        board.known,
        cost=20,
        document=openapi_board.known,
        about="The flights of today that were told of",
    ),
    Route(
        "/departures",
        "POST",
        departures.tell,
        REPORT,
        document=openapi_live.departures,
        about="Tell what left, what is cancelled, what is scheduled",
    ),
    Route(
        "/live",
        "GET",
        departures.summary,
        cost=20,
        document=openapi_live.live,
        about="How fresh, how complete and how late the day is",
    ),
    Route(
        "/model",
        "GET",
        facts.card,
        document=openapi.model,
        about="What the model learnt from, how good it is, what it knows",
    ),
    Route(
        "/livez",
        "GET",
        answers.livez,
        None,
        logged=False,
        document=openapi.livez,
        about="The process runs",
    ),
    Route(
        "/readyz",
        "GET",
        answers.readyz,
        None,
        logged=False,
        document=openapi.readyz,
        about="The model answers a known flight as it did when it was trained",
    ),
    Route(
        "/metrics",
        "GET",
        facts.counted,
        METRICS,
        cost=20,
        document=openapi.metrics,
        about="Counts and durations, as Prometheus text",
    ),
    # Google's front end keeps some paths that end in z for itself.
    Route("/alive", "GET", answers.livez, None, logged=False, about="As /livez"),
    Route("/health", "GET", answers.readyz, None, logged=False, about="As /readyz"),
    Route("/", "GET", root, PUBLIC, PAGE, False, about="The board in a browser, else this list"),
    Route(
        "/docs", "GET", facts.api_page, PUBLIC, PAGE, False, about="A page to read and try the API"
    ),
    Route(
        "/problems", "GET", facts.problem_page, PUBLIC, PAGE, False, about="What each error means"
    ),
    Route("/docs.json", "GET", document, PUBLIC, PAGE, False, about="The API as OpenAPI 3.1"),
    Route("/openapi.json", "GET", document, PUBLIC, PAGE, False, about="As /docs.json"),
    # Documented where the protocol is: https://github.com/kserve/open-inference-protocol
    Route("/v2", "GET", inference.server, about="Open Inference Protocol V2: the server"),
    Route("/v2/health/live", "GET", inference.live, None, logged=False, about="That it answers"),
    Route("/v2/health/ready", "GET", inference.ready, None, logged=False, about="As /readyz"),
    Route(V2_MODEL, "GET", inference.model, about="Its tensors: one for each field"),
    Route(f"{V2_MODEL}/ready", "GET", inference.ready, None, logged=False, about="As /readyz"),
    Route(f"{V2_MODEL}/infer", "POST", inference.infer, about="1 to 1,000 flights as tensors"),
    Route("/schema.json", "GET", facts.schema, about="The service, for BentoML's clients"),
)
# What stands below, each of them under a hash of all.
FOLDERS = (
    Route("/board/", "GET", facts.file(pages.BOARD_FILES), PUBLIC, PAGE / 10, False),
    Route("/static_content/", "GET", facts.file(pages.API_FILES), PUBLIC, PAGE / 10, False),
)
NOWHERE = Route("other", "", facts.find_nothing)
BY_PATH = {
    path: {route.method: route for route in ROUTES if route.path == path}
    for path in dict.fromkeys(route.path for route in ROUTES)
}


def find(request: Request) -> Route:
    """The route that will answer, and by which is decided who may ask."""
    routes = named(request.path)
    if not routes:
        return NOWHERE
    method = "GET" if request.method == "HEAD" else request.method
    found = routes.get(method) or next(iter(routes.values()))._replace(handler=refuse_method)
    # A body is what is asked, whatever a gateway adds; where there is none, a query is meant.
    is_asked = request.query and found.method == "GET" and found.scope == PREDICT
    return found._replace(handler=facts.refuse_query) if is_asked else found


def named(path: str) -> dict[str, Route]:
    """The routes of a path, by method."""
    if path.startswith(V2_MODEL):
        path = without_version("", path)
    return BY_PATH.get(path) or {one.method: one for one in FOLDERS if path.startswith(one.path)}


def allowed(routes: dict[str, Route]) -> str:
    return ", ".join("GET, HEAD" if method == "GET" else method for method in routes)


def operations(airport: Airport, about: Json) -> Json:
    """The paths of the API document; `about`: what /model tells, if it may be facts."""
    return {
        path: {
            route.method.lower(): operation | ({} if route.scope else openapi.FOR_ALL)
            for route in routes.values()
            if route.document
            and (operation := route.document(openapi.Subject(airport, in_short(route), about)))
        }
        for path, routes in BY_PATH.items()
        if any(route.document for route in routes.values())
    }


def in_short(route: Route) -> str:
    return route.about.format(most=settings().max_flights)


@lru_cache(maxsize=1)  # so that a model which is served no more is freed
def index(model: DelayModel | None, asks: bool) -> Answer:
    """What there is; `asks`: whether the service asks for credentials, as for the API document."""
    paths = [
        {"method": route.method, "path": route.path, "about": in_short(route)} for route in ROUTES
    ]
    tag = model.tag if model and not asks else None
    return Answer(200, to_json({"service": "flight_delay", "model": tag, "paths": paths}))
