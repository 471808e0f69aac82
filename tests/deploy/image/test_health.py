"""The probe that runs inside the image."""

import pytest

from deploy.image import health


def test_the_port_is_the_one_that_the_service_was_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PORT", "8080")
    monkeypatch.setattr("sys.argv", ["health.py"])
    monkeypatch.setattr(health, "ready", lambda port: port == 8080)
    assert health.main() == 0


def test_nobody_at_the_port_is_not_ready() -> None:
    assert not health.ready(1)  # a port that nobody listens on
