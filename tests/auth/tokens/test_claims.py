"""Claims as the common issuers write them: whom they name, what for, and what they open.

The forms are those of the issuers' own documentation; the signatures are ours.
"""

import asyncio
from typing import Any

import pytest

from flights.auth.claims import check_audience, client_of, scopes_of
from flights.auth.principal import Principal
from flights.auth.refusals import TokenError
from flights.auth.tokens import Tokens
from flights.settings import Settings
from tests.servers.issuer import AUDIENCE, Issuer

APP = "6e74172b-be56-4843-9ff4-e66a39bb12e3"
OBJECT = "6a1f7e4d-3c5b-4f65-9a5e-7a1f5f0e2c11"
ROBOT = "ops@airline.iam.gserviceaccount.com"
ENTRA = {"oid": OBJECT, "sub": OBJECT, "tid": OBJECT, "idtyp": "app", "roles": ["predict"]}

# Name, header, claims, who it is.
ISSUED: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("RFC 9068", {"typ": "at+jwt"}, {"client_id": "s6BhdRkqt3", "sub": "5ba552d67"}, "s6BhdRkqt3"),
    ("Entra v1", {"typ": "JWT", "x5t": "rsa"}, ENTRA | {"appid": APP, "appidacr": "1"}, APP),
    ("Entra v2", {"typ": "JWT"}, ENTRA | {"azp": APP, "azpacr": "1", "ver": "2.0"}, APP),
    ("Entra user", {}, {"azp": APP, "sub": OBJECT, "scp": "predict User.Read"}, APP),
    (
        "Auth0",
        {"typ": "JWT"},
        {"sub": "Yq8WkF@clients", "azp": "Yq8WkF", "gty": "client-credentials", "scope": "predict"},
        "Yq8WkF",
    ),
    (
        "Auth0 user",
        {"typ": "JWT"},
        {"sub": "auth0|5f7c", "azp": "web", "aud": [AUDIENCE, "https://x.auth0.com/userinfo"]},
        "web",
    ),
    (
        "Okta",
        {},
        {"ver": 1, "cid": "0oa1", "sub": "0oa1", "scp": ["predict"]},
        "0oa1",
    ),
    ("Okta user", {}, {"cid": "0oa1", "uid": "00u1", "sub": ROBOT, "scp": ["predict"]}, "0oa1"),
    (
        "Keycloak",
        {"typ": "JWT"},
        {
            "typ": "Bearer",
            "azp": "latam",
            "client_id": "latam",
            "sub": OBJECT,
            "aud": [AUDIENCE, "account"],
            "scope": "email predict profile",
            "email_verified": False,
            "realm_access": {"roles": ["offline_access"]},
            "preferred_username": "service-account-latam",
        },
        "latam",
    ),
    (
        "Cognito",
        {"typ": None},
        {
            "token_use": "access",
            "client_id": "1example23456789",
            "sub": "1example23456789",
            "scope": f"{AUDIENCE}/predict",
            "aud": None,
            "version": 2,
        },
        "1example23456789",
    ),
    (
        "Google",
        {"typ": "JWT"},
        {"azp": "1071", "sub": "1071", "email": ROBOT, "email_verified": True},
        ROBOT,
    ),
    ("a subject alone", {}, {"sub": "1071"}, "sub:1071"),
]


def opened(
    issuer: Issuer, header: Any, claims: dict[str, Any], **settings: Any
) -> Principal | None:
    checks = Tokens(Settings(jwt_issuer=issuer.url, jwt_audience=AUDIENCE, **settings))
    bare = {"client_id": None, "sub": None, "scope": None}
    return asyncio.run(checks.verified(issuer.token(header=header, **(bare | claims))))


