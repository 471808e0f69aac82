"""What RFC 8725 warns of is refused: signatures, algorithms, headers."""

import asyncio
import warnings
from base64 import urlsafe_b64encode
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.senders.token_checks import checker, verified
from tests.servers.issuer import PRIVATE, Issuer, public


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
