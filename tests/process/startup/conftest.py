"""A process that is set up as if it started, without a mark on this one."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from flights.settings import settings
from flights.telemetry.logs import structured
from tests.senders.certificates import Authority


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
    monkeypatch.setattr(structured, "configure", lambda: None)
    monkeypatch.setattr(structured, "log", SimpleNamespace(warning=messages.append))
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
    told = ("check_model", "supervise", "end_with_supervisor", "do_not_track", "read_yaml_in_c")
    for name in told:
        monkeypatch.setattr(f"flights.process.startup.{name}", partial(ends.append, name))
    return ends


@pytest.fixture(scope="module")
def mutual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The options with which clients need a certificate."""
    authority = Authority(tmp_path_factory.mktemp("tls"), "authority")
    chain, key = authority.certificate("server")
    files = {"ssl_certfile": chain, "ssl_keyfile": key, "ssl_ca_certs": str(authority.path)}
    return files | {"ssl_cert_reqs": 2}
