"""What the service is told by its environment: `FLIGHT_*`, all listed in `.env.example`.

What belongs to a model travels with the model; what belongs to BentoML is set in `service.py`.
"""

from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_core import from_json
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class SettingsError(ValueError):
    """A setting that cannot be used. The message names it, and never shows a secret."""


def networks(value: Any) -> Any:
    """From "10.0.0.0/8, 2001:db8::/32"; a JSON list says the same."""
    if not isinstance(value, str):
        return value
    names = (name.strip(' "') for name in value.strip("[] ").split(","))
    return tuple(ip_network(name) for name in names if name)


Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(networks)]

Subjects = Annotated[
    dict[str, str],
    NoDecode,
    BeforeValidator(lambda value: from_json(value) if isinstance(value, str) else value),
]


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="FLIGHT_", frozen=True, env_ignore_empty=True)

    # Who gets in: any combination; none of them only on a loopback address.
    api_keys: SecretStr = SecretStr("")  # lines of `python -m flights.auth.keys new`
    api_keys_file: Path | None = None  # the same lines, read again when the file changes
    jwt_issuer: str = ""  # URL of an OAuth2 or OIDC issuer
    jwt_audience: str = ""  # `aud` that a token must have
    jwt_jwks_url: str = ""  # instead of asking the issuer where its keys are
    # JSON: {"a client_id, verified email or sub": "predict metrics"}. Only these get in, with these
    # scopes; {}: any client of the issuer, with the scopes that its token claims.
    jwt_subjects: Subjects = {}
    allowed_ips: Networks = ()  # such as 10.0.0.0/8, 192.0.2.7
    trusted_proxies: int = Field(0, ge=0)  # that each add an address to X-Forwarded-For
    auth_failures_per_minute: int = Field(20, gt=0)  # of an address, in each worker; then 429

    # How much one may ask.
    max_body_bytes: int = Field(64 * 1024, gt=0)
    max_batch_body_bytes: int = Field(1024 * 1024, gt=0)  # of /predict_batch
    max_flights: int = Field(1_000, gt=0)  # in one /predict_batch
    max_json_depth: int = Field(8, gt=1)
    body_timeout_s: float = Field(5, gt=0)  # for a body to arrive
    keep_alive_s: float = Field(620, gt=0)  # for an idle connection; Google's balancer has 600
    rate_limit: float = Field(0, ge=0)  # requests a second of a client, in each worker; 0: any
    max_concurrency: int = Field(1_024, gt=0)  # requests at once in each worker

    # What is told of it.
    access_log: bool = True
    otlp_endpoint: str = ""  # where traces are sent
    trace_sample: float = Field(0.01, ge=0, le=1)  # share of requests that are traced
    prediction_log: str = ""  # folder or gs:// where some predictions are kept; "": none are
    prediction_sample: float = Field(0.1, ge=0, le=1)  # share of predictions that are kept

    # /predict goes straight to BentoML's batcher; false: through BentoML's own route.
    direct: bool = True


@cache
def settings() -> Settings:
    """The settings of this process; tests replace them with `settings.cache_clear()`.

    Raises SettingsError.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name, value = str(first["loc"][0]).upper(), first["input"]
        cause = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"FLIGHT_{name}={value}: {cause}") from None
