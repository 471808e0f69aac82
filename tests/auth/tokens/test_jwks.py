"""The issuer's keys: found, refreshed, kept when it is down, fetched for an unknown one."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from jwt.algorithms import RSAAlgorithm

from flights.auth import jwks
from flights.auth.jwks import KeySet
from tests.servers.issuer import PRIVATE, Issuer, public, running_issuer


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


def ids(key_set: KeySet) -> list[str | None]:
    return [key.key_id for key in key_set.keys]


def test_the_issuer_tells_where_its_keys_are(issuer: Issuer) -> None:
    assert ids(refreshed(issuer)) == ["rsa", "ec"]
    assert issuer.asked == ["/.well-known/openid-configuration", "/jwks"]


def test_a_given_url_needs_no_discovery(issuer: Issuer) -> None:
    assert ids(refreshed(issuer, url=f"{issuer.url}/jwks")) == ["rsa", "ec"]
    assert issuer.asked == ["/jwks"]


def test_nothing_packed_is_asked_for(issuer: Issuer) -> None:
    refreshed(issuer)
    assert issuer.encodings == ["identity", "identity"]


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"issuer": "https://other.example"}, "its configuration is of another issuer"),
        ({"jwks_uri": "http://keys.example/jwks"}, "its jwks_uri is 'http://keys.example/jwks'"),
        ({"jwks_uri": "file:///etc/passwd"}, "its jwks_uri is 'file:///etc/passwd', not https"),
        (
            {"jwks_uri": "https://me:c0ffee@keys.example"},
            "its jwks_uri is not shown, it may have a password",
        ),
        ({"jwks_uri": 1}, "its jwks_uri is 1, not https"),
    ],
)
def test_a_configuration_that_leads_elsewhere_is_not_followed(
    issuer: Issuer, caplog: pytest.LogCaptureFixture, changes: dict[str, Any], cause: str
) -> None:
    issuer.configuration |= changes
    assert refreshed(issuer).keys == []
    assert cause in caplog.text
    assert "no token gets in" in caplog.text
    assert "c0ffee" not in caplog.text


@pytest.mark.parametrize("keys", [None, "keys", [1], [[]], {}])
def test_what_is_no_key_set_keeps_the_last_keys(issuer: Issuer, keys: Any) -> None:
    async def spoil(key_set: KeySet) -> None:
        issuer.keys = keys

    key_set, (good, _, bad) = after(issuer, KeySet.refresh, spoil, KeySet.refresh)
    assert (good, bad, ids(key_set), key_set.version) == (True, False, ["rsa", "ec"], 1)


@pytest.mark.parametrize("keys", [[], [{"kty": "RSA", "kid": "x"}], [{"kty": "RSA", "alg": []}]])
def test_a_set_without_a_key_revokes_all(
    issuer: Issuer, keys: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async def revoke(key_set: KeySet) -> None:
        issuer.keys = keys

    key_set, told = after(issuer, KeySet.refresh, revoke, KeySet.refresh)
    assert (told[2], ids(key_set), key_set.version) == (True, [], 2)
    assert "none is for RS256 or ES256; no token gets in" in caplog.text


def test_a_strange_key_does_not_spoil_the_others(issuer: Issuer) -> None:
    issuer.keys = [{"kty": []}, {"kty": "RSA", "alg": {}}, {}, public("rsa")]
    assert ids(refreshed(issuer)) == ["rsa"]


def test_keys_outlive_their_issuer_by_a_day(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fall(key_set: KeySet) -> None:
        issuer.status = 503

    async def age(key_set: KeySet) -> list[Any]:
        key_set.fetched_at -= 24 * 3600 + 1
        return ids(key_set)

    steps = [KeySet.refresh, fall, KeySet.refresh, age, KeySet.refresh]
    key_set, told = after(issuer, *steps)
    assert (told[3], ids(key_set), key_set.version) == (["rsa", "ec"], [], 2)


def test_a_set_that_the_issuer_confirms_stays_young(issuer: Issuer) -> None:
    async def age(key_set: KeySet) -> None:
        key_set.fetched_at -= 24 * 3600 + 1
        issuer.keys.reverse()

    async def fall(key_set: KeySet) -> None:
        issuer.status = 503

    key_set, _ = after(issuer, KeySet.refresh, age, KeySet.refresh, fall, KeySet.refresh)
    assert (ids(key_set), key_set.version) == (["rsa", "ec"], 1)


@pytest.mark.parametrize("packed", [False, True])
def test_a_huge_answer_is_not_read(
    issuer: Issuer, packed: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Packed, 2 MB take 2 KB: it is not unpacked."""
    content = b"{" + b" " * 2_000_000 + b"}"
    issuer.headers = {"Content-Encoding": "gzip"} if packed else {}
    issuer.body = lambda path: gzip.compress(content) if packed else content  # type: ignore[method-assign]
    assert refreshed(issuer).keys == []
    assert ("answers more than 1048576 bytes" in caplog.text) is not packed


def test_only_the_first_fifty_keys_are_taken(issuer: Issuer) -> None:
    issuer.keys = [public("ec") | {"kid": str(n)} for n in range(60)]
    assert ids(refreshed(issuer)) == [str(n) for n in range(50)]


@pytest.mark.parametrize("status", [404, 500, 302])
def test_an_issuer_that_is_down_keeps_the_last_keys(
    issuer: Issuer, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    async def fall(key_set: KeySet) -> None:
        issuer.status = status

    key_set, _ = after(issuer, KeySet.refresh, fall, KeySet.refresh)
    assert ids(key_set) == ["rsa", "ec"]
    assert "the keys known before stay in use" in caplog.text


def test_only_signing_keys_of_the_allowed_algorithms_are_taken(issuer: Issuer) -> None:
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
    assert ids(refreshed(issuer)) == ["rsa", None]


def test_the_version_tells_whether_the_keys_changed(issuer: Issuer) -> None:
    async def rotate(key_set: KeySet) -> int:
        issuer.keys = [public("rsa-new")]
        return key_set.version

    key_set, told = after(issuer, KeySet.refresh, KeySet.refresh, rotate, KeySet.refresh)
    assert (told[2], key_set.version, ids(key_set)) == (1, 2, ["rsa-new"])


def renewed(key_set: KeySet) -> Awaitable[bool]:
    return key_set.renewed(key_set.version)


def test_new_keys_are_fetched_at_once_and_unknown_ones_once(issuer: Issuer) -> None:
    async def rotate(key_set: KeySet) -> None:
        issuer.keys.append(public("rsa-new"))

    key_set, told = after(issuer, KeySet.refresh, rotate, *[renewed] * 3)
    assert told[2:] == [True, False, False]
    assert ids(key_set) == ["rsa", "ec", "rsa-new"]
    assert issuer.asked.count("/jwks") == 3


def test_unknown_keys_are_fetched_again_after_the_cool_down(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks, "COOL_DOWN_S", 0)
    after(issuer, *[renewed] * 3)
    assert issuer.asked.count("/jwks") == 3


def test_requests_that_wait_for_a_key_share_one_fetch(issuer: Issuer) -> None:
    async def together(key_set: KeySet) -> list[bool]:
        return await asyncio.gather(*(key_set.renewed(0) for _ in range(50)))

    assert after(issuer, together)[1] == [[True] * 50]
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
