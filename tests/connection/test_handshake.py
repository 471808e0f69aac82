"""A TLS handshake has its time, and uvicorn takes the loop that sees to it."""

import socket
import ssl
import time
from pathlib import Path

import pytest
import uvicorn

from flights.connection import handshake
from flights.connection.protocol import Connection, limit_connections
from tests.senders.certificates import Authority
from tests.senders.connections import GET, SHORT_S, echo, ends, read_answer, running


def test_a_handshake_that_is_not_made_ends(
    hasty: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(handshake, "HANDSHAKE_S", SHORT_S)
    authority = Authority(tmp_path, "authority")
    certificate, key = authority.certificate("server")
    options = {"ssl_certfile": certificate, "ssl_keyfile": key}
    with running(loop="flights.connection.handshake:Loop", **options) as service:
        with service.connect() as client:
            assert ends(client)
        context = ssl.create_default_context(cafile=str(authority.path))
        context.check_hostname = False
        with context.wrap_socket(service.connect()) as client:
            time.sleep(3 * SHORT_S)
            client.sendall(GET)
            assert read_answer(client).status == 200


def test_uvicorn_takes_the_loop_and_the_protocol_of_a_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for registry in ("HTTP_PROTOCOLS", "LOOP_FACTORIES"):
        monkeypatch.setattr(uvicorn.config, registry, dict(getattr(uvicorn.config, registry)))
    monkeypatch.setattr(Connection, "door", None)
    monkeypatch.setattr(Connection, "most", Connection.most)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        limit_connections(listening.fileno())
    config = uvicorn.Config(echo, log_config=None)
    config.load()
    assert config.get_loop_factory() is handshake.Loop
    assert config.http_protocol_class is Connection
    Connection.door.listening.close()
