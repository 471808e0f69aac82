"""BentoML's configuration: what is set of it, and that nothing is set which would do nothing here.

BentoML 1.4.39 takes it from a file, BENTOML_CONFIG_OVERRIDES and BENTOML_CONFIG_OPTIONS, drops in
silence what it does not know, and gives most of the rest to layers of its own that no request
passes here. Only the names of the variables are documented: this module alone knows what reads them
and where it is kept, and `tests/process/test_configuration.py` fails where an upgrade changes it.
"""

import os
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml
from bentoml._internal.configuration import (
    get_bentoml_config_file_from_env,
    get_bentoml_override_config_json_from_env,
    helpers,
)
from bentoml._internal.configuration.containers import BentoMLContainer
from bentoml._internal.utils import split_with_quotes

from flights.settings import SettingsError

VERSION = 2  # of BentoML's schema, for services that are classes
ALL, OURS = "services.", "services.flight_delay."
CORS = "http.cors.access_control_"
CORS_NAMES = (
    *("allow_origins", "allow_origin_regex", "allow_credentials", "allow_methods"),
    *("allow_headers", "max_age", "expose_headers"),
)
TLS_NAMES = (
    *("enabled", "certfile", "keyfile", "keyfile_password", "ca_certs", "version"),
    *("cert_reqs", "ciphers"),
)
HONOURED = {
    *("workers", "backlog", "http.host", "http.port", "http.cors.enabled"),
    *(CORS + name for name in CORS_NAMES),
    *(f"ssl.{name}" for name in TLS_NAMES),
    # BentoCloud reads these before it starts a service.
    *("extra_ports", "traffic.concurrency", "traffic.external_queue"),
    *(f"resources.{name}" for name in ("cpu", "memory", "gpu", "gpu_type", "tpu_type")),
}
INSTEAD = {  # by how the name begins
    "traffic.max_concurrency": "set FLIGHT_MAX_CONCURRENCY",
    "logging.": "set FLIGHT_ACCESS_LOG",
    "metrics.": "/metrics is always there, with names of its own",
    "monitoring.": "set FLIGHT_PREDICTION_LOG",
    "tracing.": "set FLIGHT_OTLP_ENDPOINT and FLIGHT_TRACE_SAMPLE",
    "http.response.trace_id": "every answer has X-Request-ID",
}
OPTIONS = {  # of the command line
    "api_workers": f"--api-workers does nothing here: set {OURS}workers",
    "timeout": "--timeout does nothing here: leave it out",
    "timeout_keep_alive": "--timeout-keep-alive does nothing here: set FLIGHT_KEEP_ALIVE_S",
    "timeout_graceful_shutdown": "--timeout-graceful-shutdown does nothing here: leave it out",
}


@cache
def given() -> dict[str, Any]:
    """What is set, by full name. A source that comes later counts, as for BentoML."""
    file, text = get_bentoml_config_file_from_env(), os.environ.get("BENTOML_CONFIG_OPTIONS", "")
    pairs = split_with_quotes(text, sep=r"\s+", use_regex=True)
    split = (split_with_quotes(pair, sep="=") for pair in pairs if pair.strip())
    found: dict[str, Any] = {}
    for source in (
        helpers.load_config_file(file) if file else {},
        get_bentoml_override_config_json_from_env() or {},
        {name: yaml.safe_load(value) for name, value in split},
    ):
        found |= {name.replace('"', ""): value for name, value in helpers.flatten_dict(source)}
    helpers.expand_env_var_in_values(found)
    return found


@cache
def defaults() -> dict[str, Any]:
    return dict(helpers.flatten_dict(helpers.get_default_config(VERSION)))


def configured(name: str) -> Any:
    """What BentoML takes for one of `HONOURED`, such as "http.host"; None if it is not set."""
    sources = ((OURS, given()), (ALL, given()), (ALL, defaults()))
    return next((told[at + name] for at, told in sources if at + name in told), None)


def refuse_unused(options: Mapping[str, Any]) -> None:
    """Raises SettingsError for what is set and does nothing; `options`: of the command line."""
    for option, sentence in OPTIONS.items():
        if options.get(option) is not None:
            raise SettingsError(sentence)
    for name in given():
        known = name.removeprefix("api_server.").removeprefix(ALL).removeprefix("flight_delay.")
        # `service.py` says how many workers there are, which comes before what is said for all.
        if known not in HONOURED or name not in {OURS + known, ALL + known} - {ALL + "workers"}:
            raise SettingsError(f"{name} does nothing here: {instead_of(known)}")
    asked = configured("http.cors.enabled") or any(CORS in name for name in given())
    if asked and not cross_origin():
        raise SettingsError(f"http.cors needs {OURS}http.cors.enabled=true and {CORS}allow_origins")


def instead_of(name: str) -> str:
    if name in HONOURED:
        return f"set {OURS}{name}"
    return next((INSTEAD[start] for start in INSTEAD if name.startswith(start)), "leave it out")


def cross_origin() -> dict[str, Any]:
    """What `http.cors` says, as Starlette takes it; empty where no other origin is let in."""
    found = {name: configured(CORS + name) for name in CORS_NAMES}
    if not configured("http.cors.enabled") or found["allow_origins"] is None:
        return {}  # BentoML itself wants a list, be it empty
    return {
        name: [value] if isinstance(value, str) and name != "allow_origin_regex" else value
        for name, value in found.items()
        if value is not None
    }


def count_in(folder: str) -> None:
    """Have the workers of this supervisor count there."""
    BentoMLContainer.prometheus_multiproc_dir.set(folder)
