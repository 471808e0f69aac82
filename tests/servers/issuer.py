"""An issuer of tokens for tests: real keys, its documents over HTTP, on a port of its own."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

AUDIENCE = "https://flights.example"
PRIVATE = {
    "rsa": rsa.generate_private_key(65537, 2048),
    "rsa-new": rsa.generate_private_key(65537, 2048),
    "rsa-short": rsa.generate_private_key(65537, 1024),  # noqa: S505 (to be refused)
    "ec": ec.generate_private_key(ec.SECP256R1()),
}


def public(key_id: str) -> dict[str, Any]:
    """The JWK of a private key."""
    key = PRIVATE[key_id]
    algorithm = RSAAlgorithm if key_id.startswith("rsa") else ECAlgorithm
    return algorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": key_id, "use": "sig"}


class Issuer:
    """What it answers can be changed by tests; `asked` has the paths that were fetched."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.keys: Any = [public("rsa"), public("ec")]
        self.configuration = {"issuer": self.url, "jwks_uri": f"{self.url}/jwks"}
        self.status = 200
        self.headers: dict[str, str] = {}
        self.asked: list[str] = []
        self.encodings: list[str | None] = []  # that were asked for

    def body(self, path: str) -> bytes:
        self.asked.append(path)
        return json.dumps({"keys": self.keys} if path == "/jwks" else self.configuration).encode()

    def token(self, key_id: str = "rsa", header: Any = None, **claims: Any) -> bytes:
        """Valid for an hour, with the scope predict, except for what is given; None removes."""
        told = {
            "iss": self.url,
            "aud": AUDIENCE,
            "exp": int(time.time()) + 3600,
            "client_id": "latam",
            "sub": "latam",
            "scope": "predict",
        } | claims
        told = {name: value for name, value in told.items() if value is not None}
        algorithm = "RS256" if key_id.startswith("rsa") else "ES256"
        headers = {"kid": key_id} | (header or {})
        if "typ" in headers:
            headers["typ"] = headers["typ"] or ""  # which PyJWT leaves out
        headers = {name: value for name, value in headers.items() if value is not None}
        return jwt.encode(told, PRIVATE[key_id], algorithm, headers).encode()


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = issuer.body(self.path)
            issuer.encodings.append(self.headers["Accept-Encoding"])
            self.send_response(issuer.status)
            for name, value in issuer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(ConnectionError):  # of a client that has read enough
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer = Issuer(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
