"""BentoML's layers are left out, and a worker in which they are not does not start."""

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from flights.server.bypass import put_first


async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
    scope["seen"] = True


def test_what_an_app_is_asked_reaches_the_middleware_alone() -> None:
    app: Any = Starlette()
    asyncio.run(put_first(app, middleware))
    scope: dict[str, Any] = {"type": "http"}
    asyncio.run(app(scope, None, None))
    assert scope["seen"]


def test_an_app_that_does_not_look_at_its_stack_does_not_start() -> None:
    class Another(Starlette):
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            return

    with pytest.raises(RuntimeError, match="puts something before the middleware"):
        asyncio.run(put_first(Another(), middleware))


def test_an_app_that_wraps_what_reaches_its_stack_does_not_start() -> None:
    class Wrapping(Starlette):
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            async def wrapped(message: Any) -> None:
                await send(message)

            await super().__call__(scope, receive, wrapped)

    with pytest.raises(RuntimeError, match="puts something before the middleware"):
        asyncio.run(put_first(Wrapping(), middleware))
