"""Tokens: what RFC 8725 warns of is refused, what was verified is remembered for its time."""

import asyncio
import time
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable, Iterator
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from flights.auth import tokens
from flights.auth.jwks import KeySet
from flights.auth.principal import Principal
from flights.auth.tokens import Tokens
from flights.settings import Settings, SettingsError
from tests.issuer import AUDIENCE, PRIVATE, Issuer, public, running_issuer

TIMES = {"exp", "nbf", "iat"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with running_issuer() as running:
        running.keys.append(public("rsa-short"))
        yield running


def checker(issuer: Issuer, **settings: Any) -> Tokens:
    """With the keys of the issuer, and no way to fetch others."""
    made = Tokens(Settings(jwt_issuer=issuer.url, jwt_audience=AUDIENCE, **settings))
    made.key_set.take(issuer.keys)
    made.key_set.may_force = lambda: False  # type: ignore[method-assign]
    return made


def verified(issuer: Issuer, token: bytes, **settings: Any) -> Principal | None:
    return asyncio.run(checker(issuer, **settings).verified(token))


def from_now(claims: dict[str, Any]) -> dict[str, Any]:
    """Times in seconds from now become Unix times, when the test runs and not when it is read."""
    return {
        name: int(time.time()) + value if name in TIMES and type(value) is int else value
        for name, value in claims.items()
    }


@pytest.mark.parametrize("key_id", ["rsa", "ec"])
def test_a_good_token_names_its_client_and_scopes(issuer: Issuer, key_id: str) -> None:
    exp = int(time.time()) + 100
    principal = verified(issuer, issuer.token(key_id, exp=exp))
    assert principal == Principal("latam", frozenset({"predict"}), exp + 60)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"iss": None},
        {"aud": "https://other.example"},
        {"aud": None},
        {"exp": -120},
        {"exp": None},
        {"exp": "soon"},
        {"nbf": 120},
        {"iat": 120},
        {"exp": str(2**40)},
        {"exp": True},
        {"exp": [1]},
        {"exp": float("nan")},
        {"exp": float("inf")},
        {"exp": 10**400},
        {"nbf": "0"},
        {"iat": "0"},
        {"iat": float("-inf")},
        {"client_id": ["latam"]},
        {"client_id": {"latam": 1}},
        {"client_id": 7},
        {"client_id": ""},
        {"client_id": "two words"},
        {"client_id": "new\nline"},
        {"client_id": "anonymous"},
        {"client_id": "x" * 129},
        {"client_id": None, "sub": None},
        {"client_id": None, "sub": "x" * 125},
        {"client_id": None, "azp": ["latam"]},
        {"sub": 7},
        {"aud": {AUDIENCE: 1}},
        {"aud": []},
        {"events": {"http://schemas.openid.net/event/backchannel-logout": {}}},
        {"cnf": {"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}},
        {"cnf": {"x5t#S256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"}},
    ],
)
def test_a_token_with_a_wrong_claim_is_refused(issuer: Issuer, claims: dict[str, Any]) -> None:
    assert verified(issuer, issuer.token(**from_now(claims))) is None


@pytest.mark.parametrize("claims", [{"exp": -30}, {"nbf": 30}, {"iat": 30}])
def test_clocks_may_differ_by_30_seconds(issuer: Issuer, claims: dict[str, Any]) -> None:
    assert verified(issuer, issuer.token(**from_now(claims)))


def test_one_audience_of_several_is_enough(issuer: Issuer) -> None:
    assert verified(issuer, issuer.token(aud=["https://other.example", AUDIENCE]))


def test_a_signature_of_another_key_is_refused(issuer: Issuer) -> None:
    assert verified(issuer, issuer.token("rsa-new", header={"kid": "rsa"})) is None


def test_a_changed_claim_is_refused(issuer: Issuer) -> None:
    header, _, signature = issuer.token().split(b".")
    _, payload, _ = issuer.token(scope="predict metrics").split(b".")
    assert verified(issuer, b".".join([header, payload, signature])) is None


def test_no_algorithm_is_no_signature(issuer: Issuer) -> None:
    payload = issuer.token().split(b".")[1]
    header = urlsafe_b64encode(b'{"alg":"none","kid":"rsa"}').rstrip(b"=")
    assert verified(issuer, header + b"." + payload + b".") is None


def test_the_public_key_is_no_shared_secret(issuer: Issuer) -> None:
    """The confusion of RS256 and HS256: RFC 8725, section 2.1."""
    public_key = PRIVATE["rsa"].public_key()
    pem = public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    payload = issuer.token().split(b".")[1]
    header = urlsafe_b64encode(b'{"alg":"HS256","kid":"rsa"}').rstrip(b"=")
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
        header + b"." + payload, pem
    )
    token = b".".join([header, payload, urlsafe_b64encode(signature).rstrip(b"=")])
    assert verified(issuer, token) is None


