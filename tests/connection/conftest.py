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


@pytest.fixture(scope="module")
def hasty() -> Iterator[None]:
    """A look each 50 ms; what has begun may take 0.2 s, and idle connections stay."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timeouts, "EVERY_S", 0.05)
        patch.setattr(lifetime, "HEADERS_S", SHORT_S)
        patch.setattr(lifetime, "LINGER_S", SHORT_S)
        patch.setattr(lifetime, "UNREAD_S", SHORT_S)
        patch.setenv("FLIGHT_KEEP_ALIVE_S", str(2 * PATIENCE_S))
        settings.cache_clear()
        yield
    settings.cache_clear()


@pytest.fixture(scope="module")
def hasty_service(hasty: None) -> Iterator[Running]:
    with running() as service:
        yield service


@pytest.fixture
def quick(hasty_service: Running) -> Iterator[Running]:
    """With nobody connected, before a test and after it."""
    yield hasty_service
    assert hasty_service.wait_for(0)


@pytest.fixture
def brief(hasty: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """Idle connections end after 0.2 s."""
    monkeypatch.setenv("FLIGHT_KEEP_ALIVE_S", str(SHORT_S))
    settings.cache_clear()
    with running() as service:
        yield service
    settings.cache_clear()
