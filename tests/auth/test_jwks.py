"""The issuer's keys: found, refreshed, kept when it is down, fetched for an unknown one."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from jwt.algorithms import RSAAlgorithm

from flights.auth import jwks
from flights.auth.jwks import KeySet, secure_url
from flights.settings import SettingsError
from tests.issuer import PRIVATE, Issuer, public, running_issuer


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running_issuer() as running:
        yield running


def after(
    issuer: Issuer, *steps: Callable[[KeySet], Awaitable[Any]], url: str = ""
) -> tuple[KeySet, list[Any]]:
    """A key set and what the steps returned, all in one event loop."""

    async def run() -> tuple[KeySet, list[Any]]:
        key_set = KeySet(issuer.url, url)
        return key_set, [await step(key_set) for step in steps]

    return asyncio.run(run())


def refreshed(issuer: Issuer, **options: Any) -> KeySet:
    return after(issuer, KeySet.refresh, **options)[0]


def test_the_issuer_tells_where_its_keys_are(issuer: Issuer) -> None:
    assert list(refreshed(issuer).keys) == ["rsa", "ec"]
    assert issuer.asked == ["/.well-known/openid-configuration", "/jwks"]


def test_a_given_url_needs_no_discovery(issuer: Issuer) -> None:
    assert list(refreshed(issuer, url=f"{issuer.url}/jwks").keys) == ["rsa", "ec"]
    assert issuer.asked == ["/jwks"]


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"issuer": "https://other.example"}, "its configuration is of another issuer"),
        ({"jwks_uri": "http://keys.example/jwks"}, "its jwks_uri is 'http://keys.example/jwks'"),
        ({"jwks_uri": "file:///etc/passwd"}, "its jwks_uri is 'file:///etc/passwd', not https"),
        ({"jwks_uri": 1}, "its jwks_uri is 1, not https"),
    ],
)
def test_a_configuration_that_leads_elsewhere_is_not_followed(
    issuer: Issuer, caplog: pytest.LogCaptureFixture, changes: dict[str, Any], cause: str
) -> None:
    issuer.configuration |= changes
    assert refreshed(issuer).keys == {}
    assert cause in caplog.text
    assert "no token gets in" in caplog.text


@pytest.mark.parametrize("keys", [None, [], "keys", [1], [{"kty": "RSA", "kid": "broken"}], [[]]])
def test_keys_that_cannot_be_used_keep_the_last_ones(issuer: Issuer, keys: Any) -> None:
    async def spoil(key_set: KeySet) -> None:
        issuer.keys = keys

    key_set, (good, _, bad) = after(issuer, KeySet.refresh, spoil, KeySet.refresh)
    assert (good, bad, list(key_set.keys), key_set.version) == (True, False, ["rsa", "ec"], 1)


@pytest.mark.parametrize("status", [404, 500, 302])
def test_an_issuer_that_is_down_keeps_the_last_keys(
    issuer: Issuer, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    async def fall(key_set: KeySet) -> None:
        issuer.status = status

    key_set, _ = after(issuer, KeySet.refresh, fall, KeySet.refresh)
    assert list(key_set.keys) == ["rsa", "ec"]
    assert "the keys known before stay in use" in caplog.text


def test_only_named_signing_keys_of_the_allowed_algorithms_are_taken(issuer: Issuer) -> None:
    shared = {"kty": "oct", "k": "c2VjcmV0", "kid": "shared"}
    unnamed = RSAAlgorithm.to_jwk(PRIVATE["rsa"].public_key(), as_dict=True)
    issuer.keys = [
        public("rsa"),
        public("rsa") | {"kid": "encrypts", "use": "enc"},
        public("rsa") | {"kid": "other", "alg": "PS256"},
        public("rsa") | {"kid": 7},
        unnamed,
        shared,
    ]
    assert list(refreshed(issuer).keys) == ["rsa"]


def test_the_version_tells_whether_the_keys_changed(issuer: Issuer) -> None:
    async def rotate(key_set: KeySet) -> int:
        issuer.keys = [public("rsa-new")]
        return key_set.version

    key_set, told = after(issuer, KeySet.refresh, KeySet.refresh, rotate, KeySet.refresh)
    assert (told[2], key_set.version, list(key_set.keys)) == (1, 2, ["rsa-new"])


def test_a_new_key_is_fetched_at_once_and_an_unknown_one_once(issuer: Issuer) -> None:
    async def rotate(key_set: KeySet) -> None:
        issuer.keys.append(public("rsa-new"))

    key_set, told = after(
        issuer,
        KeySet.refresh,
        rotate,
        lambda key_set: key_set.key("rsa-new"),
        lambda key_set: key_set.key("never"),
        lambda key_set: key_set.key("neither"),
    )
    assert told[2] is key_set.keys["rsa-new"]
    assert told[3:] == [None, None]
    assert issuer.asked.count("/jwks") == 3


def test_unknown_keys_are_fetched_again_after_the_cool_down(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks, "COOL_DOWN_S", 0)
    after(issuer, *[lambda key_set: key_set.key("never")] * 3)
    assert issuer.asked.count("/jwks") == 3


def test_requests_that_wait_for_a_key_share_one_fetch(issuer: Issuer) -> None:
    async def together(key_set: KeySet) -> list[Any]:
        return await asyncio.gather(*(key_set.key("rsa") for _ in range(50)))

    _, (keys,) = after(issuer, together)
    assert None not in keys
    assert issuer.asked.count("/jwks") == 1


def test_a_caller_that_leaves_does_not_end_the_fetch_of_others(issuer: Issuer) -> None:
    async def leave(key_set: KeySet) -> Any:
        first, second = (asyncio.create_task(key_set.refresh()) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert after(issuer, leave)[1] == [True]


def test_the_watch_refreshes_and_survives_trouble(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def watched(key_set: KeySet) -> None:
        issuer.configuration = []
        watch = asyncio.create_task(key_set.watch())
        while len(issuer.asked) < 3:
            await asyncio.sleep(0.01)
        issuer.configuration = {"issuer": issuer.url, "jwks_uri": f"{issuer.url}/jwks"}
        while not key_set.keys:
            await asyncio.sleep(0.01)
        watch.cancel()

    monkeypatch.setattr(jwks, "RETRY_S", 0.01)
    after(issuer, watched)


@pytest.mark.parametrize("url", ["http://keys.example", "ftp://keys.example", "keys.example"])
def test_keys_do_not_travel_unprotected(url: str) -> None:
    with pytest.raises(SettingsError, match=f"FLIGHT_JWT_ISSUER={url} is not an https:// URL"):
        secure_url("FLIGHT_JWT_ISSUER", url)
    assert secure_url("FLIGHT_JWT_ISSUER", "https://keys.example") == "https://keys.example"
