"""The page and all that is told beside answers: the model, metrics, documents, files."""

import asyncio
from collections.abc import Awaitable, Callable

from flights.api.answer import Answer
from flights.api.errors.faults import cut
from flights.api.errors.problems import Problem, unread
from flights.auth.key_metrics import key_metrics
from flights.docs import pages
from flights.docs.files import Folder
from flights.model.served import DelayModel
from flights.server.context import Context
from flights.server.request import Request
from flights.telemetry import metrics

Handler = Callable[[Context, Request], Awaitable[Answer]]


async def find_nothing(context: Context, request: Request) -> Answer:
    if not request.path.isprintable():
        raise Problem(400, "the path has control characters")
    raise Problem(404, f"there is nothing at {cut(request.path)}; GET / lists what there is")


async def refuse_query(context: Context, request: Request) -> Answer:
    raise unread(request.query.decode("latin-1"))


def stored(context: Context) -> DelayModel:
    """Raises `Problem` 503 where there is none."""
    if context.health.model is None:
        raise Problem(503, context.health.fault)
    return context.health.model


async def card(context: Context, request: Request) -> Answer:
    """Of a model that answers wrongly, too: it tells which one that is."""
    return pages.card(stored(context))


async def counted(context: Context, request: Request) -> Answer:
    accept = request.headers.get(b"accept", b"").decode("latin-1")
    day = context.live.summary() if context.live else None
    keyring = context.authenticator.keys
    of_keys = [*key_metrics(keyring)] if keyring else []
    content, media_type = await asyncio.to_thread(
        metrics.exposition, context.health.model, accept, day, of_keys
    )
    return Answer(200, content, media_type)


async def api_page(context: Context, request: Request) -> Answer:
    return (await asyncio.to_thread(pages.api_page)).answer(request.headers)


async def problem_page(context: Context, request: Request) -> Answer:
    model = context.health.model
    return pages.problem_page(model and model.airport).answer(request.headers)


def file(folder: Folder) -> Handler:
    """In a thread, for the largest takes a tenth of a second to pack, the first time."""

    async def answer(context: Context, request: Request) -> Answer:
        found = await asyncio.to_thread(folder.answer, request.path, request.headers)
        return found or await find_nothing(context, request)

    return answer


async def schema(context: Context, request: Request) -> Answer:
    return Answer(200, context.schema)
