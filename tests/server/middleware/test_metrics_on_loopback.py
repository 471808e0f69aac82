"""A collector beside the service, as Google's sidecar is, has no key; nobody else gets in so."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from flights.auth.keys import new_key
from tests.servers.in_process import Serving

BESIDE, FRONT_END = "127.0.0.1", "169.254.169.126"  # peers, the second as Cloud Run's
ON_CLOUD_RUN = {"trusted_proxies": "1", "allowed_ips": "192.0.2.1"}


@pytest.fixture(scope="module")
def service(serving: Serving) -> Iterator[TestClient]:
    _, line = new_key("desk", "predict", datetime.now(UTC) + timedelta(days=1))
    with serving(api_keys=line, metrics_on_loopback="true", **ON_CLOUD_RUN) as client:
        yield client


def status(service: TestClient, peer: str, path: str = "/metrics", **headers: str) -> int:
    sender = TestClient(service.app, client=(peer, 50_000))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return sender.get(path, headers=named).status_code


def test_unless_it_is_asked_for_nothing_is_open(serving: Serving) -> None:
    """Before `service` is there: one service answers at a time."""
    _, line = new_key("desk", "predict", datetime.now(UTC) + timedelta(days=1))
    with serving(api_keys=line) as client:
        assert status(client, BESIDE) == 401


@pytest.mark.parametrize("peer", [BESIDE, "127.8.9.1", "::1"])
def test_a_collector_on_loopback_needs_no_key(service: TestClient, peer: str) -> None:
    assert status(service, peer) == 200


@pytest.mark.parametrize("peer", [FRONT_END, "10.0.0.7", "", "testclient"])
def test_from_elsewhere_it_is_refused(service: TestClient, peer: str) -> None:
    assert status(service, peer) == 403  # no proxy tells an address
    assert status(service, peer, x_forwarded_for="192.0.2.1") == 401
    assert status(service, peer, x_forwarded_for="127.0.0.1, 192.0.2.1") == 401


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("x_forwarded_for", 401),
        *[(name, 403) for name in ("x_forwarded_proto", "forwarded", "via", "x_real_ip")],
        *[(name, 403) for name in ("true_client_ip", "cf_connecting_ip", "x_client_ip")],
        *[(name, 403) for name in ("x_original_forwarded_for", "x_envoy_external_address")],
    ],
)
def test_what_a_proxy_forwards_does_not_come_from_loopback(
    service: TestClient, name: str, code: int
) -> None:
    assert status(service, BESIDE, **{name: "192.0.2.1"}) == code


@pytest.mark.parametrize("path", ["/model", "/live", "/schema.json"])
def test_only_the_metrics_are_open(service: TestClient, path: str) -> None:
    assert status(service, BESIDE, path) == 403
