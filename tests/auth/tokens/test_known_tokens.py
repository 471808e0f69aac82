"""What was verified is remembered for its time, and no longer than its keys."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest

from flights.auth import tokens
from flights.auth.jwks import KeySet
from flights.auth.tokens import Tokens
from flights.settings import Settings
from tests.senders.token_checks import checker
from tests.servers.issuer import AUDIENCE, Issuer, public, running_issuer


def after(checks: Tokens, *steps: Callable[[], Any]) -> list[Any]:
    async def run() -> list[Any]:
        results = []
        for step in steps:
            result = step()
            results.append(await result if isinstance(result, Awaitable) else result)
        return results

    return asyncio.run(run())


def test_a_verified_token_is_known_without_being_kept(issuer: Issuer) -> None:
    checks, token = checker(issuer), issuer.token()
    unknown, principal, known = after(
        checks,
        lambda: checks.known(token),
        lambda: checks.verified(token),
        lambda: checks.known(token),
    )
    assert (unknown, known) == (None, principal)
    assert list(checks.remembered) == [sha256(token).digest()]


def test_a_refused_token_is_not_remembered(issuer: Issuer) -> None:
    checks = checker(issuer)
    assert after(checks, lambda: checks.verified(issuer.token(aud="other"))) == [None]
    assert not checks.remembered


def test_a_known_token_is_forgotten_when_it_expires(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    exp = int(time.time()) + 100
    checks, token = checker(issuer), issuer.token(exp=exp)
    after(checks, lambda: checks.verified(token))
    known = []
    for now in (exp + 59, exp + 60):
        monkeypatch.setattr(tokens, "time", SimpleNamespace(time=lambda now=now: now))
        known.append(bool(checks.known(token)))
    assert known == [True, False]
    assert not checks.remembered


def test_known_tokens_are_forgotten_when_the_keys_change(issuer: Issuer) -> None:
    checks, token = checker(issuer), issuer.token()
    after(checks, lambda: checks.verified(token))
    checks.key_set.take([public("rsa-new")])
    assert checks.known(token) is None
    assert after(checks, lambda: checks.verified(token)) == [None]


def test_the_tokens_used_last_are_remembered(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "MOST_REMEMBERED", 2)
    checks = checker(issuer)
    first, second, third = (issuer.token(jti=str(n)) for n in range(3))
    after(
        checks,
        lambda: checks.verified(first),
        lambda: checks.verified(second),
        lambda: checks.known(first),
        lambda: checks.verified(third),
    )
    assert [bool(checks.known(token)) for token in (first, second, third)] == [True, False, True]


def test_a_new_key_of_the_issuer_is_fetched_for_its_first_token() -> None:
    with running_issuer() as issuer:
        checks = Tokens(Settings(jwt_issuer=issuer.url, jwt_audience=AUDIENCE))
        old, new = issuer.token(), issuer.token("rsa-new")
        first = after(checks, lambda: checks.verified(old))
        issuer.keys = [public("rsa-new")]
        assert first[0]
        assert after(checks, lambda: checks.verified(new))[0]
        assert checks.known(old) is None


@pytest.mark.parametrize("key_id", [None, "same"])
def test_a_new_key_without_a_new_id_is_fetched_for_its_first_token(key_id: str | None) -> None:
    header = {"kid": key_id}
    with running_issuer() as issuer:
        issuer.keys = [public("rsa") | header]
        checks = Tokens(Settings(jwt_issuer=issuer.url, jwt_audience=AUDIENCE))
        old, new = (issuer.token(name, header=header) for name in ("rsa", "rsa-new"))
        first = after(checks, lambda: checks.verified(old))
        issuer.keys = [public("rsa-new") | header]
        assert first[0]
        assert after(checks, lambda: checks.verified(new))[0]
        assert after(checks, lambda: checks.verified(old)) == [None]


def test_an_issuer_without_keys_revokes_what_was_verified() -> None:
    with running_issuer() as issuer:
        checks = Tokens(Settings(jwt_issuer=issuer.url, jwt_audience=AUDIENCE))
        token = issuer.token()
        assert after(checks, lambda: checks.verified(token))[0]
        issuer.keys = []
        asyncio.run(checks.key_set.refresh())
    assert checks.known(token) is None
    assert after(checks, lambda: checks.verified(token)) == [None]


def test_the_last_keys_serve_while_the_issuer_is_down(issuer: Issuer) -> None:
    with running_issuer() as fallen:
        checks = Tokens(Settings(jwt_issuer=fallen.url, jwt_audience=AUDIENCE))
        asyncio.run(checks.key_set.refresh())
    assert after(checks, lambda: checks.verified(fallen.token()))[0]
    assert asyncio.run(KeySet(fallen.url, "").refresh()) is False
