"""The documents, and the tools that read them."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from flights.auth.keys import new_key
from flights.docs import openapi
from flights.server.routes import operations
from tests.samples.airports import NYC
from tests.senders.npm import installed

CLIENTS = Path(__file__).with_name("clients")


@pytest.fixture(scope="session")
def key() -> tuple[str, str]:
    """A key for all routes, and its line."""
    return new_key("reader", "predict,metrics,report", datetime.now(UTC) + timedelta(days=1))


@pytest.fixture(scope="session")
def tools(request: pytest.FixtureRequest) -> Path:
    """The folder with the `node_modules` of what reads documents."""
    return installed(request.config.cache, CLIENTS)


@pytest.fixture(params=["open", "with keys", "of New York"])
def any_document(
    request: pytest.FixtureRequest,
    serving: Callable[..., AbstractContextManager[TestClient]],
    key: tuple[str, str],
) -> str:
    if request.param == "of New York":
        info = openapi.info("none", NYC, True)
        return json.dumps(openapi.document(info, operations(NYC, {}), NYC, False))
    given = {"api_keys": key[1]} if request.param == "with keys" else {}
    with serving(**given) as client:
        return client.get("/docs.json", headers={"X-API-Key": key[0]}).text
