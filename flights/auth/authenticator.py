"""Who gets in: addresses first, then an API key or a token. Deny by default.

All that can be wrong with a credential (unknown, expired, revoked, forged, of another audience,
given twice) has one answer, so that nobody learns which part of it was right.
"""

import asyncio
import time
from typing import TYPE_CHECKING

from flights.api.errors.problems import Problem
from flights.auth.addresses import Addresses, Headers, neighbourhood
from flights.auth.key_lines import LENGTH
from flights.auth.keyring import Keyring, is_key
from flights.auth.principal import ANONYMOUS, PUBLIC, Principal
from flights.auth.refusals import RefusalLog
from flights.auth.secret_files import read_secret
from flights.auth.throttle import Throttle
from flights.settings import Settings, SettingsError

if TYPE_CHECKING:  # loaded only where tokens are asked for: 4 MB, 30 ms of the start
    from flights.auth.tokens import Tokens

LONGEST = 16 * 1024  # bytes of a credential: half of what all headers may have
NOBODY = Principal(ANONYMOUS, frozenset(), 0)
CHALLENGE = 'Bearer realm="flight_delay"'  # RFC 6750, section 3
# What Cloud Run leaves of a token that let an invoker in; not meant for this service, nor usable.
# https://cloud.google.com/run/docs/troubleshooting#signature-removed
CHECKED = b".SIGNATURE_REMOVED_BY_GOOGLE"


class Refusal(Problem):
    """A request that is not let in; `reason` is a label of `flight_auth_failures_total`."""

    def __init__(self, status: int, reason: str, detail: str, headers: dict[str, str]) -> None:
        super().__init__(status, detail, headers=headers)
        self.reason = reason


class Authenticator:
    """Made once in each process. Raises SettingsError, naming the setting that cannot be used."""

    def __init__(self, settings: Settings) -> None:
        has_keys = bool(settings.api_keys.get_secret_value() or settings.api_keys_file)
        self.keys = Keyring(settings) if has_keys else None
        self.tokens = tokens_of(settings) if settings.jwt_issuer else None
        if not self.tokens:
            for name in ("jwt_audience", "jwt_jwks_url", "jwt_subjects"):
                if getattr(settings, name):
                    raise SettingsError(f"FLIGHT_{name.upper()} needs FLIGHT_JWT_ISSUER")
        self.asks = bool(self.keys or self.tokens)
        self.addresses = Addresses(settings.allowed_ips, settings.trusted_proxies)
        self.throttle = Throttle(settings.auth_failures_per_minute)
        self.refusals = RefusalLog("a credential")
        self.tasks: list[asyncio.Task[None]] = []

    @property
    def open(self) -> bool:
        """No mechanism is configured: all get in."""
        return not (self.asks or self.addresses.allowed)

    @property
    def fault(self) -> str:
        """Why nobody can get in since the start: no key was ever good, and no token is asked for.

        Keys that were good once and are none now were taken away: that is answered with 401.
        """
        shut = self.keys and not self.keys.held_any and not self.tokens
        return "no API key can be used: nobody gets in" if shut else ""

    async def start(self) -> None:
        """Keep keys and the issuer's key set fresh, until `stop`."""
        watched = (self.keys, self.tokens and self.tokens.key_set)
        self.tasks = [asyncio.create_task(one.watch()) for one in watched if one]

    async def stop(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def address(self, headers: Headers, peer: str) -> str:
        """The client's network, for limits; the peer's where the proxies do not tell one."""
        return neighbourhood(self.addresses.client(headers, peer) or peer)

    async def admit(self, headers: Headers, peer: str, scope: str) -> Principal:
        """Who asks; the client "anonymous" where no credential is asked for.

        Raises Refusal: 401 (no or a wrong credential), 403 (address or scope), 429 (too many wrong
        ones). Addresses that failed too often are still let in with what is cheap to check.
        """
        if self.addresses.allowed or (self.asks and self.addresses.proxies):
            self.check_address(headers, peer)
        if not self.asks or scope == PUBLIC:
            return NOBODY
        credential = presented(headers)
        if credential is None:
            raise missing()
        if len(credential) > LONGEST:  # no guess at a secret, so it does not count as a wrong one
            self.refusals.tell(f"it is longer than {LONGEST} bytes")
            raise invalid()
        principal = self.known(credential)
        if principal is None:
            principal = await self.verified(credential, self.address(headers, peer))
        if scope not in principal.scopes:
            self.refusals.tell(f"it is of {principal.client}, without the scope {scope}")
            raise out_of_scope(scope)
        return principal

    def check_address(self, headers: Headers, peer: str) -> None:
        address = self.addresses.client(headers, peer)
        if address is None or (self.addresses.allowed and not self.addresses.allows(address)):
            raise Refusal(403, "address", "this address is not let in", {})

    def known(self, credential: bytes) -> Principal | None:
        if is_key(credential):
            return self.keys.principal(credential) if self.keys else None
        return self.tokens.known(credential) if self.tokens else None

    async def verified(self, credential: bytes, address: str) -> Principal:
        """What a token opens that is not known yet; counts what is refused."""
        if wait := self.throttle.wait(address, time.monotonic()):
            raise throttled(wait)
        principal = None
        if self.tokens and credential and not is_key(credential):
            principal = await self.tokens.verified(credential)  # which says itself what is wrong
        else:
            self.refusals.tell(*self.cause(credential))
        if principal is None:
            self.throttle.failed(address, time.monotonic())
            raise invalid()
        return principal

    def cause(self, credential: bytes) -> tuple[str, str]:
        """What is wrong with one that is no token, and what it tells of itself; never itself."""
        if not credential:
            return "it is empty, no Bearer, or one of two", ""
        if not is_key(credential):
            return f"it is no key, which has {LENGTH} characters", f"{len(credential)}"
        return self.keys.fault(credential) if self.keys else ("no key is set here", "")


def tokens_of(settings: Settings) -> "Tokens":
    from flights.auth.tokens import Tokens  # noqa: PLC0415 (as above)

    return Tokens(settings)


def presented(headers: Headers) -> bytes | None:
    """The credential of a request: None if there is none, b"" if there is none to be used."""
    found: bytes | None = None
    for name, value in headers:
        if name == b"authorization" and not value.endswith(CHECKED):
            usable = found is None and value[:7].lower() == b"bearer "
            found = value[7:].strip() if usable else b""
        elif name == b"x-api-key":
            found = value.strip() if found is None else b""
    return found


def missing() -> Refusal:
    detail = "this needs a credential: Authorization: Bearer <key or token>, or X-API-Key: <key>"
    return Refusal(401, "missing", detail, {"WWW-Authenticate": CHALLENGE})


def invalid() -> Refusal:
    challenge = f'{CHALLENGE}, error="invalid_token"'
    detail = "the credential is not valid"
    return Refusal(401, "invalid", detail, {"WWW-Authenticate": challenge})


def out_of_scope(scope: str) -> Refusal:
    challenge = f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'
    detail = f"the credential does not have the scope {scope}"
    return Refusal(403, "scope", detail, {"WWW-Authenticate": challenge})


def throttled(wait: int) -> Refusal:
    detail = f"too many wrong credentials from this address; try again in {wait} s"
    return Refusal(429, "throttled", detail, {"Retry-After": str(wait)})


def check_key_file(settings: Settings) -> None:
    """Raises SettingsError for a key file that cannot be read: its name may be misspelt."""
    if path := settings.api_keys_file:
        try:
            read_secret(path)
        except OSError as error:
            raise SettingsError(f"FLIGHT_API_KEYS_FILE={path}: {error.strerror}") from None
