"""What is checked before the service listens: that it is not open to all by mistake."""

import os
import socket
import ssl
from collections.abc import Callable
from typing import Any

import bentoml
import click
import yaml
from bentoml.exceptions import NotFound

from flights.airport import Airport, AirportError
from flights.auth.addresses import is_loopback
from flights.auth.authenticator import Authenticator, check_key_file
from flights.auth.secret_files import read_secret
from flights.connection.protocol import limit_connections
from flights.live.stores.address import check
from flights.live.stores.keeper import StoreError
from flights.model.served import NAME
from flights.process.configuration import configured, refuse_unused
from flights.process.lifeline import end_with_supervisor
from flights.process.supervisor import do_not_track, supervise
from flights.process.unused import leave_out
from flights.settings import Settings, SettingsError, settings
from flights.telemetry.logs import structured
from flights.telemetry.predictions.log import folder_of
from flights.telemetry.tracing import url_of

CURES = (
    "set FLIGHT_API_KEYS or FLIGHT_API_KEYS_FILE, FLIGHT_JWT_ISSUER with FLIGHT_JWT_AUDIENCE, or "
    "FLIGHT_ALLOWED_IPS; or ask for client certificates (--ssl-cert-reqs 2 --ssl-ca-certs FILE); "
    "or serve on 127.0.0.1 only"
)


def check_start() -> None:
    """End the process, with one line, if the settings cannot be used or leave it open to all.

    Does nothing in a process that is neither BentoML's supervisor nor one of its workers.
    """
    context = click.get_current_context(silent=True)
    options = context.params if context else {}
    supervises = "host" in options
    if "fd" in options:
        end_with_supervisor()
        leave_out()
        believe_only_the_peer()
        limit_connections(options["fd"])
        host = bound_to(options["fd"])
        # A worker gets, of what the supervisor was told, all that counts here.
        mutual_tls = asks_certificate(lambda name: options.get(f"ssl_{name}"))
    elif supervises:
        do_not_track()
        replace_killed_workers()
        host = options["host"] or configured("http.host")
        mutual_tls = asks_certificate(lambda name: told(options, name))
    else:
        return
    read_yaml_in_c()
    structured.configure()
    try:
        if supervises:  # a worker that is started again does without its keys
            refuse_unused(options)
            check_key_file(settings())
        is_open = Authenticator(settings()).open and not mutual_tls
        if is_open and not is_loopback(host):
            raise SettingsError(f"on {host} it would be open to all: {CURES}")
        folder_of(settings())
        url_of(settings())
        if supervises:
            check_certificates(options)
            check_model()
            check_live(settings())
            supervise()
    except SettingsError as error:
        raise SystemExit(f"flight_delay does not start: {error}") from None
    if is_open and supervises:
        structured.log.warning(f"flight_delay is OPEN to whoever reaches {host}")


def read_yaml_in_c() -> None:
    """PyYAML's Python takes eight times as long for a model's description, in each process."""
    if yaml.__with_libyaml__:
        setattr(yaml, "SafeLoader", yaml.CSafeLoader)  # noqa: B010 (mypy: a class)


def believe_only_the_peer() -> None:
    """Uvicorn would take the client from X-Forwarded-For if the peer is on this machine.

    Any proxy there that passes the header on would let clients choose their address. Whom to
    believe is told by FLIGHT_TRUSTED_PROXIES alone.
    """
    os.environ["FORWARDED_ALLOW_IPS"] = ""


def replace_killed_workers() -> None:
    """BentoML does not in an image of its own: there, a service goes on with half its workers."""
    os.environ.pop("BENTOML_CONTAINERIZED", None)


def check_live(settings: Settings) -> None:
    """Raises SettingsError for a place that keeps no departures, or those of another airport than
    the model's; a Redis need not be there yet.
    """
    try:
        if settings.live:
            check(settings.live, served_airport())
    except StoreError as error:
        raise SettingsError(f"FLIGHT_LIVE: {error}") from None


def served_airport() -> str:
    """Its ICAO codes; "" where no model tells them, which is refused elsewhere."""
    try:
        return Airport.of_metadata(bentoml.models.get(NAME).info.metadata).icaos
    except (NotFound, AirportError):
        return ""


def check_model() -> None:
    """Raises SettingsError where there is no model: BentoML would ask its cloud for one."""
    try:
        bentoml.models.get(NAME)
    except NotFound:
        raise SettingsError(f"the model store has no {NAME}: run `make train`") from None


def check_certificates(options: dict[str, Any]) -> None:
    """Raises SettingsError for files with which each worker would end, and be started again."""
    chain, key, authorities = (told(options, name) for name in ("certfile", "keyfile", "ca_certs"))
    if not chain:
        return
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        for file in filter(None, (chain, key, authorities)):
            read_secret(file)
        context.load_cert_chain(chain, key, told(options, "keyfile_password") or "")
        if authorities:
            context.load_verify_locations(authorities)
    except OSError as error:  # ssl.SSLError is one
        files = ", ".join(filter(None, (chain, key, authorities)))
        raise SettingsError(f"TLS cannot use {files}: {error}") from error


def told(options: dict[str, Any], name: str) -> Any:
    """On the command line, or in BentoML's configuration."""
    return options.get(f"ssl_{name}") or configured(f"ssl.{name}")


def asks_certificate(given: Callable[[str], Any]) -> bool:
    """Whether a client needs one; `given` tells an option of TLS."""
    required = given("cert_reqs") == ssl.CERT_REQUIRED
    return required and bool(given("certfile") and given("ca_certs"))


def bound_to(descriptor: int) -> str:
    """The address of a listening socket; that of a Unix socket is of this machine alone."""
    with socket.socket(fileno=os.dup(descriptor)) as listening:
        name = listening.getsockname()
    return name[0] if isinstance(name, tuple) else "127.0.0.1"
