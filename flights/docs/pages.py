"""The page at `/`, to read about the API and try it, the API document behind it, the model.

The first two take the place of BentoML's own, whose page loads Google Tag Manager.
"""

from functools import cache
from pathlib import Path
from typing import Any

import bentoml
from bentoml.exceptions import BentoMLException
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic_core import to_json
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from flights.docs.openapi import document
from flights.explain import city
from flights.model import DelayModel
from flights.telemetry.metrics import exposition

PAGE = Path(__file__).with_name("page.html")  # uses the Swagger UI that BentoML serves
# Makes the browser refuse whatever is not from this service.
POLICY = "default-src 'self' 'unsafe-inline' data:"
CARD = ("commit", "label", "data", "evaluation", "decision", "features")  # of the metadata


async def page(request: Request) -> Response:
    return FileResponse(PAGE, headers={"Content-Security-Policy": POLICY})


async def docs(request: Request) -> Response:
    return Response(described_api(served(), asks()), media_type="application/json")


async def model(request: Request) -> Response:
    return Response(described_model(served()), media_type="application/json")


def counted(request: Request) -> Response:
    return Response(exposition(served()), media_type=CONTENT_TYPE_LATEST)


def served() -> DelayModel | None:
    """The model that answers, or None where these pages run without the service."""
    try:
        return bentoml.get_current_service().model
    except BentoMLException:
        return None


def asks() -> bool:
    """Whether the service asks for credentials."""
    return served() is not None and bentoml.get_current_service().gate.asks


@cache
def described_api(model: DelayModel | None, asks: bool) -> bytes:
    about = card(model) if model else {}
    return to_json(document(model.tag if model else "none", about, asks))


@cache
def described_model(model: DelayModel | None) -> bytes:
    return to_json(card(model) if model else {})


def card(model: DelayModel) -> dict[str, Any]:
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


pages = Starlette(
    routes=[
        Route("/", page),
        Route("/docs.json", docs),
        Route("/model", model),
        Route("/metrics", counted),
    ]
)
