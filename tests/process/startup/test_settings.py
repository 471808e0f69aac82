"""The service does not start with settings that cannot be used."""

import os
from collections.abc import Callable
from pathlib import Path

import bentoml
import pytest
from bentoml._internal.configuration.containers import BentoMLContainer
from bentoml._internal.models import ModelStore

from flights.live.stores.sqlite_store import Store
from flights.process.startup import check_model, check_start
from flights.settings import SettingsError
from tests.live.made import left
from tests.servers.starting import listening, start


def test_supervisor_and_worker_are_told_apart(supervised: list[str]) -> None:
    start(host="127.0.0.1")
    with listening("127.0.0.1") as descriptor:
        start(fd=descriptor)
    supervisor = ["do_not_track", "read_yaml_in_c", "check_model", "supervise"]
    assert supervised == [*supervisor, "end_with_supervisor", "read_yaml_in_c"]


def test_a_worker_limits_the_connections_of_its_socket(limited: list[int]) -> None:
    with listening("127.0.0.1") as descriptor:
        start(fd=descriptor)
    start(host="127.0.0.1")
    assert limited == [descriptor]


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
        ("FLIGHT_LIVE", "missing/live.db", "FLIGHT_LIVE: missing/live.db cannot be used: unable"),
        ("FLIGHT_LIVE", ":memory:", "FLIGHT_LIVE: ':memory:' cannot be used: give the path"),
        ("FLIGHT_LIVE", "redis://:s3cret@", "FLIGHT_LIVE: that is no URL of a Redis"),
        ("FLIGHT_OTLP_ENDPOINT", "collector:4318", "FLIGHT_OTLP_ENDPOINT must be an http.s. URL"),
    ],
)
def test_unusable_settings_end_the_start_with_their_name(
    set_to: Callable[..., None], name: str, value: str, sentence: str
) -> None:
    set_to(**{name: value})
    with pytest.raises(SystemExit, match=sentence):
        start(host="127.0.0.1")


def test_departures_of_another_airport_end_the_start_in_one_line(
    trained: bentoml.Model, set_to: Callable[..., None], tmp_path: Path
) -> None:
    store = Store(tmp_path / "live.db", "SPJC")
    store.tell([("a", left(0, 20))])
    store.close()
    set_to(FLIGHT_LIVE=str(tmp_path / "live.db"))
    with pytest.raises(SystemExit, match=r"FLIGHT_LIVE: [^ ]+ keeps departures from SPJC"):
        start(host="127.0.0.1")


def test_a_redis_that_is_not_there_yet_stops_no_start(
    set_to: Callable[..., None], supervised: list[str]
) -> None:
    set_to(FLIGHT_LIVE="redis://:s3cret@127.0.0.1:1")
    start(host="127.0.0.1")
    assert "supervise" in supervised


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


def test_an_empty_store_ends_the_start_with_what_to_do(tmp_path: Path) -> None:
    store = BentoMLContainer.model_store.get()
    BentoMLContainer.model_store.set(ModelStore(tmp_path))
    try:
        with pytest.raises(SettingsError, match=r"^the model store has no .*: run `make train`$"):
            check_model()
    finally:
        BentoMLContainer.model_store.set(store)
