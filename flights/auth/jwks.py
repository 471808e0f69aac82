"""The public keys of an issuer, fetched beside the requests and never while one is answered.

The one exception is a token that no known key has signed, as after a change of keys: that request
waits for one fetch. The others go on.
"""

import asyncio
import json
import logging
import time
from math import inf
from typing import Any
from urllib.parse import urlsplit

import httpx
from jwt import PyJWK

from flights.auth.addresses import is_loopback
from flights.settings import SettingsError, shown

ALGORITHMS = ("RS256", "ES256")
REFRESH_S = 300.0
RETRY_S = 15.0  # after a fetch that failed
MOST_STALE_S = 24 * 3600.0  # that keys outlive an issuer that is down
COOL_DOWN_S = 30.0  # between fetches for the sake of unknown keys
TIMEOUT_S = 3.0  # of a whole fetch; less than the five seconds that a request may take
MOST_BYTES = 1024 * 1024  # of what an issuer answers
MOST_KEYS = 50  # of a set; issuers have two to ten

logger = logging.getLogger(__name__)


class KeySet:
    """`url` may be empty: then the issuer tells where its keys are (OIDC discovery)."""

    def __init__(self, issuer: str, url: str) -> None:
        self.issuer = issuer
        self.url = url
        self.keys: list[PyJWK] = []
        self.version = 0  # goes up when the keys change
        self.told: list[str] | None = None
        self.fetched_at = self.forced_at = -inf
        self.fetching: asyncio.Task[bool] | None = None

    def candidates(self, key_id: str | None, algorithm: str) -> list[PyJWK]:
        """The keys that may have signed a token; an id is optional on both sides (RFC 7515, 7517).

        One that is named and has that name comes alone.
        """
        fitting = [key for key in self.keys if key.algorithm_name == algorithm]
        named = [key for key in fitting if key_id is not None and key.key_id == key_id]
        return named or [key for key in fitting if key_id is None or key.key_id is None]

    async def renewed(self, version: int) -> bool:
        """Whether the keys are others than those of `version`, after a fetch if one may be made.

        New keys end the cool-down: only tokens of no key have to wait for one another.
        """
        if self.version == version and (self.fetching or self.may_force()):
            await self.refresh()
            if self.version != version:
                self.forced_at = -inf
        return self.version != version

    def may_force(self) -> bool:
        now = time.monotonic()
        if now - self.forced_at < COOL_DOWN_S:
            return False
        self.forced_at = now
        return True

    async def refresh(self) -> bool:
        """Fetch the keys, together with whoever is waiting for it already."""
        if not self.fetching:
            self.fetching = asyncio.create_task(self.fetch())
            self.fetching.add_done_callback(self.fetched)
        return await asyncio.shield(self.fetching)  # of a caller that leaves, others wait on

    def fetched(self, task: asyncio.Task[bool]) -> None:
        self.fetching = None

    async def fetch(self) -> bool:
        try:
            async with asyncio.timeout(TIMEOUT_S), httpx.AsyncClient() as client:
                url = self.url or await discover(client, self.issuer)
                told = (await fetch_json(client, url)).get("keys")
            self.take(told)
        except Exception as error:  # whatever is wrong with an issuer, the watch goes on
            if self.keys and time.monotonic() - self.fetched_at > MOST_STALE_S:
                self.replace([], None)
            kept = "the keys known before stay in use" if self.keys else "no token gets in"
            cause = str(error)[:300] or type(error).__name__
            logger.error("keys of %s: %s; %s", self.issuer, cause, kept)
            return False
        return True

    def take(self, told: Any) -> None:
        """A list is taken as it is, also one without a key: so an issuer revokes."""
        if not isinstance(told, list) or not all(isinstance(key, dict) for key in told):
            raise ValueError("its `keys` are no list of objects")
        self.fetched_at = time.monotonic()
        ordered = sorted(json.dumps(key, sort_keys=True) for key in told)
        if ordered == self.told:
            return
        keys = [key for one in told[:MOST_KEYS] if (key := signing_key(one))]
        self.replace(keys, ordered)
        if keys:
            logger.info("keys of %s: %s", self.issuer, str([key.key_id for key in keys])[:300])
        else:
            names = " or ".join(ALGORITHMS)
            logger.error("keys of %s: none is for %s; no token gets in", self.issuer, names)

    def replace(self, keys: list[PyJWK], told: list[str] | None) -> None:
        self.keys, self.told, self.version = keys, told, self.version + 1

    async def watch(self) -> None:
        """Runs until cancelled."""
        while True:
            await asyncio.sleep(REFRESH_S if await self.refresh() else RETRY_S)


def signing_key(told: dict[str, Any]) -> PyJWK | None:
    """None for a key of another kind or use, and for what is none."""
    try:
        key = PyJWK(told)
    except Exception:  # one strange key must not keep the set from being taken
        return None
    named = key.key_id is None or isinstance(key.key_id, str)
    fits = key.algorithm_name in ALGORITHMS and key.public_key_use in {"sig", None}
    return key if named and fits else None


async def discover(client: httpx.AsyncClient, issuer: str) -> str:
    """OpenID Connect Discovery 1.0, section 4: what it tells must be of the very same issuer."""
    told = await fetch_json(client, issuer.rstrip("/") + "/.well-known/openid-configuration")
    if told.get("issuer") != issuer:
        raise ValueError(f"its configuration is of another issuer, {told.get('issuer')!r}")
    url = told.get("jwks_uri")
    if not isinstance(url, str) or not is_secure(url):
        raise ValueError(f"its jwks_uri is {shown(url)}, not https without a password")
    return url


async def fetch_json(client: httpx.AsyncClient, url: str) -> dict[str, Any]:
    """Redirects are not followed: they could lead anywhere. What is packed may be a bomb."""
    content = b""
    async with client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as response:
        response.raise_for_status()
        async for chunk in response.aiter_raw():
            content += chunk
            if len(content) > MOST_BYTES:
                raise ValueError(f"{url} answers more than {MOST_BYTES} bytes")
    told = json.loads(content)
    if not isinstance(told, dict):
        raise ValueError(f"{url} answers no JSON object")
    return told


def is_secure(url: str) -> bool:
    """https, or http that does not leave the machine; a name or password would reach logs."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if "@" in parts.netloc or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))


def secure_url(name: str, url: str) -> str:
    if url and not is_secure(url):
        raise SettingsError(f"{name} is {shown(url)}: an https:// URL without password is needed")
    return url
