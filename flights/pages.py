"""The page at `/`, to read about the API and try it, and the API document behind it.

They take the place of BentoML's own, whose page loads Google Tag Manager.
"""

from pathlib import Path

import bentoml
from bentoml.exceptions import BentoMLException
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from flights.openapi import document

PAGE = Path(__file__).with_name("page.html")  # uses the Swagger UI that BentoML serves
# Makes the browser refuse whatever is not from this service.
POLICY = "default-src 'self' 'unsafe-inline' data:"


async def page(request: Request) -> Response:
    return FileResponse(PAGE, headers={"Content-Security-Policy": POLICY})


async def docs(request: Request) -> Response:
    return Response(document(version()), media_type="application/json")


def version() -> str:
    """The tag of the model that answers, or "none" where these pages run without the service."""
    try:
        return bentoml.get_current_service().model.tag
    except BentoMLException:
        return "none"


pages = Starlette(routes=[Route("/", page), Route("/docs.json", docs)])
