"""Clients and proxies as they are: the JDK's, curl, HAProxy."""

import json
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.senders.connections import Running, read_answer, running
from tests.servers.proxies import haproxy

pytestmark = pytest.mark.slow

OFFER = Path(__file__).parents[1] / "OfferUpgrade.java"
BODY = '{"opera": "LATAM"}'


@pytest.fixture
def service() -> Iterator[Running]:
    """One that has counted no request yet."""
    with running() as service:
        yield service


def printed(*command: str | Path) -> list[str]:
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return run.stdout.splitlines()


@pytest.mark.skipif(not shutil.which("java"), reason="needs java (Debian: default-jre-headless)")
def test_the_jdks_client_which_offers_http_2_gets_its_answers(service: Running) -> None:
    lines = printed("java", OFFER, f"http://127.0.0.1:{service.port}/read", BODY)
    assert [line[:4] for line in lines] == ["200 "] * 3
    answers = [json.loads(line[4:]) for line in lines]
    assert [answer["body"] for answer in answers] == [BODY] * 3
    assert service.server.server_state.total_requests == 3


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_curl_which_offers_http_2_gets_its_answer(service: Running) -> None:
    url = f"http://127.0.0.1:{service.port}/read"
    lines = printed("curl", "-sS", "--http2", "-d", BODY, url, "--next", "-sS", "-d", BODY, url)
    assert "".join(lines).count(json.dumps(BODY)) == 2
    assert service.server.server_state.total_requests == 2


@pytest.mark.skipif(not shutil.which("haproxy"), reason="needs haproxy")
def test_a_trailer_through_haproxy_is_no_header(service: Running, tmp_path: Path) -> None:
    head = b"POST /read HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTE: trailers\r\n\r\n"
    trailers = b"X-Forwarded-For: 10.0.0.1\r\nX-API-Key: k\r\nContent-Type: a/b\r\n"
    with (
        haproxy(service.port, tmp_path) as port,
        socket.create_connection(("127.0.0.1", port), timeout=20) as client,
    ):
        client.sendall(head + b"1\r\na\r\n0\r\n" + trailers + b"\r\n")
        answer = read_answer(client)
    headers = dict(answer.body["headers"])
    assert (answer.status, answer.body["body"]) == (200, "a")
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert not {"x-api-key", "content-type"} & set(headers)
