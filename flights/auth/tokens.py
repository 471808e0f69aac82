"""JSON Web Tokens of one OAuth2 or OIDC issuer (RFC 7519, checked as RFC 8725 asks).

Verified tokens are remembered until they expire or the issuer's keys change: checking a signature
costs about as much as all the rest of a request.
"""

import time
from collections import OrderedDict
from contextlib import suppress
from hashlib import sha256
from typing import Any

import jwt

from flights.auth.claims import check_audience, check_kind, check_type, client_of, scopes_of
from flights.auth.jwks import ALGORITHMS, KeySet, secure_url
from flights.auth.principal import SCOPES, Principal
from flights.auth.refusals import RefusalLog, TokenError
from flights.settings import Settings, SettingsError

LEEWAY_S = 60  # for clocks that differ
MOST_REMEMBERED = 4_096
OPTIONS: Any = {"require": ["exp", "iss"], "verify_aud": False, "enforce_minimum_key_length": True}


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
        self.refusals = RefusalLog(f"a token of {self.issuer}")
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
            claims = await self.signed(token)
            check_kind(claims)
            check_audience(claims, self.audience)
            principal = self.opened(claims)
        except Exception as error:  # a hostile token can be wrong in ways that nobody has foreseen
            self.refusals.note(error)
            return None
        self.remember(token, principal)
        return principal

    async def signed(self, token: bytes) -> dict[str, Any]:
        """The claims, once a key of the issuer has signed them. Raises TokenError."""
        header = jwt.get_unverified_header(token)
        check_type(header)
        key_id, algorithm = header.get("kid"), str(header.get("alg"))
        if algorithm not in ALGORITHMS:
            raise TokenError(f"it is not signed by {' or '.join(ALGORITHMS)}", algorithm)
        version = self.key_set.version
        claims = self.claims(token, self.key_set.candidates(key_id, algorithm))
        if claims is None and await self.key_set.renewed(version):
            claims = self.claims(token, self.key_set.candidates(key_id, algorithm))
        if claims is None:
            raise TokenError("no key of the issuer has signed it; it names", str(key_id))
        return claims

    def claims(self, token: bytes, keys: list[jwt.PyJWK]) -> dict[str, Any] | None:
        """Those that one of the keys has signed; None if none has."""
        for key in keys:
            with suppress(jwt.InvalidSignatureError, jwt.InvalidKeyError):  # the latter: too short
                return jwt.decode(
                    token,
                    key,
                    algorithms=ALGORITHMS,
                    issuer=self.issuer,
                    leeway=LEEWAY_S,
                    options=OPTIONS,
                )
        return None

    def opened(self, claims: dict[str, Any]) -> Principal:
        """With FLIGHT_JWT_SUBJECTS only those, with the scopes given there; else what it claims."""
        client = client_of(claims)
        if self.subjects and client not in self.subjects:
            raise TokenError("its client is not in FLIGHT_JWT_SUBJECTS", client)
        scopes = self.subjects[client] if self.subjects else scopes_of(claims, self.audience)
        return Principal(client, scopes, float(claims["exp"]) + LEEWAY_S)

    def remember(self, token: bytes, principal: Principal) -> None:
        self.known(token)  # forgets what was verified with other keys
        self.remembered[sha256(token).digest()] = principal
        if len(self.remembered) > MOST_REMEMBERED:
            self.remembered.popitem(last=False)
