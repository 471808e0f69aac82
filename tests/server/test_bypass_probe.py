"""What BentoML's layers are asked when the worker starts, to see whether they are left out."""

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from flights.server.bypass import put_first


async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
    return


def test_a_layer_that_reads_sees_a_plain_request_of_nobody() -> None:
    seen: list[Any] = []

    class Reading(Starlette):
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            seen.extend([dict(scope), await receive()])

    with pytest.raises(RuntimeError) as refused:
        asyncio.run(put_first(Reading(), middleware))
    assert str(refused.value) == ("this BentoML or Starlette puts something before the middleware")
    asked = {"type": "http", "method": "GET", "path": "/livez", "headers": []}
    assert seen == [asked, {"type": "http.disconnect"}]
