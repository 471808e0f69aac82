"""Tokens of a real OAuth2 server, npm's oidc-provider: good ones, new keys, an outage."""

import asyncio
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from flights.auth.authenticator import Authenticator, Refusal
from flights.settings import Settings
from tests.senders.npm import installed

pytestmark = pytest.mark.slow

LOCKED = Path(__file__).with_name("oidc")
SCRIPT = Path(__file__).with_name("oidc_provider.mjs")
AUDIENCE = "https://flights.example"


def private_jwk(key_id: str, algorithm: str) -> dict[str, Any]:
    if algorithm == "RS256":
        jwk = RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, 2048), as_dict=True)
    else:
        jwk = ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()), as_dict=True)
    return {k: v for k, v in jwk.items() if k != "key_ops"} | {"kid": key_id, "use": "sig"}


class Server:
    """Can be stopped, and started again at the same address with other keys."""

    def __init__(self, script: Path) -> None:
        self.script = script
        self.process: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self, key_id: str, algorithm: str = "RS256") -> None:
        keys = [private_jwk(f"{key_id}-{name}", name) for name in ("RS256", "ES256")]
        jwks = json.dumps({"keys": keys})
        self.process = subprocess.Popen(
            ["node", str(self.script), str(self.port), jwks, algorithm, AUDIENCE]
        )
        end = time.monotonic() + 30
        while time.monotonic() < end and self.process.poll() is None:
            try:
                httpx.get(f"{self.url}/.well-known/openid-configuration").raise_for_status()
                return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError("the OAuth2 server does not answer")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    def token(self, scope: str) -> bytes:
        """By the client_credentials grant."""
        answer = httpx.post(
            f"{self.url}/token",
            data={"grant_type": "client_credentials", "scope": scope},
            auth=("latam", "for-tests-only"),
        )
        return answer.raise_for_status().json()["access_token"].encode()


@pytest.fixture(scope="module")
def script(request: pytest.FixtureRequest) -> Path:
    """The script beside the package."""
    return Path(shutil.copy(SCRIPT, installed(request.config.cache, LOCKED)))


@pytest.fixture
def server(script: Path) -> Iterator[Server]:
    made = Server(script)
    yield made
    made.stop()


def authenticator_of(server: Server) -> Authenticator:
    return Authenticator(Settings(jwt_issuer=server.url, jwt_audience=AUDIENCE))


async def answer(authenticator: Authenticator, token: bytes, scope: str = "predict") -> str | int:
    """The client that gets in, or the status that it is told."""
    try:
        headers = [(b"authorization", b"Bearer " + token)]
        return (await authenticator.admit(headers, "127.0.0.1", scope)).client
    except Refusal as refusal:
        return refusal.status


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_a_token_opens_the_scopes_that_it_was_given(server: Server, algorithm: str) -> None:
    server.start("first", algorithm)
    authenticator, token = authenticator_of(server), server.token("predict")
    assert asyncio.run(answer(authenticator, token)) == "latam"
    assert asyncio.run(answer(authenticator, token, "metrics")) == 403
    assert asyncio.run(answer(authenticator, server.token("predict metrics"), "metrics")) == "latam"


def test_a_token_for_another_audience_is_refused(server: Server) -> None:
    server.start("first")
    authenticator = Authenticator(
        Settings(jwt_issuer=server.url, jwt_audience="https://other.example")
    )
    assert asyncio.run(answer(authenticator, server.token("predict"))) == 401


def test_tokens_get_in_through_an_outage_and_not_after_a_change_of_keys(server: Server) -> None:
    async def story() -> dict[str, str | int]:
        authenticator = authenticator_of(server)
        await authenticator.start()
        told = {"known": await answer(authenticator, known)}
        server.stop()
        told["known in the outage"] = await answer(authenticator, known)
        told["new in the outage"] = await answer(authenticator, unseen)
        server.start("second")
        told["of the new key"] = await answer(authenticator, server.token("predict"))
        told["of the old key"] = await answer(authenticator, known)
        await authenticator.stop()
        return told

    server.start("first")
    known, unseen = server.token("predict"), server.token("predict metrics")
    assert asyncio.run(story()) == {
        "known": "latam",
        "known in the outage": "latam",
        "new in the outage": "latam",
        "of the new key": "latam",
        "of the old key": 401,
    }


def test_a_start_in_an_outage_refuses_until_the_issuer_is_back(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> list[str | int]:
        authenticator = authenticator_of(server)
        await authenticator.start()
        down = await answer(authenticator, token)
        server.start("second")
        fresh = server.token("predict")
        await until(lambda: bool(authenticator.tokens.key_set.keys))
        back = await answer(authenticator, fresh)
        await authenticator.stop()
        return [down, back]

    monkeypatch.setattr("flights.auth.jwks.RETRY_S", 0.1)
    server.start("first")
    token = server.token("predict")
    server.stop()
    assert asyncio.run(story()) == [401, "latam"]


async def until(happens: Callable[[], bool]) -> None:
    while not happens():
        await asyncio.sleep(0.05)
