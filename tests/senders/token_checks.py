"""Tokens checked with the keys of an issuer."""

import asyncio
from typing import Any

from flights.auth.principal import Principal
from flights.auth.tokens import Tokens
from flights.settings import Settings
from tests.servers.issuer import AUDIENCE, Issuer


def checker(issuer: Issuer, **settings: Any) -> Tokens:
    """With the keys of the issuer, and no way to fetch others."""
    made = Tokens(Settings(jwt_issuer=issuer.url, jwt_audience=AUDIENCE, **settings))
    made.key_set.take(issuer.keys)
    made.key_set.may_force = lambda: False  # type: ignore[method-assign]
    return made


def verified(issuer: Issuer, token: bytes, **settings: Any) -> Principal | None:
    return asyncio.run(checker(issuer, **settings).verified(token))
