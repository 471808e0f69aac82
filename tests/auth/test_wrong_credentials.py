"""Too many wrong credentials shut an address out."""

from types import SimpleNamespace

import pytest

from flights.auth import authenticator as auth
from flights.auth.authenticator import Authenticator
from flights.settings import Settings
from tests.senders.credentials import KEY, LINES, PEER, admitted, bearer, refusal, refused
from tests.servers.issuer import AUDIENCE, Issuer

WRONG = bearer("wrong")


def failed(authenticator: Authenticator, times: int, peer: str = PEER) -> None:
    for _ in range(times):
        assert refused(authenticator, WRONG, peer=peer) == (401, "invalid")


def test_too_many_wrong_credentials_are_429(monkeypatch: pytest.MonkeyPatch) -> None:
    authenticator, clock = (
        Authenticator(Settings(api_keys=LINES)),
        SimpleNamespace(monotonic=lambda: 1000.0),
    )
    monkeypatch.setattr(auth, "time", clock)
    failed(authenticator, 20)
    problem = refusal(authenticator, WRONG)
    assert (problem.status, problem.reason) == (429, "throttled")
    assert problem.headers == {"Retry-After": "60"}
    clock.monotonic = lambda: 1060.0
    failed(authenticator, 1)


def test_the_number_of_wrong_credentials_is_a_setting() -> None:
    authenticator = Authenticator(Settings(api_keys=LINES, auth_failures_per_minute=2))
    failed(authenticator, 2)
    assert refused(authenticator, WRONG) == (429, "throttled")


def test_a_throttled_address_does_not_throttle_others() -> None:
    authenticator = Authenticator(Settings(api_keys=LINES, auth_failures_per_minute=2))
    failed(authenticator, 2)
    failed(authenticator, 2, peer="203.0.113.10")


def test_a_good_key_gets_in_from_a_throttled_address() -> None:
    """Else one wrong client behind a shared proxy would shut out all others."""
    authenticator = Authenticator(Settings(api_keys=LINES, auth_failures_per_minute=2))
    failed(authenticator, 2)
    assert admitted(authenticator, bearer(KEY)) == "latam"


def test_a_throttled_address_makes_no_work_but_known_tokens_get_in(issuer: Issuer) -> None:
    settings = Settings(jwt_issuer=issuer.url, jwt_audience=AUDIENCE, auth_failures_per_minute=2)
    authenticator, known, new = (
        Authenticator(settings),
        issuer.token(jti="1"),
        issuer.token(jti="2"),
    )
    assert admitted(authenticator, bearer(known)) == "latam"
    failed(authenticator, 2)
    assert admitted(authenticator, bearer(known)) == "latam"
    assert refused(authenticator, bearer(new)) == (429, "throttled")


def test_neither_a_missing_credential_nor_a_missing_scope_counts_as_wrong() -> None:
    authenticator = Authenticator(Settings(api_keys=LINES, auth_failures_per_minute=1))
    for _ in range(3):
        assert refused(authenticator, []) == (401, "missing")
        assert refused(authenticator, bearer(KEY), "metrics") == (403, "scope")


def test_a_clock_that_steps_back_locks_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    authenticator = Authenticator(Settings(api_keys=LINES, auth_failures_per_minute=1))
    failed(authenticator, 1)
    monkeypatch.setattr("time.time", lambda: 0.0)
    assert int(refusal(authenticator, WRONG).headers["Retry-After"]) <= 60
