"""The service does not start open to all, nor with settings that cannot be used."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from flights.process.startup import check_start
from flights.settings import settings
from flights.telemetry import logs
from tests.certificates import Authority

ROOT = Path(__file__).parents[2]
OPEN = "would be open to all: set FLIGHT_API_KEYS or FLIGHT_API_KEYS_FILE, FLIGHT_JWT_ISSUER with"


@pytest.fixture(autouse=True)
def set_to(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Sets variables for one test; whatever the machine has set is out of sight."""

    def set_all(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    for name in [name for name in os.environ if name.startswith("FLIGHT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    settings.cache_clear()
    yield set_all
    settings.cache_clear()


@pytest.fixture(autouse=True)
def logged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The warnings; the logging of the other tests is left as it is."""
    messages: list[str] = []
    monkeypatch.setattr(logs, "configure", lambda: None)
    monkeypatch.setattr(logs, "log", SimpleNamespace(warning=messages.append))
    return messages


@pytest.fixture(autouse=True)
def limited(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The descriptors whose connections are limited; uvicorn is left as it is."""
    descriptors: list[int] = []
    monkeypatch.setattr("flights.process.startup.limit_connections", descriptors.append)
    return descriptors


@pytest.fixture(autouse=True)
def supervised(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which end of a supervisor and its worker is made ready; this process is neither."""
    ends: list[str] = []
    for name in ("supervise", "end_with_supervisor", "do_not_track"):
        monkeypatch.setattr(f"flights.process.startup.{name}", partial(ends.append, name))
    return ends


@pytest.fixture(scope="module")
def mutual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The options with which clients need a certificate."""
    authority = Authority(tmp_path_factory.mktemp("tls"), "authority")
    chain, key = authority.certificate("server")
    files = {"ssl_certfile": chain, "ssl_keyfile": key, "ssl_ca_certs": str(authority.path)}
    return files | {"ssl_cert_reqs": 2}


def start(**options: Any) -> None:
    """As in a process of BentoML with these options."""
    with click.Context(click.Command("serve")) as context:
        context.params = options
        check_start()


@contextmanager
def listening(host: str) -> Iterator[int]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as bound:
        bound.bind((host, 0))
        bound.listen()
        yield bound.fileno()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "flights.example", None])  # noqa: S104
def test_outside_loopback_the_supervisor_refuses_and_names_the_settings(host: str | None) -> None:
    with pytest.raises(SystemExit, match=OPEN) as end:
        start(host=host)
    assert (host or "0.0.0.0") in str(end.value)  # noqa: S104 (BentoML's default)
    assert "\n" not in str(end.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1"])
def test_on_loopback_it_starts_and_says_that_it_is_open(host: str, logged: list[str]) -> None:
    start(host=host)
    assert logged == [f"flight_delay is OPEN to whoever reaches {host}"]


@pytest.mark.parametrize(
    "variables",
    [
        {"FLIGHT_ALLOWED_IPS": "10.0.0.0/8"},
        {"FLIGHT_JWT_ISSUER": "https://login.example", "FLIGHT_JWT_AUDIENCE": "flights"},
        {"FLIGHT_API_KEYS": f"latam 0123456789ab predict 2126-11-25T12:00:00Z {'0' * 64}"},
    ],
)
def test_any_mechanism_is_enough(
    set_to: Callable[..., None], variables: dict[str, str], logged: list[str]
) -> None:
    set_to(**variables)
    start(host="0.0.0.0")  # noqa: S104
    assert not logged


def test_client_certificates_are_enough(logged: list[str], mutual: dict[str, Any]) -> None:
    start(host="192.0.2.1", **mutual)
    start(host="127.0.0.1", **mutual)
    assert not logged
    with listening("0.0.0.0") as descriptor:  # noqa: S104
        start(fd=descriptor, **mutual)


@pytest.mark.parametrize("lacking", ["ssl_certfile", "ssl_cert_reqs", "ssl_ca_certs"])
def test_certificates_that_are_not_asked_for_are_not_enough(
    lacking: str, mutual: dict[str, Any]
) -> None:
    with pytest.raises(SystemExit, match=OPEN):
        start(host="192.0.2.1", **(mutual | {lacking: None}))


def test_a_certificate_that_may_be_left_out_is_not_enough(mutual: dict[str, Any]) -> None:
    with pytest.raises(SystemExit, match=OPEN):
        start(host="192.0.2.1", **(mutual | {"ssl_cert_reqs": 1}))


def test_a_worker_knows_from_its_socket_where_it_listens() -> None:
    with listening("127.0.0.1") as descriptor:
        start(fd=descriptor)
    with listening("0.0.0.0") as descriptor, pytest.raises(SystemExit, match=OPEN):  # noqa: S104
        start(fd=descriptor)


@pytest.mark.parametrize("name", ["ssl_certfile", "ssl_keyfile", "ssl_ca_certs"])
def test_a_file_of_tls_that_is_missing_ends_the_start(
    name: str, mutual: dict[str, Any], supervised: list[str]
) -> None:
    with pytest.raises(SystemExit, match=r"TLS cannot use .*gone\.pem.*: .*No such file") as end:
        start(host="127.0.0.1", **(mutual | {name: "gone.pem"}))
    assert "\n" not in str(end.value)
    assert "supervise" not in supervised


@pytest.mark.parametrize("name", ["ssl_certfile", "ssl_keyfile", "ssl_ca_certs"])
def test_a_file_of_tls_that_would_be_waited_for_ends_the_start(
    name: str, mutual: dict[str, Any], tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(SystemExit, match=r"TLS cannot use .* it is no regular file: .*fifo'"):
        start(host="127.0.0.1", **(mutual | {name: str(tmp_path / "fifo")}))


def test_a_key_that_needs_a_password_is_not_asked_for_on_the_terminal(
    mutual: dict[str, Any], tmp_path: Path
) -> None:
    key = load_pem_private_key(Path(mutual["ssl_keyfile"]).read_bytes(), None)
    locked = BestAvailableEncryption(b"secret")
    given = tmp_path / "key.pem"
    given.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    options = mutual | {"ssl_keyfile": str(given)}
    start(host="127.0.0.1", **(options | {"ssl_keyfile_password": "secret"}))
    with pytest.raises(SystemExit, match="TLS cannot use"):
        start(host="127.0.0.1", **options)


def test_supervisor_and_worker_are_told_apart(supervised: list[str]) -> None:
    start(host="127.0.0.1")
    with listening("127.0.0.1") as descriptor:
        start(fd=descriptor)
    assert supervised == ["do_not_track", "supervise", "end_with_supervisor"]


def test_a_worker_limits_the_connections_of_its_socket(limited: list[int]) -> None:
    with listening("127.0.0.1") as descriptor:
        start(fd=descriptor)
    start(host="127.0.0.1")
    assert limited == [descriptor]


def test_a_unix_socket_is_of_this_machine(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(tmp_path / "socket"))
        start(fd=bound.fileno())


def test_a_worker_believes_no_header_that_tells_a_client(tmp_path: Path) -> None:
    """Uvicorn takes this variable for the proxies whose X-Forwarded-For it believes."""
    with listening("127.0.0.1") as descriptor:
        start(fd=descriptor)
    assert os.environ["FORWARDED_ALLOW_IPS"] == ""


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("FLIGHT_ALLOWED_IPS", "10.0.0.1/8", "FLIGHT_ALLOWED_IPS=10.0.0.1/8: 10.0.0.1/8 has host"),
        ("FLIGHT_PREDICTION_LOG", "gopher://kept", "FLIGHT_PREDICTION_LOG is 'gopher://kept': "),
        ("FLIGHT_OTLP_ENDPOINT", "collector:4318", "FLIGHT_OTLP_ENDPOINT must be an http.s. URL"),
    ],
)
def test_unusable_settings_end_the_start_with_their_name(
    set_to: Callable[..., None], name: str, value: str, sentence: str
) -> None:
    set_to(**{name: value})
    with pytest.raises(SystemExit, match=sentence):
        start(host="127.0.0.1")


def test_a_first_start_without_its_key_file_is_refused_and_a_worker_goes_on(
    set_to: Callable[..., None], logged: list[str]
) -> None:
    set_to(FLIGHT_API_KEYS_FILE="nowhere")
    with pytest.raises(SystemExit, match="FLIGHT_API_KEYS_FILE=nowhere: No such file"):
        start(host="127.0.0.1")
    assert not logged
    with listening("0.0.0.0") as descriptor:  # noqa: S104
        start(fd=descriptor)


def test_an_option_that_does_nothing_ends_the_start_and_a_worker_has_it_by_default() -> None:
    with pytest.raises(SystemExit, match="--timeout-keep-alive does nothing here: set FLIGHT_KEEP"):
        start(host="127.0.0.1", timeout_keep_alive=5)
    with listening("127.0.0.1") as descriptor:
        start(fd=descriptor, timeout_keep_alive=5)


def test_elsewhere_nothing_is_checked(set_to: Callable[..., None]) -> None:
    set_to(FLIGHT_ALLOWED_IPS="10.0.0.1/8")
    check_start()
    start(bento=".", version=None)


def test_bentoml_serve_ends_with_one_line_and_without_a_restart() -> None:
    bentoml = Path(sys.executable).with_name("bentoml")
    done = subprocess.run(
        [bentoml, "serve", "service:FlightDelay", "--host", "0.0.0.0", "--port", "0"],  # noqa: S104
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if "flight_delay" in line]
    assert line.startswith("flight_delay does not start: on 0.0.0.0 it would be open to all")
    assert "Traceback" not in done.stdout + done.stderr


def test_a_worker_on_its_own_ends_too() -> None:
    with listening("0.0.0.0") as descriptor:  # noqa: S104
        worker = ["-m", "_bentoml_impl.worker.service", "service:FlightDelay"]
        done = subprocess.run(
            [sys.executable, *worker, "--fd", str(descriptor), "--worker-id", "1"],
            cwd=ROOT,
            pass_fds=[descriptor],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("flight_delay does not start: on 0.0.0.0")
