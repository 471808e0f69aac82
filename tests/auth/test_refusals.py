"""Why a token is refused: in the log, at a bounded pace, and nowhere else."""

import asyncio
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from flights.auth import refusals
from flights.auth.refusals import RefusalLog, TokenError
from flights.auth.tokens import Tokens
from flights.settings import Settings
from tests.issuer import AUDIENCE, Issuer, running_issuer


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with running_issuer() as running:
        yield running


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ({"exp": 1}, "ExpiredSignatureError"),
        ({"exp": None}, "MissingRequiredClaimError"),
        ({"iss": "other"}, "InvalidIssuerError"),
        ({"aud": "other"}, "its aud is not FLIGHT_JWT_AUDIENCE: 'other'"),
        ({"header": {"kid": "new"}}, "no key of the issuer has signed it; it names: 'new'"),
        ({"header": {"typ": "logout+jwt"}}, "its typ is of another kind of token: 'logout+jwt'"),
        ({"client_id": "two\nlines"}, r"its client_id is no name that can be logged: 'two\nlines'"),
        ({"client_id": "sky"}, "its client is not in FLIGHT_JWT_SUBJECTS: 'sky'"),
    ],
)
def test_the_log_says_why_a_token_is_refused(
    issuer: Issuer, token: dict[str, Any], reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(
        jwt_issuer=issuer.url, jwt_audience=AUDIENCE, jwt_subjects={"latam": "predict"}
    )
    made = issuer.token(**token)
    assert asyncio.run(Tokens(settings).verified(made)) is None
    assert caplog.records[-1].message == f"a token is refused, issuer {issuer.url}: {reason}"
    assert made.rpartition(b".")[2].decode() not in caplog.text


def test_strangers_do_not_flood_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = SimpleNamespace(monotonic=lambda: 0.0)
    monkeypatch.setattr(refusals, "time", clock)
    log = RefusalLog("us")
    for n in range(1000):
        log.note(TokenError("no key", str(n)))
        log.note(ValueError(n))
    assert len(caplog.records) == 2
    clock.monotonic = lambda: 10.0
    log.note(TokenError("no key", "x" * 1000))
    expected = f"a token is refused, issuer us: no key: '{'x' * 99}; 999 more like it before"
    assert caplog.records[-1].message == expected
