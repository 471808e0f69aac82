"""What BentoML loads in each worker and nothing here uses.

BentoML 1.4.39 makes each service a client of itself, and imports aiohttp for it: a tenth of the
start and 8 MB, most of them the certificates of all authorities, twice. What starts supervisors,
with circus, tornado and ZeroMQ, is 4 MB. This module alone knows it, and
`tests/process/test_unused.py` fails where an upgrade changes it.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any, Self


class StandIn(ModuleType):
    """A module until a name is taken from it; Python's `LazyLoader` loads when it is imported."""

    def __getattr__(self, attribute: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), attribute)


class NoClient:
    """False: a method of the service that is called answers itself, without a request."""

    to_async = to_sync = None

    def __init__(self, *_: Any, **__: Any) -> None: ...

    def __bool__(self) -> bool:
        return False

    async def __aenter__(self) -> Self:
        return self

    async def close(self) -> None: ...


def leave_out() -> None:
    """Before BentoML makes its application."""
    client = StandIn("_bentoml_impl.client")
    vars(client)["RemoteProxy"] = NoClient
    serving = StandIn("_bentoml_impl.server.serving")
    # Of a service that is served from Python; the path, for which `from` looks, is of no folder.
    vars(serving).update(serve_http=None, __path__=[])
    for module in (client, serving, StandIn("aiohttp")):
        sys.modules.setdefault(module.__name__, module)
