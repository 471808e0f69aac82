"""Tracing is off unless an endpoint is given, which is a URL."""

import subprocess
import sys

import pytest

from flights.settings import Settings, SettingsError
from flights.telemetry.tracing import Tracer

NOT_SHOWN = "not shown, it may have a password"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("collector:4318", "'collector:4318'"),
        ("http://", "'http:'"),
        ("ftp://me:c0ffee@collector", NOT_SHOWN),
        ("http://me:c0ffee@collector:4318", NOT_SHOWN),
        ("https://collector/?token=c0ffee", NOT_SHOWN),
    ],
)
def test_an_endpoint_is_a_url_and_no_password_is_shown(url: str, told: str) -> None:
    with pytest.raises(SettingsError) as error:
        Tracer.of(Settings(otlp_endpoint=url))
    assert str(error.value).startswith(f"FLIGHT_OTLP_ENDPOINT must be an http(s) URL, got {told};")
    assert "c0ffee" not in str(error.value)


def test_it_is_off_by_default_and_then_loads_nothing() -> None:
    script = """if True:
        import sys
        from flights.settings import Settings
        from flights.telemetry.tracing import Tracer
        print(Tracer.of(Settings()))
        loaded = ("opentelemetry.exporter", "opentelemetry.sdk")
        print([module for module in sys.modules if module.startswith(loaded)])
    """
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "None\n[]\n"
