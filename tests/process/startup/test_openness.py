"""The service does not start open to all."""

import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.servers.starting import OPEN, listening, start

ROOT = Path(__file__).parents[3]


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


def test_a_unix_socket_is_of_this_machine(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(tmp_path / "socket"))
        start(fd=bound.fileno())


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
