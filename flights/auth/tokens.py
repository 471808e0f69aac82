"""JSON Web Tokens of one OAuth2 or OIDC issuer (RFC 7519, checked as RFC 8725 asks).

Verified tokens are remembered until they expire or the issuer's keys change: checking a signature
costs about as much as all the rest of a request.
"""

import time
from collections import OrderedDict
from hashlib import sha256
from typing import Any

import jwt

from flights.auth.jwks import ALGORITHMS, KeySet, secure_url
from flights.auth.principal import SCOPES, Principal, is_client_id
from flights.settings import Settings, SettingsError

LEEWAY_S = 60  # for clocks that differ
MOST_REMEMBERED = 4_096
OPTIONS: Any = {"require": ["exp", "iss", "aud"], "enforce_minimum_key_length": True}


class Tokens:
    """Raises SettingsError where the settings do not say enough."""

    def __init__(self, settings: Settings) -> None:
        if not settings.jwt_audience:
            raise SettingsError("FLIGHT_JWT_ISSUER needs FLIGHT_JWT_AUDIENCE, the `aud` of tokens")
        self.issuer = secure_url("FLIGHT_JWT_ISSUER", settings.jwt_issuer)
        self.audience = settings.jwt_audience
        self.subjects = {
            subject: frozenset(granted.split())
            for subject, granted in settings.jwt_subjects.items()
        }
        if unknown := frozenset[str]().union(*self.subjects.values()) - SCOPES:
            raise SettingsError(f"FLIGHT_JWT_SUBJECTS: {sorted(unknown)} are no scopes")
        self.key_set = KeySet(self.issuer, secure_url("FLIGHT_JWT_JWKS_URL", settings.jwt_jwks_url))
        self.remembered: OrderedDict[bytes, Principal] = OrderedDict()
        self.version = 0  # of the key set that they were verified with

    def known(self, token: bytes) -> Principal | None:
        """What a token opens that has been verified before."""
        if self.version != self.key_set.version:
            self.remembered.clear()
            self.version = self.key_set.version
        digest = sha256(token).digest()
        principal = self.remembered.get(digest)
        if principal is None:
            return None
        if time.time() >= principal.expires:
            del self.remembered[digest]
            return None
        self.remembered.move_to_end(digest)
        return principal

    async def verified(self, token: bytes) -> Principal | None:
        """What a token opens that has not been seen yet; None for all that is wrong with one."""
        try:
            key_id = jwt.get_unverified_header(token).get("kid")
            key = await self.key_set.key(key_id) if key_id else None
            principal = self.granted(self.claims(token, key)) if key else None
        except Exception:  # a hostile token can be wrong in ways that nobody has foreseen
            return None
        if principal:
            self.remember(token, principal)
        return principal

    def claims(self, token: bytes, key: jwt.PyJWK) -> dict[str, Any]:
        return jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            audience=self.audience,
            issuer=self.issuer,
            leeway=LEEWAY_S,
            options=OPTIONS,
        )

    def granted(self, claims: dict[str, Any]) -> Principal | None:
        """With FLIGHT_JWT_SUBJECTS only those, with the scopes given there; else what it claims."""
        client = client_of(claims)
        if not is_client_id(client) or (self.subjects and client not in self.subjects):
            return None
        scopes = self.subjects[client] if self.subjects else scopes_of(claims)
        return Principal(client, scopes, float(claims["exp"]) + LEEWAY_S)

    def remember(self, token: bytes, principal: Principal) -> None:
        self.known(token)  # forgets what was verified with other keys
        self.remembered[sha256(token).digest()] = principal
        if len(self.remembered) > MOST_REMEMBERED:
            self.remembered.popitem(last=False)


def client_of(claims: dict[str, Any]) -> str:
    """`client_id` (RFC 9068), else a verified `email` (Google), else `sub`."""
    email = claims.get("email") if claims.get("email_verified") is True else None
    return str(claims.get("client_id") or email or claims.get("sub") or "")


def scopes_of(claims: dict[str, Any]) -> frozenset[str]:
    """`scope` and `scp`, each a list or a string with spaces (RFC 9068, Okta, Entra)."""
    named: set[str] = set()
    for claim in (claims.get("scope"), claims.get("scp")):
        values = claim.split() if isinstance(claim, str) else claim
        if isinstance(values, list):
            named.update(value for value in values if isinstance(value, str))
    return SCOPES & named
