"""Requests reach this project's middleware first: BentoML's layers before it are left out.

BentoML 1.4.39 puts its own in front of `add_asgi_middleware`: a timer for each request that is
never cancelled, spans, a context, all of which this project does for less. Starlette's
`middleware_stack` is not documented: this module alone knows it, and where replacing it has no
effect the worker does not start.
"""

from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send


async def put_first(app: Any, middleware: ASGIApp) -> None:
    """`app`: Starlette's, of the lifespan's scope. Raises RuntimeError if it has no effect."""
    arrived: list[Send] = []

    async def arrive(scope: Scope, receive: Receive, send: Send) -> None:
        arrived.append(send)

    app.middleware_stack = arrive
    await app({"type": "http", "method": "GET", "path": "/livez", "headers": []}, nothing, ignore)
    if arrived != [ignore]:  # a layer before it would have wrapped `send`, or answered
        raise RuntimeError("this BentoML or Starlette puts something before the middleware")
    app.middleware_stack = middleware


async def nothing() -> Message:
    return {"type": "http.disconnect"}


async def ignore(message: Message) -> None:
    pass