@pytest.mark.parametrize(
    ("header", "claims", "client"), [row[1:] for row in ISSUED], ids=[row[0] for row in ISSUED]
)
def test_tokens_of_the_common_issuers_name_their_client(
    issuer: Issuer, header: dict[str, Any], claims: dict[str, Any], client: str
) -> None:
    scoped = any(name in claims for name in ("scope", "scp", "roles"))
    opens = {"predict"} if scoped else set()
    principal = opened(issuer, header, claims)
    assert (principal.client, principal.scopes) == (client, opens)
    listed = opened(issuer, header, claims, jwt_subjects={client: "metrics"})
    assert listed[:2] == (client, {"metrics"})


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": ROBOT},
        {"sub": ROBOT, "email": ROBOT},
        {"sub": "1", "email": ROBOT, "email_verified": "true"},
        {"sub": "1", "email": [ROBOT], "email_verified": True},
        {"sub": "1", "client_id": ROBOT},
        {"sub": "1", "azp": ROBOT},
        {"sub": "1", "cid": ROBOT},
    ],
)
def test_no_other_claim_passes_for_a_listed_email(issuer: Issuer, claims: dict[str, Any]) -> None:
    assert opened(issuer, {}, claims, jwt_subjects={ROBOT: "predict"}) is None


@pytest.mark.parametrize(
    "claims", [{"sub": "latam"}, {"email": "latam", "email_verified": True, "sub": "latam"}]
)
def test_no_other_claim_passes_for_a_listed_client(issuer: Issuer, claims: dict[str, Any]) -> None:
    assert opened(issuer, {}, claims, jwt_subjects={"latam": "predict"}) is None


@pytest.mark.parametrize("name", ["client_id", "cid", "appid", "azp"])
def test_no_client_passes_for_a_listed_subject(issuer: Issuer, name: str) -> None:
    assert opened(issuer, {}, {name: "sub:7"}, jwt_subjects={"sub:7": "predict"}) is None
    assert opened(issuer, {}, {"sub": "7"}, jwt_subjects={"sub:7": "predict"}).client == "sub:7"


@pytest.mark.parametrize("name", ["client_id", "cid", "appid", "azp"])
@pytest.mark.parametrize("value", [["latam"], 7, True, {}, "", None])
def test_a_client_that_is_no_text_is_not_passed_over(name: str, value: Any) -> None:
    with pytest.raises(TokenError, match=f"its {name} is no name"):
        client_of({name: value, "sub": "7"})


@pytest.mark.parametrize(
    ("claims", "scopes"),
    [
        ({"scope": "predict metrics openid"}, {"predict", "metrics"}),
        ({"scope": ["metrics"]}, {"metrics"}),
        ({"scp": "predict"}, {"predict"}),
        ({"scp": ["predict", 1, ["metrics"]]}, {"predict"}),
        ({"roles": ["predict", "metrics"]}, {"predict", "metrics"}),
        ({"roles": "predict"}, set()),
        ({"scp": "metrics", "roles": ["predict"]}, {"predict", "metrics"}),
        ({"scope": f"{AUDIENCE}/metrics"}, {"metrics"}),
        ({"scope": "https://other.example/metrics"}, set()),
        ({"scope": "predicts"}, set()),
        ({"scope": {"predict": 1}}, set()),
        ({}, set()),
    ],
)
def test_scopes_are_what_scope_scp_and_roles_claim(claims: Any, scopes: set[str]) -> None:
    assert scopes_of(claims, AUDIENCE) == scopes


@pytest.mark.parametrize(
    "claims",
    [
        {"token_use": "access", "scope": "https://other.example/predict"},
        {"token_use": "access", "scope": "predict"},
        {"token_use": "id", "scope": f"{AUDIENCE}/predict"},
        {"scope": f"{AUDIENCE}/predict"},
        {"aud": "other", "token_use": "access", "scope": f"{AUDIENCE}/predict"},
        {"aud": [], "token_use": "access", "scope": f"{AUDIENCE}/predict"},
    ],
)
def test_without_an_audience_only_cognitos_scopes_tell_one(claims: dict[str, Any]) -> None:
    with pytest.raises(TokenError, match="its aud is not FLIGHT_JWT_AUDIENCE"):
        check_audience(claims, AUDIENCE)


def test_an_email_that_cannot_be_a_name_is_told_as_such() -> None:
    with pytest.raises(TokenError, match="its email is no name"):
        client_of({"email": "a@b\n", "email_verified": True})