@pytest.mark.parametrize("algorithm", ["RS512", "PS256"])
def test_other_algorithms_of_the_same_key_are_refused(issuer: Issuer, algorithm: str) -> None:
    claims = jwt.decode(issuer.token(), options={"verify_signature": False})
    token = jwt.encode(claims, PRIVATE["rsa"], algorithm, {"kid": "rsa"}).encode()
    assert verified(issuer, token) is None


def test_a_short_rsa_key_is_refused(issuer: Issuer) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where PyJWT would only warn, it would be let in
        assert verified(issuer, issuer.token("rsa-short")) is None


KINDS = ["logout+jwt", "dpop+jwt", "secevent+jwt", "application/logout+jwt", "JOSE", ["JWT"], 1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_of_another_kind_is_refused(issuer: Issuer, kind: Any) -> None:
    assert verified(issuer, issuer.token(header={"typ": kind})) is None


@pytest.mark.parametrize("kind", ["JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt", None])
def test_access_tokens_and_those_that_tell_no_kind_get_in(issuer: Issuer, kind: str | None) -> None:
    assert verified(issuer, issuer.token(header={"typ": kind}))


@pytest.mark.parametrize("key_id", ["rsa", "ec", "rsa-new"])
@pytest.mark.parametrize("named", [(True, False), (False, True), (False, False)])
def test_neither_key_nor_token_needs_an_id(
    issuer: Issuer, key_id: str, named: tuple[bool, bool]
) -> None:
    key_named, token_named = named
    keys = [public(name) for name in ("rsa", "rsa-new", "ec")]
    if not key_named:
        keys = [{name: value for name, value in key.items() if name != "kid"} for key in keys]
    checks = checker(issuer)
    checks.key_set.take(keys)
    token = issuer.token(key_id, header={} if token_named else {"kid": None})
    assert asyncio.run(checks.verified(token))


def test_a_token_without_an_id_of_no_key_is_refused(issuer: Issuer) -> None:
    assert verified(issuer, issuer.token("rsa-new", header={"kid": None})) is None


@pytest.mark.parametrize("header", [{"kid": "unknown"}, {"kid": ""}, {"crit": ["x"], "x": 1}])
def test_an_unusable_header_is_refused(issuer: Issuer, header: dict[str, Any]) -> None:
    assert verified(issuer, issuer.token(header=header)) is None


def test_a_key_that_the_token_brings_along_is_not_used(issuer: Issuer) -> None:
    jwk = public("rsa-new")
    header = {"jwk": jwk, "jku": f"{issuer.url}/jwks", "kid": "rsa-new"}
    assert verified(issuer, issuer.token("rsa-new", header=header)) is None


@given(st.binary(max_size=200), st.integers(0, 600), st.booleans())
def test_no_bytes_raise(issuer: Issuer, noise: bytes, place: int, whole: bool) -> None:
    good = issuer.token()
    token = noise if whole else good[:place] + noise + good[place:]
    assert verified(issuer, token) is None or token == good


GOOGLE = {
    "email": "ops@project.iam.gserviceaccount.com",
    "email_verified": True,
    "scope": None,
    "client_id": None,
}


def test_an_id_token_without_scopes_opens_nothing_by_itself(issuer: Issuer) -> None:
    """Google makes one for any account and any audience."""
    assert verified(issuer, issuer.token(**GOOGLE)).scopes == set()


def test_listed_subjects_get_the_scopes_of_the_list(issuer: Issuer) -> None:
    listed = {GOOGLE["email"]: "predict metrics"}
    principal = verified(issuer, issuer.token(**GOOGLE), jwt_subjects=listed)
    assert (principal.client, principal.scopes) == (GOOGLE["email"], {"predict", "metrics"})


def test_with_listed_subjects_no_other_gets_in_whatever_it_claims(issuer: Issuer) -> None:
    listed = {GOOGLE["email"]: "predict"}
    assert verified(issuer, issuer.token(scope="predict metrics"), jwt_subjects=listed) is None
    unverified = issuer.token(**(GOOGLE | {"email_verified": False}))
    assert verified(issuer, unverified, jwt_subjects=listed) is None


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


@pytest.mark.parametrize(
    ("settings", "cause"),
    [
        ({"jwt_audience": ""}, "FLIGHT_JWT_ISSUER needs FLIGHT_JWT_AUDIENCE"),
        ({"jwt_issuer": "http://login.example"}, "FLIGHT_JWT_ISSUER is 'http://login.example': an"),
        ({"jwt_jwks_url": "http://keys.example"}, "FLIGHT_JWT_JWKS_URL is 'http://keys.example'"),
        ({"jwt_subjects": {"a": "read"}}, r"FLIGHT_JWT_SUBJECTS: \['read'\] are no scopes"),
    ],
)
def test_settings_that_say_too_little_are_refused(settings: dict[str, Any], cause: str) -> None:
    given = {"jwt_issuer": "https://login.example", "jwt_audience": AUDIENCE} | settings
    with pytest.raises(SettingsError, match=cause):
        Tokens(Settings(**given))
