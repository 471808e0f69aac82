"""A small application with limits that a test can wait for."""

from collections.abc import Iterator

import pytest

from flights.connection import lifetime, timeouts
from flights.settings import settings
from tests.senders.connections import PATIENCE_S, SHORT_S, Running, running


@pytest.fixture(scope="module")
def service() -> Iterator[Running]:
    with running() as service:
        yield service


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A look each 50 ms; what has begun may take 0.2 s, and idle connections stay."""
    monkeypatch.setattr(timeouts, "EVERY_S", 0.05)
    monkeypatch.setattr(lifetime, "HEADERS_S", SHORT_S)
    monkeypatch.setattr(lifetime, "LINGER_S", SHORT_S)
    monkeypatch.setattr(lifetime, "UNREAD_S", SHORT_S)
    monkeypatch.setenv("FLIGHT_KEEP_ALIVE_S", str(2 * PATIENCE_S))
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


@pytest.fixture
def quick(hasty: pytest.MonkeyPatch) -> Iterator[Running]:
    with running() as service:
        yield service


@pytest.fixture
def brief(hasty: pytest.MonkeyPatch) -> Iterator[Running]:
    """Idle connections end after 0.2 s."""
    hasty.setenv("FLIGHT_KEEP_ALIVE_S", str(SHORT_S))
    settings.cache_clear()
    with running() as service:
        yield service
