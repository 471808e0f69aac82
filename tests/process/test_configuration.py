"""BentoML's configuration: what counts of it is honoured, and what does not is refused."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import bentoml
import pytest
from bentoml._internal.configuration import helpers
from bentoml._internal.configuration.containers import BentoMLContainer
from bentoml.serving import ensure_prometheus_dir
from bentoml_cli.serve import serve_command

from flights.process.configuration import (
    HONOURED,
    OPTIONS,
    configured,
    count_in,
    cross_origin,
    given,
    refuse_unused,
)
from flights.settings import SettingsError

OURS = "services.flight_delay."
DEFAULTS = [name for name, _ in helpers.flatten_dict(helpers.get_default_config(2)["services"])]
# Looked at one by one: BentoML's own, and those of `OPTIONS`.
OF_SERVE = {
    *("bento", "development", "production", "port", "host", "backlog", "reload", "working_dir"),
    *("ssl_certfile", "ssl_keyfile", "ssl_keyfile_password", "ssl_version", "ssl_cert_reqs"),
    *("ssl_ca_certs", "ssl_ciphers", "arg", "arg_file", "env"),
    *("cloud_context", "do_not_track", "verbosity"),
}

pytestmark = pytest.mark.filterwarnings("ignore:Overriding BentoML config:DeprecationWarning")


@pytest.fixture(autouse=True)
def configure(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Sets BENTOML_CONFIG and its like for one test; what the machine has set is out of sight."""

    def configure(**sources: str) -> None:
        for name, value in sources.items():
            monkeypatch.setenv(f"BENTOML_CONFIG{name}", value)
        given.cache_clear()

    for name in ("", "_OVERRIDES", "_OPTIONS"):
        monkeypatch.delenv(f"BENTOML_CONFIG{name}", raising=False)
    given.cache_clear()
    yield configure
    given.cache_clear()


def nested(name: str, value: Any) -> str:
    for part in reversed(name.split(".")):
        value = {part: value}
    return json.dumps(value)


@pytest.mark.parametrize("name", DEFAULTS)
def test_each_setting_that_bentoml_has_is_honoured_or_refused(
    name: str, configure: Callable[..., None]
) -> None:
    configure(_OVERRIDES=nested(OURS + name, [] if name.endswith("origins") else 1))
    if name in HONOURED and not name.startswith("http.cors."):
        refuse_unused({})
    else:
        with pytest.raises(SettingsError) as refused:
            refuse_unused({})
        assert name in str(refused.value) or "http.cors.enabled" in str(refused.value)


def test_what_is_honoured_is_what_bentoml_has() -> None:
    of_bentocloud = {one for one in HONOURED if one.startswith(("resources.", "traffic."))}
    assert set(DEFAULTS) >= HONOURED - of_bentocloud
    assert len(of_bentocloud) == 7


def test_each_option_of_bentoml_serve_is_known() -> None:
    options = {one.name for one in serve_command.commands["serve"].params}
    options -= {one for one in options if one.startswith("fake_")}  # titles of groups
    assert options == OF_SERVE | set(OPTIONS)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("services.flight_delay.traffic.max_concurrency", "set FLIGHT_MAX_CONCURRENCY"),
        ("services.flight_delay.traffic.timeout", "leave it out"),
        ("services.flight_delay.logging.access.enabled", "set FLIGHT_ACCESS_LOG"),
        ("services.logging.access.enabled", "set FLIGHT_ACCESS_LOG"),
        ("services.flight_delay.http.prot", "leave it out"),
        ("services.workers", "set services.flight_delay.workers"),
        ("api_server.http.port", "set services.flight_delay.http.port"),
        ("services.flight_dely.workers", "leave it out"),
        ("version", "leave it out"),
    ],
)
def test_what_does_nothing_is_refused_with_what_does(
    name: str, sentence: str, configure: Callable[..., None]
) -> None:
    configure(_OVERRIDES=nested(name, 1))
    with pytest.raises(SettingsError, match=f"^{name} does nothing here: {sentence}$"):
        refuse_unused({})


@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_that_does_nothing_is_refused(option: str) -> None:
    with pytest.raises(SettingsError, match=f"^--{option.replace('_', '-')} does nothing here"):
        refuse_unused({option: 1, "host": None})
    refuse_unused({option: None, "host": "127.0.0.1"})


def test_bentoml_takes_what_is_configured(
    configure: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @bentoml.service(name="flight_delay", workers=2)
    class Service:
        pass

    monkeypatch.setenv("CHAIN", "chain.pem")
    file = tmp_path / "bentoml.yaml"
    file.write_text(
        "services: {http: {port: 3001}, flight_delay: {backlog: 100, ssl: {cert_reqs: 1}}}"
    )
    configure(
        **{"": str(file)},
        _OVERRIDES=nested("services.http.port", 3002),
        _OPTIONS=f'services."flight_delay".ssl.cert_reqs=2 {OURS}ssl.certfile=${{CHAIN}}',
    )
    refuse_unused({})
    Service.inject_config()
    taken = dict(helpers.flatten_dict(BentoMLContainer.config.get()["api_server"]))
    shared = HONOURED & set(taken)
    assert {"http.host", "ssl.enabled", "http.cors.enabled"} < shared
    assert {name: configured(name) for name in shared} == {name: taken[name] for name in shared}
    told = [configured(name) for name in ("http.port", "backlog", "ssl.certfile", "ssl.cert_reqs")]
    assert told == [3002, 100, "chain.pem", 2]


def test_other_origins_are_those_of_http_cors(configure: Callable[..., None]) -> None:
    assert cross_origin() == {}
    cors = f"{OURS}http.cors."
    only = f"{cors}access_control_"
    configure(
        _OPTIONS=f"{cors}enabled=true {only}allow_origins=https://a.example {only}max_age=60 "
        f"{only}allow_origin_regex=https://.*[.]b {only}allow_methods=[GET,POST]"
    )
    refuse_unused({})
    assert cross_origin() == {
        "allow_origins": ["https://a.example"],
        "allow_origin_regex": "https://.*[.]b",
        "allow_methods": ["GET", "POST"],
        "max_age": 60,
    }


@pytest.mark.parametrize("lacking", ["enabled", "access_control_allow_origins"])
def test_half_of_http_cors_is_refused(lacking: str, configure: Callable[..., None]) -> None:
    cors = {"enabled": True, "access_control_allow_origins": ["https://a.example"]}
    del cors[lacking]
    configure(_OVERRIDES=nested(f"{OURS}http.cors", cors))
    with pytest.raises(SettingsError, match=r"^http\.cors needs services\.flight_delay\.http\.c"):
        refuse_unused({})


def test_workers_count_where_they_are_told_to(tmp_path: Path) -> None:
    try:
        count_in(str(tmp_path / "counters"))
        assert ensure_prometheus_dir() == str(tmp_path / "counters")
    finally:
        BentoMLContainer.prometheus_multiproc_dir.reset()
