"""What the service is told by its environment: `FLIGHT_*`, all listed in `.env.example`.

What belongs to a model travels with the model; what belongs to BentoML is set in `service.py`.
"""

from functools import cache
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="FLIGHT_", frozen=True, env_ignore_empty=True)

    # Who gets in: any combination; none of them only on a loopback address.
    api_keys: SecretStr = SecretStr("")  # lines of `python -m flights.keys new`
    api_keys_file: Path | None = None  # the same lines, read again when the file changes
    jwt_issuer: str = ""  # URL of an OAuth2 or OIDC issuer
    jwt_audience: str = ""  # `aud` that a token must have
    jwt_jwks_url: str = ""  # instead of asking the issuer where its keys are
    allowed_ips: tuple[IPv4Network | IPv6Network, ...] = ()  # JSON: ["10.0.0.0/8"]
    trusted_proxies: int = Field(0, ge=0)  # that each add an address to X-Forwarded-For

    # How much one may ask.
    max_body_bytes: int = Field(64 * 1024, gt=0)
    max_batch_body_bytes: int = Field(1024 * 1024, gt=0)  # of /predict_batch
    max_flights: int = Field(1_000, gt=0)  # in one /predict_batch
    max_json_depth: int = Field(8, gt=1)
    body_timeout_s: float = Field(5, gt=0)  # for a body to arrive
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
    """The settings of this process; tests replace them with `settings.cache_clear()`."""
    return Settings()
