"""Who gets in: every door open and shut, and what is told to whom it is shut."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flights.auth.authenticator import Authenticator, check_key_file
from flights.auth.keys import new_key
from flights.settings import Settings, SettingsError
from tests.senders.credentials import (
    KEY,
    LATER,
    LINE,
    LINES,
    METRICS_KEY,
    OLD_KEY,
    PEER,
    Headers,
    admitted,
    api_key,
    bearer,
    refusal,
    refused,
)
from tests.servers.issuer import AUDIENCE, Issuer


@pytest.fixture
def authenticator() -> Authenticator:
    return Authenticator(Settings(api_keys=LINES, auth_failures_per_minute=1000))


@pytest.fixture
def both(issuer: Issuer) -> Authenticator:
    return Authenticator(Settings(api_keys=LINES, jwt_issuer=issuer.url, jwt_audience=AUDIENCE))


def test_an_authenticator_without_a_mechanism_is_open() -> None:
    authenticator = Authenticator(Settings())
    assert authenticator.open
    assert (
        admitted(authenticator, [])
        == admitted(authenticator, bearer("what"), "metrics")
        == "anonymous"
    )


@pytest.mark.parametrize("headers", [bearer(KEY), api_key(KEY), bearer(f"  {KEY} ")])
def test_a_key_gets_in_by_either_header(authenticator: Authenticator, headers: Headers) -> None:
    assert not authenticator.open
    assert admitted(authenticator, headers) == "latam"


def test_the_scheme_may_be_written_in_any_case(authenticator: Authenticator) -> None:
    assert admitted(authenticator, [(b"authorization", b"bEARER " + KEY.encode())]) == "latam"


def test_a_token_gets_in_beside_keys(both: Authenticator, issuer: Issuer) -> None:
    headers = bearer(issuer.token(client_id="sky"))
    assert admitted(both, headers) == admitted(both, headers) == "sky"
    assert admitted(both, bearer(KEY)) == "latam"


def test_what_cloud_run_leaves_of_an_invokers_token_is_no_credential(both: Authenticator) -> None:
    left = bearer("e30.e30.SIGNATURE_REMOVED_BY_GOOGLE")
    assert admitted(both, left + api_key(KEY)) == admitted(both, api_key(KEY) + left) == "latam"
    assert refusal(both, left).reason == "missing"


def test_no_credential_is_401_and_told_how_to_bring_one(authenticator: Authenticator) -> None:
    problem = refusal(authenticator, [(b"host", b"flights")])
    assert (problem.status, problem.reason) == (401, "missing")
    assert problem.headers == {"WWW-Authenticate": 'Bearer realm="flight_delay"'}
    assert "X-API-Key" in problem.detail


@pytest.mark.parametrize("scope", ["predict", "metrics"])
def test_a_missing_scope_is_403_and_named(authenticator: Authenticator, scope: str) -> None:
    problem = refusal(authenticator, api_key(METRICS_KEY if scope == "predict" else KEY), scope)
    assert (problem.status, problem.reason) == (403, "scope")
    expected = f'Bearer realm="flight_delay", error="insufficient_scope", scope="{scope}"'
    assert problem.headers == {"WWW-Authenticate": expected}


UNUSABLE: dict[str, Headers] = {
    "unknown id": bearer(new_key("latam", "predict", LATER)[0]),
    "other secret": bearer(KEY[:-1] + ("0" if KEY[-1] != "0" else "1")),
    "expired": bearer(OLD_KEY),
    "stored line": bearer(LINE),
    "empty": bearer(""),
    "no value": [(b"authorization", b"")],
    "empty key": api_key(""),
    "no token": bearer("a.b.c"),
    "other scheme": [(b"authorization", b"Basic " + KEY.encode())],
    "no scheme": [(b"authorization", KEY.encode())],
    "twice": bearer(KEY) * 2,
    "two headers": bearer(KEY) + api_key(KEY),
    "two keys": api_key(KEY) + api_key(METRICS_KEY),
    "joined": bearer(f"{KEY}, {KEY}"),
    "too long": bearer("flight_" + "a" * 17_000),
    "not ASCII": bearer(KEY[:-1].encode() + b"\xff"),
    "binary": [(b"authorization", bytes(range(256)))],
}


@pytest.mark.parametrize("headers", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_whatever_is_wrong_with_a_credential_the_answer_is_the_same(
    both: Authenticator, headers: Headers
) -> None:
    problem = refusal(both, headers)
    assert (problem.status, problem.reason) == (401, "invalid")
    expected = 'Bearer realm="flight_delay", error="invalid_token"'
    assert problem.headers == {"WWW-Authenticate": expected}
    assert json.loads(problem.body())["detail"] == "the credential is not valid"


@pytest.mark.parametrize("claims", [{"aud": "x"}, {"exp": 1}, {"iss": "x"}, {"client_id": 1}])
def test_a_wrong_token_gets_that_answer_too(
    both: Authenticator, issuer: Issuer, claims: dict[str, Any]
) -> None:
    assert refusal(both, bearer(issuer.token(**claims))).detail == "the credential is not valid"


@given(
    st.lists(
        st.tuples(
            st.sampled_from([b"authorization", b"x-api-key", b"x-forwarded-for", b"host"]),
            st.binary(max_size=300) | st.binary(max_size=50).map(lambda end: b"Bearer " + end),
        ),
        max_size=5,
    ),
    st.integers(0, 3),
)
def test_no_headers_raise_anything_but_a_refusal(headers: Headers, proxies: int) -> None:
    authenticator = Authenticator(Settings(api_keys=LINES, trusted_proxies=proxies))
    assert refused(authenticator, headers)[0] in (401, 403)
    assert isinstance(authenticator.address(headers, PEER), str)


def test_a_good_token_of_more_than_16_kib_is_refused(both: Authenticator, issuer: Issuer) -> None:
    assert admitted(both, bearer(issuer.token(pad="x" * 11_500))) == "latam"
    assert refused(both, bearer(issuer.token(pad="x" * 12_500))) == (401, "invalid")


def test_too_long_a_credential_does_not_count_as_wrong(issuer: Issuer) -> None:
    settings = Settings(jwt_issuer=issuer.url, jwt_audience=AUDIENCE, auth_failures_per_minute=1)
    authenticator, long = Authenticator(settings), issuer.token(pad="x" * 12_500)
    for _ in range(3):
        assert refused(authenticator, bearer(long)) == (401, "invalid")
    assert admitted(authenticator, bearer(issuer.token())) == "latam"


def test_secrets_are_in_no_error_and_no_repr(
    authenticator: Authenticator, caplog: pytest.LogCaptureFixture
) -> None:
    secret = KEY.rpartition("_")[2]
    problem = refusal(authenticator, bearer(KEY[:-4] + "aaaa"))
    settings = Settings(api_keys=LINES)
    told = f"{problem!r} {problem.body()!r} {vars(authenticator.keys)} {settings!r} {caplog.text}"
    assert secret[:-4] not in told
    assert LINE.split()[-1] not in repr(settings)


def test_the_background_tasks_end_with_stop(both: Authenticator, issuer: Issuer) -> None:
    async def run() -> list[bool]:
        await both.start()
        while not both.tokens.key_set.keys:
            await asyncio.sleep(0.01)
        await both.stop()
        return [task.done() for task in both.tasks]

    assert asyncio.run(run()) == [True, True]


@pytest.mark.parametrize(
    ("settings", "cause"),
    [
        ({"jwt_audience": "x"}, "FLIGHT_JWT_AUDIENCE needs FLIGHT_JWT_ISSUER"),
        ({"jwt_jwks_url": "https://x"}, "FLIGHT_JWT_JWKS_URL needs FLIGHT_JWT_ISSUER"),
        ({"jwt_subjects": {"a": "predict"}}, "FLIGHT_JWT_SUBJECTS needs FLIGHT_JWT_ISSUER"),
        ({"jwt_issuer": "https://x"}, "FLIGHT_JWT_ISSUER needs FLIGHT_JWT_AUDIENCE"),
    ],
)
def test_settings_that_cannot_be_used_are_named(settings: dict[str, Any], cause: str) -> None:
    with pytest.raises(SettingsError, match=cause):
        Authenticator(Settings(**settings))


def test_comments_alone_let_nobody_in(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("# nobody\n")
    for settings in (Settings(api_keys="# nobody"), Settings(api_keys_file=tmp_path / "keys")):
        authenticator = Authenticator(settings)
        check_key_file(settings)
        assert not authenticator.open
        assert refused(authenticator, bearer(KEY)) == (401, "invalid")
