"""The public keys of an issuer, fetched beside the requests and never while one is answered.

The one exception is a token that names a key which is not known yet, as after a change of keys:
that request waits for one fetch. The others go on.
"""

import asyncio
import logging
import time
from math import inf
from typing import Any
from urllib.parse import urlsplit

import httpx
from jwt import PyJWK, PyJWKSet

from flights.auth.addresses import is_loopback
from flights.settings import SettingsError

ALGORITHMS = ("RS256", "ES256")
REFRESH_S = 300.0
RETRY_S = 15.0  # after a fetch that failed
COOL_DOWN_S = 30.0  # between fetches for the sake of unknown keys
TIMEOUT_S = 3.0  # of a whole fetch; less than the five seconds that a request may take

logger = logging.getLogger(__name__)


class KeySetError(ValueError):
    """What an issuer answered cannot be used."""


class KeySet:
    """`url` may be empty: then the issuer tells where its keys are (OIDC discovery)."""

    def __init__(self, issuer: str, url: str) -> None:
        self.issuer = issuer
        self.url = url
        self.keys: dict[str, PyJWK] = {}
        self.version = 0  # goes up when the keys change
        self.told: list[Any] = []
        self.forced_at = -inf
        self.fetching: asyncio.Task[bool] | None = None

    async def key(self, key_id: str) -> PyJWK | None:
        """Fetches the set once for an unknown id, not more often than the cool-down allows.

        A key that is found ends the cool-down: only ids of no key have to wait for one another.
        """
        if key_id not in self.keys and (self.fetching or self.may_force()):
            await self.refresh()
            if key_id in self.keys:
                self.forced_at = -inf
        return self.keys.get(key_id)

    def may_force(self) -> bool:
        now = time.monotonic()
        if now - self.forced_at < COOL_DOWN_S:
            return False
        self.forced_at = now
        return True

    async def refresh(self) -> bool:
        """Fetch the keys, together with whoever is waiting for it already; the last ones stay."""
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
            kept = "the keys known before stay in use" if self.keys else "no token gets in"
            cause = str(error) or type(error).__name__
            logger.error("keys of %s: %s; %s", self.issuer, cause, kept)
            return False
        return True

    def take(self, told: Any) -> None:
        if told == self.told:
            return
        keys = {
            key.key_id: key
            for key in PyJWKSet(told)
            if isinstance(key.key_id, str)
            and key.algorithm_name in ALGORITHMS
            and key.public_key_use in {"sig", None}
        }
        if not keys:
            raise KeySetError(f"none of them is a signing key for {' or '.join(ALGORITHMS)}")
        self.told, self.keys, self.version = told, keys, self.version + 1
        logger.info("keys of %s: %s", self.issuer, ", ".join(keys))

    async def watch(self) -> None:
        """Runs until cancelled."""
        while True:
            await asyncio.sleep(REFRESH_S if await self.refresh() else RETRY_S)


async def discover(client: httpx.AsyncClient, issuer: str) -> str:
    """OpenID Connect Discovery 1.0, section 4: what it tells must be of the very same issuer."""
    told = await fetch_json(client, issuer.rstrip("/") + "/.well-known/openid-configuration")
    if told.get("issuer") != issuer:
        raise KeySetError(f"its configuration is of another issuer, {told.get('issuer')!r}")
    url = told.get("jwks_uri")
    if not isinstance(url, str) or not is_secure(url):
        raise KeySetError(f"its jwks_uri is {url!r}, not https")
    return url


async def fetch_json(client: httpx.AsyncClient, url: str) -> dict[str, Any]:
    """Redirects are not followed: they could lead anywhere."""
    response = (await client.get(url)).raise_for_status()
    told = response.json()
    if not isinstance(told, dict):
        raise KeySetError(f"{url} answers no JSON object")
    return told


def is_secure(url: str) -> bool:
    """https, or http that does not leave the machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def secure_url(name: str, url: str) -> str:
    if url and not is_secure(url):
        raise SettingsError(f"{name}={url} is not an https:// URL")
    return url
