"""The memory of a worker, whatever arrives at once."""

import asyncio
import json
import re
import socket
import time
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path

import bentoml
import httpx
import pytest

from flights.connection.accept import MOST_CONNECTIONS
from flights.docs import pages
from tests.samples.airports import EXAMPLE
from tests.senders.connections import PATIENCE_S
from tests.servers.serving import served

pytestmark = pytest.mark.slow

CLIENTS = 1_024
LIMIT = 512 << 20  # bytes, of the container that is shipped
ONE_WORKER = "services.flight_delay.workers=1"
BODY = json.dumps([EXAMPLE] * 1_000).encode().ljust(1 << 20)
HEAD = (
    "POST /predict_batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    f"X-Forwarded-For: 10.0.%d.%d\r\nContent-Length: {len(BODY)}\r\n\r\n"
)


def peak(pid: int) -> int:
    """Bytes that a process has had in memory at most."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024


async def ask(port: int, number: int, all_sent: asyncio.Barrier) -> int:
    """The status of a list whose last byte is sent when all others have sent theirs."""
    loop = asyncio.get_running_loop()
    with socket.socket() as client:
        client.setblocking(False)
        await loop.sock_connect(client, ("127.0.0.1", port))
        head = HEAD % divmod(number, 256)
        sending = loop.create_task(loop.sock_sendall(client, head.encode() + BODY[:-1]))
        answer = loop.create_task(loop.sock_recv(client, 15))
        await asyncio.wait({sending, answer}, return_when=asyncio.FIRST_COMPLETED)
        await all_sent.wait()
        if not answer.done():
            await loop.sock_sendall(client, BODY[-1:])
        status = int((await answer).split()[1])
        sending.cancel()
        await asyncio.wait({sending})
    return status


async def ask_all(port: int) -> Counter[int]:
    """At once, each from an address of its own."""
    all_sent = asyncio.Barrier(CLIENTS)
    return Counter(await asyncio.gather(*(ask(port, n, all_sent) for n in range(CLIENTS))))


def test_a_thousand_lists_at_once_fit_into_512_mb(trained: bentoml.Model, tmp_path: Path) -> None:
    """With the one worker of the deployments that are shipped."""
    settings = {"FLIGHT_TRUSTED_PROXIES": "1", "BENTOML_CONFIG_OPTIONS": ONE_WORKER}
    with served(tmp_path / "log", **settings) as service:
        (worker,) = service.workers()
        statuses = asyncio.run(ask_all(service.port))
        answer = httpx.post(f"{service.url}/predict", json=EXAMPLE)
        assert answer.status_code == 200
        assert service.workers() == [worker]
        assert peak(worker) + peak(service.process.pid) < LIMIT
    assert statuses.keys() == {200, 429}
    assert statuses.total() == CLIENTS


BUNDLE = f"{pages.API_FILES.base}swagger-ui-bundle.js"
GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
HOLDS = {
    "headers without end": GET + b"ab:c\r\n" * 5_400,
    "a body after its answer": b"POST"
    + GET[3:]
    + b"Content-Length: 200000\r\n\r\n"
    + bytes(200_000),
    "requests in one piece": (GET + b"ab:c\r\n" * 98 + b"\r\n") * 100,
    "answers that are not read": b"GET /" + BUNDLE.encode() + GET[5:] + b"\r\n",
}


@pytest.mark.parametrize("sent", HOLDS.values(), ids=HOLDS)
def test_what_all_connections_hold_fits_into_512_mb(
    trained: bentoml.Model, tmp_path: Path, sent: bytes
) -> None:
    settings = {"BENTOML_CONFIG_OPTIONS": ONE_WORKER}
    with served(tmp_path / "log", **settings) as service, ExitStack() as connected:
        (worker,) = service.workers()
        for _ in range(MOST_CONNECTIONS - 100):
            client = connected.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            client.connect(("127.0.0.1", service.port))
            client.settimeout(PATIENCE_S)
            with suppress(OSError):  # refused before all is sent
                client.sendall(sent)
        time.sleep(3)  # in which an answer may still be made
        assert httpx.post(f"{service.url}/predict", json=EXAMPLE).status_code == 200
        assert service.workers() == [worker]
        assert peak(worker) + peak(service.process.pid) < LIMIT
