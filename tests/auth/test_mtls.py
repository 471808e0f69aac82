"""Client certificates, over real handshakes with the served service."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import bentoml
import httpx
import pytest

from tests.samples.airports import EXAMPLE
from tests.senders.certificates import DAY, Authority
from tests.servers.serving import Served, started

pytestmark = pytest.mark.slow


class Secured:
    """A service that asks for certificates, and clients that have one or not."""

    def __init__(self, folder: Path) -> None:
        self.authority = Authority(folder, "authority")
        self.certificates = {
            "right": self.authority.certificate("right"),
            "expired": self.authority.certificate("expired", -DAY),
            "wrong CA": Authority(folder, "other").certificate("stranger"),
            "none": None,
        }
        self.service: Served

    def options(self) -> list[str]:
        """Those of SECURITY.md."""
        certificate, key = self.authority.certificate("server")
        files = ["--ssl-certfile", certificate, "--ssl-keyfile", key]
        clients = ["--ssl-ca-certs", str(self.authority.path), "--ssl-cert-reqs", "2"]
        return [*files, *clients, "--ssl-ciphers", "ECDHE+AESGCM"]

    def context(self, name: str) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=str(self.authority.path))
        if certificate := self.certificates[name]:
            context.load_cert_chain(*certificate)
        return context

    def predict(self, context: ssl.SSLContext) -> httpx.Response:
        with httpx.Client(verify=context, timeout=10) as client:
            return client.post(f"{self.service.url}/predict", json=EXAMPLE)


@pytest.fixture(scope="module")
def served(trained: bentoml.Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    folder = tmp_path_factory.mktemp("certificates")
    secured = Secured(folder)
    with started(folder / "log", *secured.options()) as secured.service:
        secured.service.wait_until_ready(secured.context("right"))
        yield secured
        assert secured.service.end() == 0


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_the_right_certificate_gets_a_prediction(served: Secured, version: ssl.TLSVersion) -> None:
    context = served.context("right")
    context.minimum_version = context.maximum_version = version
    response = served.predict(context)
    assert response.status_code == 200
    assert set(response.json()) == {"atraso"}


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("name", ["none", "wrong CA", "expired"])
def test_without_the_right_certificate_there_is_no_answer(
    served: Secured, name: str, version: ssl.TLSVersion
) -> None:
    context = served.context(name)
    context.minimum_version = context.maximum_version = version
    with pytest.raises(httpx.TransportError):
        served.predict(context)
    assert served.predict(served.context("right")).status_code == 200


def test_plain_http_gets_no_answer(served: Secured) -> None:
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://127.0.0.1:{served.service.port}/livez")


def test_the_named_ciphers_are_used_with_tls_1_2(served: Secured) -> None:
    """BentoML's default, TLSv1, would leave only those with CBC and SHA-1."""
    context = served.context("right")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with (
        socket.create_connection(("127.0.0.1", served.service.port)) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as secure,
    ):
        name, version, _ = secure.cipher() or ("", "", 0)
    assert version == "TLSv1.2"
    assert name.endswith(("AES256-GCM-SHA384", "AES128-GCM-SHA256"))
