"""Who gets in: every door open and shut, and what is told to whom it is shut."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flights.auth import authenticator as auth
from flights.auth.authenticator import Authenticator, Refusal, check_key_file
from flights.auth.keys import new_key
from flights.settings import Settings, SettingsError
from tests.issuer import AUDIENCE, Issuer, running_issuer

PEER = "203.0.113.9"
TOMORROW = datetime.now(UTC) + timedelta(days=1)
KEY, LINE = new_key("latam", "predict", TOMORROW)
METRICS_KEY, METRICS_LINE = new_key("prometheus", "metrics", TOMORROW)
OLD_KEY, OLD_LINE = new_key("latam", "predict", datetime.now(UTC) - timedelta(days=1))
LINES = "\n".join([LINE, METRICS_LINE, OLD_LINE])

Headers = list[tuple[bytes, bytes]]


def bearer(credential: str | bytes) -> Headers:
    value = credential if isinstance(credential, bytes) else credential.encode()
    return [(b"host", b"flights"), (b"authorization", b"Bearer " + value)]


def api_key(key: str) -> Headers:
    return [(b"x-api-key", key.encode())]


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with running_issuer() as running:
        yield running


@pytest.fixture
def authenticator() -> Authenticator:
    return Authenticator(Settings(api_keys=LINES, auth_failures_per_minute=1000))


@pytest.fixture
def both(issuer: Issuer) -> Authenticator:
    return Authenticator(Settings(api_keys=LINES, jwt_issuer=issuer.url, jwt_audience=AUDIENCE))


def admitted(
    authenticator: Authenticator, headers: Headers, scope: str = "predict", peer: str = PEER
) -> str:
    return asyncio.run(authenticator.admit(headers, peer, scope))


def refused(
    authenticator: Authenticator, headers: Headers, scope: str = "predict", peer: str = PEER
) -> tuple[int, str]:
    with pytest.raises(Refusal) as error:
        admitted(authenticator, headers, scope, peer)
    return error.value.status, error.value.reason


def refusal(authenticator: Authenticator, headers: Headers, scope: str = "predict") -> Refusal:
    with pytest.raises(Refusal) as error:
        admitted(authenticator, headers, scope)
    return error.value


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
    "unknown id": bearer(new_key("latam", "predict", TOMORROW)[0]),
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


def listed(**settings: Any) -> Authenticator:
    return Authenticator(Settings(allowed_ips=("10.0.0.0/8", "2001:db8::/32"), **settings))


@pytest.mark.parametrize("peer", ["10.1.2.3", "2001:db8::1", "::ffff:10.1.2.3"])
def test_a_listed_address_alone_is_enough_without_other_mechanisms(peer: str) -> None:
    authenticator = listed()
    assert not authenticator.open
    assert admitted(authenticator, [], "metrics", peer) == "anonymous"


@pytest.mark.parametrize("peer", ["11.0.0.1", "2001:db9::1", "", "unknown"])
def test_another_address_is_403_whatever_it_brings(peer: str) -> None:
    with pytest.raises(Refusal) as error:
        listed().check_address([], peer)
    assert (error.value.status, error.value.headers) == (403, {})
    assert refused(listed(), [], peer=peer) == (403, "address")
    assert refused(listed(api_keys=LINES), bearer(KEY), peer=peer) == (403, "address")


def test_a_listed_address_needs_a_credential_where_there_are_keys() -> None:
    authenticator = listed(api_keys=LINES)
    assert refused(authenticator, [], peer="10.0.0.1") == (401, "missing")
    assert admitted(authenticator, bearer(KEY), peer="10.0.0.1") == "latam"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "enters"),
    [
        (0, b"10.0.0.1", False),
        (1, b"10.0.0.1", True),
        (1, b"10.0.0.1, 203.0.113.9", False),
        (2, b"203.0.113.9, 10.0.0.1, 198.51.100.7", True),
        (2, b"10.0.0.1, 203.0.113.9, 198.51.100.7", False),
        (2, b"10.0.0.1", False),
        (1, b"10.0.0.1, unknown", False),
    ],
)
def test_a_spoofed_header_opens_nothing(proxies: int, forwarded: bytes, enters: bool) -> None:
    authenticator, headers = listed(trusted_proxies=proxies), [(b"x-forwarded-for", forwarded)]
    if enters:
        assert admitted(authenticator, headers) == "anonymous"
    else:
        assert refused(authenticator, headers) == (403, "address")


def test_who_goes_round_the_proxies_is_refused_even_with_a_key() -> None:
    authenticator = Authenticator(Settings(api_keys=LINES, trusted_proxies=1))
    assert refused(authenticator, bearer(KEY)) == (403, "address")
    assert admitted(authenticator, [*bearer(KEY), (b"x-forwarded-for", b"10.0.0.1")]) == "latam"


def test_the_address_for_limits_is_the_clients_or_else_the_peers() -> None:
    authenticator = Authenticator(Settings(api_keys=LINES, trusted_proxies=1))
    assert authenticator.address([(b"x-forwarded-for", b"spoofed, 10.0.0.1")], PEER) == "10.0.0.1"
    assert authenticator.address([(b"x-forwarded-for", b"spoofed")], PEER) == PEER
    assert Authenticator(Settings()).address([(b"x-forwarded-for", b"10.0.0.1")], PEER) == PEER


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


def test_a_clock_that_steps_back_locks_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    authenticator = Authenticator(Settings(api_keys=LINES, auth_failures_per_minute=1))
    failed(authenticator, 1)
    monkeypatch.setattr("time.time", lambda: 0.0)
    assert int(refusal(authenticator, WRONG).headers["Retry-After"]) <= 60


def test_the_limits_of_an_ipv6_client_are_those_of_its_network() -> None:
    authenticator = Authenticator(Settings())
    assert authenticator.address([], "2001:db8::1") == "2001:db8::/64"
    assert authenticator.address([], PEER) == PEER
