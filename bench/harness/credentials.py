"""Ways to be let in: settings of a server, and what its clients then send.

Both are variables of the environment: FLIGHT_API_KEYS ... of the server, FLIGHT_KEY and
FLIGHT_TOKEN of whoever sends requests (tests/load-test.lua, locustfile.py, `headers`).
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from flights.auth.keys import new_key

Access = Mapping[str, str]

AUDIENCE = "flight_delay"
NONE: Access = {}


@contextmanager
def accesses() -> Iterator[dict[str, Access]]:
    """By name: without, with an API key, with a token, and with all that can be checked."""
    key, line = new_key("bench", "predict,metrics", tomorrow())
    with issuer() as (url, token):
        keys = {"FLIGHT_API_KEYS": line}
        tokens = {"FLIGHT_JWT_ISSUER": url, "FLIGHT_JWT_AUDIENCE": AUDIENCE}
        tokens["FLIGHT_JWT_JWKS_URL"] = url + "/keys"
        more = {"FLIGHT_ALLOWED_IPS": "127.0.0.0/8", "FLIGHT_RATE_LIMIT": "1000000"}
        by_key, by_token = {"FLIGHT_KEY": key}, {"FLIGHT_TOKEN": token}
        yield {
            "": NONE,
            "key": keys | by_key,
            "jwt": tokens | by_token,
            "all": keys | tokens | more | by_token,
        }


def headers(access: Access) -> dict[str, str]:
    """What lets a client in; none for an open service. An empty variable is one that is not set."""
    if token := access.get("FLIGHT_TOKEN"):
        return {"Authorization": f"Bearer {token}"}
    return {"X-API-Key": key} if (key := access.get("FLIGHT_KEY")) else {}


def google_headers(access: Access) -> dict[str, str]:
    """For Cloud Run itself, where only invokers reach the service."""
    token = access.get("FLIGHT_ID_TOKEN")
    return {"X-Serverless-Authorization": f"Bearer {token}"} if token else {}


@contextmanager
def issuer() -> Iterator[tuple[str, str]]:
    """An OAuth2 issuer as far as a service needs one: its keys. Its URL, and a token of it."""
    secret = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(secret.public_key()))
    content = json.dumps({"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]}).encode()

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *told: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Keys) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        claims = {"iss": url, "aud": AUDIENCE, "exp": tomorrow(), "client_id": "bench"}
        claims["scope"] = "predict metrics"
        yield url, jwt.encode(claims, secret, "RS256", {"kid": "1"})
        server.shutdown()


def tomorrow() -> datetime:
    return datetime.now(UTC) + timedelta(days=1)
