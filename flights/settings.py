"""What the service is told by its environment: `FLIGHT_*`, all listed in `.env.example`.

What belongs to a model travels with the model; what belongs to BentoML is set in `service.py`.
"""

import os
import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_core import from_json
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

MAX_FLIGHTS = 1_000  # in one list, unless FLIGHT_MAX_FLIGHTS says otherwise
# FLIGHT_ and one of these is of programs that ask the service (locustfile.py, deploy/*.sh).
OF_CLIENTS = frozenset({"KEY", "TOKEN", "ID_TOKEN"})
# Set in each pod for each Service of the namespace, such as one that is named flight-delay.
OF_KUBERNETES = re.compile(
    r"_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$"
)


class SettingsError(ValueError):
    """A setting that cannot be used. The message names it, and never shows a secret."""


def networks(value: Any) -> Any:
    """From "10.0.0.0/8, 2001:db8::/32"; a JSON list says the same.

    Raises ValueError for a list that keeps nobody out, or that matches nobody.
    """
    if isinstance(value, str):
        value = [name for part in value.strip("[] ").split(",") if (name := part.strip(' "'))]
    found = tuple(ip_network(name) for name in value)
    for network in found:
        if isinstance(network, IPv6Network) and network.network_address.ipv4_mapped:
            raise ValueError(f"{network} is IPv4: write it so")
    old = collapse_addresses(network for network in found if isinstance(network, IPv4Network))
    new = collapse_addresses(network for network in found if isinstance(network, IPv6Network))
    if 0 in [whole.prefixlen for whole in old] + [whole.prefixlen for whole in new]:
        raise ValueError("that is everybody: leave it empty to let in any address")
    return found


def rate(value: float) -> float:
    if value and not 0.001 <= value <= 1e9:
        raise ValueError("0, or 0.001 to 1e9, is needed")
    return value


def unquoted(value: Any) -> Any:
    """Without quotes around it: docker leaves them, where a shell and systemd take them off."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    quoted = len(text) > 1 and text[0] in "'\"" and text[0] == text[-1]
    return text[1:-1].strip() if quoted and text[0] not in text[1:-1] else text


def share(value: Any) -> Any:
    """From true and false, too."""
    words = dict.fromkeys(("true", "yes", "on"), 1) | dict.fromkeys(("false", "no", "off"), 0)
    return words.get(str(value).lower(), value)


Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(networks)]

Subjects = Annotated[
    dict[str, str],
    NoDecode,
    BeforeValidator(lambda value: from_json(value) if isinstance(value, str) else value),
]

Rate = Annotated[float, AfterValidator(rate)]


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="FLIGHT_", frozen=True, env_ignore_empty=True, allow_inf_nan=False
    )

    # Who gets in: any combination; none of them only on a loopback address.
    api_keys: SecretStr = SecretStr("")  # lines of `python -m flights.keys new`
    api_keys_file: Path | None = None  # the same lines, read again when the file changes
    jwt_issuer: str = ""  # URL of an OAuth2 or OIDC issuer
    jwt_audience: str = ""  # `aud` that a token must have
    jwt_jwks_url: str = ""  # instead of asking the issuer where its keys are
    # JSON: {"a client, a verified email, or sub: and a subject": "predict metrics"}. Only these get
    # in, with these scopes; {}: any client of the issuer, with the scopes that its token claims.
    jwt_subjects: Subjects = {}
    allowed_ips: Networks = ()  # such as 10.0.0.0/8, 192.0.2.7
    trusted_proxies: int = Field(0, ge=0)  # that each add an address to X-Forwarded-For
    auth_failures_per_minute: int = Field(20, gt=0)  # of an address, in each worker; then 429

    # How much one may ask.
    max_body_bytes: int = Field(
        64 * 1024, gt=0, le=256 << 10
    )  # as many as there are places fit into 512 MB
    # Of /predict_batch; at most what one client may have of a worker's BODY_BYTES.
    max_batch_body_bytes: int = Field(1024 * 1024, gt=0, le=16 << 20)
    max_flights: int = Field(MAX_FLIGHTS, gt=0)  # in one /predict_batch
    body_timeout_s: float = Field(5, gt=0, le=3600)  # for a body to arrive
    # For an idle connection; Google's load balancer keeps one for 600 s.
    keep_alive_s: float = Field(620, gt=0, allow_inf_nan=False)
    # Requests a second of a client, in each worker; what costs more counts for more; 0: any.
    rate_limit: Rate = 10_000
    max_concurrency: int = Field(1_024, gt=0)  # requests at once in each worker

    # What is told of it.
    # Share of the requests that succeed in time which have a line; all others have theirs. 0: none.
    access_log: Annotated[float, BeforeValidator(share)] = Field(1, ge=0, le=1)
    metrics_on_loopback: bool = False  # /metrics without a credential, to a program beside this one
    otlp_endpoint: str = ""  # where traces are sent
    trace_sample: float = Field(0.01, ge=0, le=1)  # share of requests that are traced
    prediction_log: str = ""  # folder, or gs:// on Google, of some predictions; "": none are kept
    prediction_sample: float = Field(0.1, ge=0, le=1)  # share of predictions that are kept
    shadow: str = ""  # tag of a model that is asked the same, and whose answers are kept alone

    # What it is told of today.
    # File, or URL of a Redis, that keeps the departures; or the table, a path or URL, that tells
    # all of them and is read by each worker whenever it changed; "": none are known.
    live: str = ""

    @model_validator(mode="before")
    @classmethod
    def take_off_quotes(cls, given: dict[str, Any]) -> dict[str, Any]:
        """What is empty then counts as not set."""
        plain = {name: unquoted(value) for name, value in given.items()}
        return {name: value for name, value in plain.items() if value != ""}


def refuse_unknown(names: Iterable[str]) -> None:
    """Raises SettingsError for a FLIGHT_* name that is no setting; its value may be a secret."""
    for name in sorted(names):
        prefix, _, setting = name.upper().partition("_")
        if prefix != "FLIGHT" or setting in OF_CLIENTS or OF_KUBERNETES.search(setting):
            continue
        if setting.lower() not in Settings.model_fields:
            near = get_close_matches(setting.lower(), Settings.model_fields, 1)
            hint = f"; is FLIGHT_{near[0].upper()} meant?" if near else ": .env.example has all"
            raise SettingsError(f"{name} is no setting{hint}")


@cache
def settings() -> Settings:
    """The settings of this process; tests replace them with `settings.cache_clear()`.

    Raises SettingsError.
    """
    refuse_unknown(os.environ)
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name, value = str(first["loc"][0]).upper(), " ".join(str(first["input"]).split())
        cause = first["msg"].removeprefix("Value error, ")
        told = "" if may_be_secret(value) else f"={value}"
        why = "cannot be used" if may_be_secret(cause) else cause
        raise SettingsError(f"FLIGHT_{name}{told}: {why}") from None


def may_be_secret(value: str) -> bool:
    """Whether it may have a password, as a URL with @ or ?, or be a key in the wrong setting."""
    return "@" in value or "?" in value or "flight_" in value


def shown(url: object) -> str:
    """What an error tells of a URL."""
    return "not shown, it may have a password" if may_be_secret(str(url)) else repr(url)
