"""Why a credential is refused: in the log, at a bounded pace, and nowhere else."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from flights.auth import refusals
from flights.auth.authenticator import Authenticator, Refusal
from flights.auth.claims import check_kind
from flights.auth.keys import new_key
from flights.auth.refusals import RefusalLog, TokenError
from flights.auth.tokens import Tokens
from flights.settings import Settings
from tests.servers.issuer import AUDIENCE, Issuer


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
    assert caplog.records[-1].message == f"a token of {issuer.url} is refused: {reason}"
    assert made.rpartition(b".")[2].decode() not in caplog.text


@pytest.mark.parametrize("name", ["exp", "nbf", "iat"])
@pytest.mark.parametrize("value", [float("inf"), float("nan"), "1", True, [1], None])
def test_a_time_of_a_token_is_a_number(name: str, value: Any) -> None:
    check_kind({name: 1.5})
    with pytest.raises(TokenError, match=f"its {name} is no number"):
        check_kind({name: value})


def test_strangers_do_not_flood_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = SimpleNamespace(monotonic=lambda: 0.0)
    monkeypatch.setattr(refusals, "time", clock)
    log = RefusalLog("a token")
    for n in range(1000):
        log.note(TokenError("no key", str(n)))
        log.note(ValueError(n))
    assert len(caplog.records) == 2
    clock.monotonic = lambda: 10.0
    log.note(TokenError("no key", "x" * 1000))
    expected = f"a token is refused: no key: '{'x' * 99}; 999 more like it before"
    assert caplog.records[-1].message == expected


def test_memory_is_bounded_whatever_is_refused() -> None:
    log = RefusalLog("a credential")
    for n in range(2_000):
        log.tell(f"it is of client-{n}")
    assert len(log.told) == 1_000
    assert "it is of client-1999" in log.told


TODAY = datetime.now(UTC)
KEY, LINE = new_key("latam", "predict", TODAY + timedelta(days=1))
OLD, OLD_LINE = new_key("sky", "predict", TODAY - timedelta(days=1))
UNKNOWN = "flight_0123456789ab_" + "c0ffee" * 10 + "c0ff"
USED = Settings(api_keys=f"{LINE};{OLD_LINE}")


@pytest.mark.parametrize(
    ("credential", "scope", "reason"),
    [
        (UNKNOWN, "predict", "no key has its id: '0123456789ab'"),
        (OLD, "predict", f"the key {OLD[7:19]} of sky has expired"),
        (KEY[:-4] + "0000", "predict", f"its secret is not that of the key {KEY[7:19]} of latam"),
        (KEY[:-4], "predict", "it is no key, which has 84 characters: '80'"),
        ("", "predict", "it is empty, no Bearer, or one of two"),
        (KEY * 196, "predict", "it is longer than 16384 bytes"),
        (KEY, "metrics", "it is of latam, without the scope metrics"),
    ],
    ids=("unknown", "expired", "forged", "cut", "empty", "long", "scope"),  # no key: it is drawn
)
def test_the_log_says_why_a_key_is_refused_and_never_the_key(
    credential: str, scope: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    authenticator = Authenticator(USED)
    caplog.clear()
    headers = [(b"x-api-key", credential.encode())]
    for _ in range(20):  # up to those that are throttled
        with pytest.raises(Refusal):
            asyncio.run(authenticator.admit(headers, "203.0.113.9", scope))
    assert caplog.messages == [f"a credential is refused: {reason}"]
    assert not credential[20:] or credential[20:60] not in caplog.text


def test_a_key_where_none_is_set_is_told_so(
    issuer: Issuer, caplog: pytest.LogCaptureFixture
) -> None:
    tokens_only = Settings(jwt_issuer=issuer.url, jwt_audience=AUDIENCE)
    asked = Authenticator(tokens_only).admit([(b"x-api-key", KEY.encode())], "::1", "predict")
    with pytest.raises(Refusal):
        asyncio.run(asked)
    assert caplog.messages == ["a credential is refused: no key is set here"]
