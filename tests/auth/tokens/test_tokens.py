"""Tokens: whose claims get in, and with which scopes."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flights.auth.principal import Principal
from flights.auth.tokens import Tokens
from flights.settings import Settings, SettingsError
from tests.senders.token_checks import verified
from tests.servers.issuer import AUDIENCE, Issuer

TIMES = {"exp", "nbf", "iat"}


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
