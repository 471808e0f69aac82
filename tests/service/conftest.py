"""The service that both fuzz tests send to; departures are told to it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import bentoml
import pytest

from flights.auth.keys import new_key
from tests.servers.serving import Served, served


@pytest.fixture(scope="module")
def key() -> tuple[str, str]:
    """A key of all scopes, and its line in the key file."""
    return new_key("fuzz", "predict,metrics,report", datetime.now(UTC) + timedelta(days=1))


@pytest.fixture(scope="module")
def service(
    trained: bentoml.Model, key: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    log = tmp_path_factory.mktemp("fuzz") / "log"
    quiet = {"FLIGHT_API_KEYS": key[1], "FLIGHT_ACCESS_LOG": "false"}
    # Wrong credentials are sent, which must go on being told from good ones.
    quiet["FLIGHT_LIVE"] = str(log.with_name("live.db"))
    with served(log, FLIGHT_AUTH_FAILURES_PER_MINUTE="1000000", **quiet) as service:
        yield service
