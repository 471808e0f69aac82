"""How long a client may take for its TLS handshake; uvicorn 0.54 has no setting, uvloop 60 s."""

import asyncio
from collections.abc import Callable
from typing import Any

import uvloop

HANDSHAKE_S = 10.0


class Loop(uvloop.Loop):
    async def create_server(self, *arguments: Any, **options: Any) -> Any:
        if options.get("ssl"):
            options["ssl_handshake_timeout"] = HANDSHAKE_S
        return await super().create_server(*arguments, **options)


def loop_factory(use_subprocess: bool = False) -> Callable[[], asyncio.AbstractEventLoop]:
    """In place of uvicorn's own."""
    return Loop
