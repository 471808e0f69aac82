"""The settings: all are in `.env.example`, and what cannot be used is named."""

from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from flights.settings import Settings, SettingsError, settings

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
        ("RATE_LIMIT", "-1", "Input should be greater than or equal to 0"),
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


def test_keys_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLIGHT_API_KEYS", "c0ffee")
    assert "c0ffee" not in f"{settings()!r} {settings()}"
