"""What the bench sends to be let in really is what lets it in."""

import asyncio
from collections.abc import Iterator

import pytest

from bench.harness.credentials import Access, accesses, google_headers, headers
from flights.auth.authenticator import Authenticator, Refusal
from flights.settings import settings


async def client_of(authenticator: Authenticator, sent: dict[str, str]) -> str:
    await authenticator.start()
    try:
        raw = [(name.lower().encode(), value.encode()) for name, value in sent.items()]
        return (await authenticator.admit(raw, "127.0.0.1", "predict")).client
    finally:
        await authenticator.stop()


def authenticator_of(access: Access, monkeypatch: pytest.MonkeyPatch) -> Authenticator:
    for name, value in access.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    return Authenticator(settings())


@pytest.fixture(scope="module")
def ways() -> Iterator[dict[str, Access]]:
    with accesses() as ways:
        yield ways


@pytest.mark.parametrize("name", ["key", "jwt", "all"])
def test_each_way_lets_in_and_is_needed(
    ways: dict[str, Access], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    authenticator = authenticator_of(ways[name], monkeypatch)
    assert asyncio.run(client_of(authenticator, headers(ways[name]))) == "bench"
    with pytest.raises(Refusal) as refused:
        asyncio.run(client_of(authenticator, {}))
    settings.cache_clear()
    assert refused.value.status == 401


def test_an_empty_variable_is_one_that_is_not_set() -> None:
    assert headers({"FLIGHT_TOKEN": "", "FLIGHT_KEY": "flight_a1b2"}) == {
        "X-API-Key": "flight_a1b2"
    }
    assert headers({"FLIGHT_TOKEN": "", "FLIGHT_KEY": ""}) == {}
    assert google_headers({"FLIGHT_ID_TOKEN": ""}) == {}
