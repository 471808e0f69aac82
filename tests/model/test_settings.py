"""The settings: all are in `.env.example`, and what cannot be used is named."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from flights.settings import Settings, SettingsError, settings

PATH = os.environ["PATH"]
EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


def example() -> dict[str, str]:
    """The settings that it has, with their values."""
    lines = [line for line in EXAMPLE.read_text().splitlines() if line.startswith("#FLIGHT_")]
    return dict(line.removeprefix("#").split("=", 1) for line in lines)


def test_the_example_lists_exactly_the_settings() -> None:
    assert list(example()) == [f"FLIGHT_{name.upper()}" for name in Settings.model_fields]


FILLED = {
    "FLIGHT_API_KEYS": "latam 0a1b2c3d4e5f predict,metrics 2126-11-25T12:00:00Z f0; # $HOME `id`",
    "FLIGHT_JWT_SUBJECTS": '{"latam": "predict metrics", "ops@example.com": "metrics"}',
    "FLIGHT_ALLOWED_IPS": "10.0.0.0/8, 2001:db8::/32",
    "FLIGHT_JWT_AUDIENCE": "https://flights.example/a?b=c&d#e",
    "FLIGHT_RATE_LIMIT": "2.5",
}
SYSTEMD = Path("/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator")


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """The example with some lines filled in as it says."""
    text = EXAMPLE.read_text()
    for name, value in FILLED.items():
        (line,) = re.findall(rf"(?m)^#{name}='.*'$", text)
        text = text.replace(line, f"{name}='{value}'")
    (tmp_path / ".env").write_text(text)
    return tmp_path / ".env"


def told(printed: str) -> dict[str, str]:
    """What a program saw, as `env` prints it."""
    lines = [line.partition("=") for line in printed.splitlines() if line.startswith("FLIGHT_")]
    return {name: value for name, _, value in lines if name in FILLED}


def test_a_shell_takes_the_example_as_it_says(filled: Path) -> None:
    command = ["bash", "-c", f"set -euo pipefail; set -a; . {filled}; set +a; env"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env={"PATH": PATH})
    assert (told(ran.stdout), ran.stderr) == (FILLED, "")


@pytest.mark.skipif(not SYSTEMD.exists(), reason="needs systemd's reader of such files")
def test_systemd_takes_the_example_too(filled: Path, tmp_path: Path) -> None:
    """environment.d is read as EnvironmentFile= is, but for $, which only the former replaces."""
    (tmp_path / "environment.d").mkdir()
    read = filled.read_text().replace("$HOME", "HOME")
    (tmp_path / "environment.d/flights.conf").write_text(read)
    env = {"PATH": PATH, "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}
    ran = subprocess.run([SYSTEMD], capture_output=True, text=True, check=True, env=env)
    script = "set -a\n" + ran.stdout + "\nenv"
    shown = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    expected = {name: value.replace("$HOME", "HOME") for name, value in FILLED.items()}
    assert told(shown.stdout) == expected


@pytest.mark.skipif(not shutil.which("podman"), reason="needs podman")
def test_a_container_takes_the_example_too(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """docker and podman leave the quotes, and the service takes them off."""
    (tmp_path / "root").mkdir()
    make = ["podman", "create", "--env-file", filled, "--rootfs", tmp_path / "root", "/env"]
    made = subprocess.run(make, capture_output=True, text=True, check=True).stdout.strip()
    try:
        look = ["podman", "inspect", made, "--format", "{{json .Config.Env}}"]
        ran = subprocess.run(look, capture_output=True, text=True, check=True)
    finally:
        subprocess.run(["podman", "rm", "--force", made], capture_output=True, check=True)
    given = dict(one.split("=", 1) for one in json.loads(ran.stdout))
    assert {name: given[name] for name in FILLED} == {n: f"'{v}'" for n, v in FILLED.items()}
    quoted = settings_of(monkeypatch, {name: given[name] for name in FILLED})
    assert quoted == settings_of(monkeypatch, FILLED)
    assert quoted.api_keys.get_secret_value() == FILLED["FLIGHT_API_KEYS"]


def settings_of(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return Settings()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("flights", "flights"),
        ("'flights'", "flights"),
        ('"flights"', "flights"),
        (" 'flights'\r", "flights"),
        ("''", ""),
        ("'", "'"),
        ("'flights\"", "'flights\""),
        ('"a", "b"', '"a", "b"'),
    ],
)
def test_a_pair_of_quotes_around_a_value_is_taken_off(
    monkeypatch: pytest.MonkeyPatch, value: str, expected: str
) -> None:
    assert settings_of(monkeypatch, {"FLIGHT_JWT_AUDIENCE": value}).jwt_audience == expected


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("FLIGHT_API_KEY", "; is FLIGHT_API_KEYS meant?"),
        ("FLIGHT_ALOWED_IPS", "; is FLIGHT_ALLOWED_IPS meant?"),
        ("flight_jwt_subject", "; is FLIGHT_JWT_SUBJECTS meant?"),
        ("FLIGHT_TRUSTED_PROXY", "; is FLIGHT_TRUSTED_PROXIES meant?"),
        ("FLIGHT_", ": .env.example has all"),
    ],
)
def test_an_unknown_setting_is_refused_with_the_nearest(
    monkeypatch: pytest.MonkeyPatch, name: str, hint: str
) -> None:
    monkeypatch.setenv(name, "c0ffee")
    with pytest.raises(SettingsError) as error:
        settings()
    assert str(error.value) == f"{name} is no setting{hint}"


@pytest.mark.parametrize(
    "name",
    [
        *("FLIGHT_KEY", "FLIGHT_TOKEN", "FLIGHT_ID_TOKEN"),
        *("FLIGHT_DELAY_SERVICE_HOST", "FLIGHT_DELAY_SERVICE_PORT", "FLIGHT_DELAY_PORT"),
        *("FLIGHT_DELAY_SERVICE_PORT_HTTP", "FLIGHT_DELAY_PORT_3000_TCP"),
        *("FLIGHT_DELAY_PORT_3000_TCP_ADDR", "flight_rate_limit", "FLIGHTS", "MY_FLIGHT_KEY"),
    ],
)
def test_names_of_clients_and_kubernetes_are_not_refused(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "1")
    assert settings()


def test_the_example_as_it_is_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in example().items():
        monkeypatch.setenv(name, value)
    assert Settings() == Settings.model_construct()


@pytest.mark.parametrize(
    "text", ["10.0.0.0/8, 192.0.2.7,2001:db8::/32", '["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"]']
)
def test_networks_are_separated_by_commas_or_a_json_list(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("FLIGHT_ALLOWED_IPS", text)
    expected = ("10.0.0.0/8", "192.0.2.7/32", "2001:db8::/32")
    assert settings().allowed_ips == tuple(map(ip_network, expected))


@pytest.mark.parametrize(
    ("name", "value", "cause"),
    [
        ("ALLOWED_IPS", "10.0.0.1/8", "10.0.0.1/8 has host bits set"),
        ("ALLOWED_IPS", "all", "'all' does not appear to be an IPv4 or IPv6 network"),
        ("JWT_SUBJECTS", "latam", "expected value at line 1 column 1"),
        ("RATE_LIMIT", "-1", "0, or 0.001 to 1e9, is needed"),
        ("RATE_LIMIT", "1e-320", "0, or 0.001 to 1e9, is needed"),
        ("RATE_LIMIT", "inf", "Input should be a finite number"),
        ("RATE_LIMIT", "nan", "Input should be a finite number"),
        ("BODY_TIMEOUT_S", "inf", "Input should be a finite number"),
        ("MAX_BODY_BYTES", "262145", "Input should be less than or equal to 262144"),
        ("MAX_BATCH_BODY_BYTES", "16777217", "Input should be less than or equal to 16777216"),
        ("TRACE_SAMPLE", "nan", "Input should be a finite number"),
        ("ALLOWED_IPS", "0.0.0.0/0", "that is everybody"),
        ("ALLOWED_IPS", "10.0.0.0/8, ::/0", "that is everybody"),
        ("ALLOWED_IPS", "0.0.0.0/1, 128.0.0.0/1", "that is everybody"),
        ("ALLOWED_IPS", "::ffff:10.0.0.0/104", "::ffff:a00:0/104 is IPv4: write it so"),
        ("TRUSTED_PROXIES", "one", "Input should be a valid integer"),
    ],
)
def test_what_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, cause: str
) -> None:
    monkeypatch.setenv(f"FLIGHT_{name}", value)
    with pytest.raises(SettingsError) as error:
        settings()
    assert str(error.value).startswith(f"FLIGHT_{name}={value}: {cause}")


def test_terraform_refuses_in_its_map_what_it_sets_itself() -> None:
    folder = EXAMPLE.parent / "deploy/terraform"
    own = set(re.findall(r"(FLIGHT_\w+) += ", (folder / "service.tf").read_text()))
    refused = set(re.findall(r'"(FLIGHT_\w+)"', (folder / "variables.tf").read_text()))
    assert refused == own | {"FLIGHT_API_KEYS"}


def test_keys_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLIGHT_API_KEYS", "c0ffee")
    assert "c0ffee" not in f"{settings()!r} {settings()}"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("FLIGHT_ALLOWED_IPS", "https://me:c0ffee@host", "FLIGHT_ALLOWED_IPS: cannot be used"),
        ("FLIGHT_ALLOWED_IPS", "flight_c0ffee", "FLIGHT_ALLOWED_IPS: cannot be used"),
        ("FLIGHT_RATE_LIMIT", "https://host/?c0ffee", "FLIGHT_RATE_LIMIT: Input should be a valid"),
    ],
)
def test_a_secret_in_the_wrong_setting_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        settings()
    assert str(error.value).startswith(told)
    assert "c0ffee" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "share"), [("true", 1), ("False", 0), ("off", 0), ("0.1", 0.1), ("1", 1), ("0", 0)]
)
def test_the_log_of_requests_is_on_off_or_a_share(text: str, share: float) -> None:
    assert Settings(access_log=text).access_log == share
