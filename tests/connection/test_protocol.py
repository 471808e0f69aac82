"""What one connection may hold: slow, idle and greedy clients, of a really served service."""

import asyncio
import resource
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

import bentoml
import httpx
import psutil
import pytest

from flights.connection.framing import MOST_HEADER_BYTES
from flights.connection.lifetime import HEADERS_S, UNREAD_S
from tests.samples.airports import EXAMPLE
from tests.senders.clients import HEAD, REQUEST, Load, ask_for_too_much, counted
from tests.senders.connections import flood, read_answer
from tests.servers.serving import Served, served

pytestmark = pytest.mark.slow

IDLE = 1_000
SLOW = 200
MARGIN_S = 10  # for a busy machine
PROBLEM = b"content-type: application/problem+json"


@pytest.fixture(scope="module")
def service(trained: bentoml.Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # the service inherits it
    log = tmp_path_factory.mktemp("connections") / "log"
    with served(log, FLIGHT_KEEP_ALIVE_S=str(HEADERS_S)) as service:
        yield service
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def connected(service: Served, first: bytes = b"") -> socket.socket:
    client = socket.create_connection(("127.0.0.1", service.port), timeout=HEADERS_S + MARGIN_S)
    client.sendall(first)
    return client


def everything(client: socket.socket) -> bytes:
    """What comes until the service closes."""
    return b"".join(iter(lambda: client.recv(65_536), b""))


def all_answered(service: Served, number: int = 100) -> bool:
    with httpx.Client(base_url=service.url) as client, ThreadPoolExecutor(10) as pool:
        asked = [pool.submit(client.post, "/predict", json=EXAMPLE) for _ in range(number)]
        return {one.result().status_code for one in asked} == {200}


def test_1000_idle_connections_harm_nobody_and_are_closed(service: Served) -> None:
    with ExitStack() as stack:
        idle = [stack.enter_context(connected(service)) for _ in range(IDLE)]
        assert all_answered(service)
        assert {everything(one) for one in idle} == {b""}


def test_slow_headers_harm_nobody_and_are_408(service: Served) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(connected(service, REQUEST[:60])) for _ in range(SLOW)]
        assert all_answered(service)
        for one in slow:
            one.sendall(b"x")  # more of them is no more time
        answers = [everything(one) for one in slow]
    assert {answer[:12] for answer in answers} == {b"HTTP/1.1 408"}
    assert all(PROBLEM in answer for answer in answers)


def test_a_slow_body_harms_nobody_and_is_408(service: Served) -> None:
    first = HEAD + b"Content-Length: 100\r\n\r\n{"
    with ExitStack() as stack:
        slow = [stack.enter_context(connected(service, first)) for _ in range(SLOW)]
        assert all_answered(service)
        answers = [everything(one) for one in slow]
    assert {answer[:12] for answer in answers} == {b"HTTP/1.1 408"}
    assert all(b"did not arrive in 5 s" in answer for answer in answers)


def test_headers_without_end_are_431_and_not_kept(service: Served) -> None:
    before = memory(service)
    with connected(service, b"GET /livez HTTP/1.1\r\nX-Long: ") as client, suppress(OSError):
        for _ in range(100):
            client.sendall(b"x" * 1_000_000)
    with connected(service, b"GET /livez HTTP/1.1\r\nX-Long: ") as client:
        for _ in range(4):
            client.sendall(b"x" * (MOST_HEADER_BYTES // 2))
            time.sleep(0.5)
        answer = everything(client)
    assert answer.startswith(b"HTTP/1.1 431")
    assert memory(service) < before + 20e6


def memory(service: Served) -> int:
    return sum(psutil.Process(pid).memory_info().rss for pid in service.workers())


def test_what_is_no_http_is_400_and_counted(service: Served) -> None:
    before = counted(
        httpx.get(f"{service.url}/metrics").text, "flight_requests_total", status="4xx"
    )
    with connected(service, b"\x16\x03\x01 no HTTP\r\n\r\n") as client:
        answer = everything(client)
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert PROBLEM in answer
    assert refused(service) == before + 1


def refused(service: Served) -> float:
    text = httpx.get(f"{service.url}/metrics").text
    return counted(text, "flight_requests_total", status="4xx")


def test_requests_without_end_that_wait_for_no_answer_are_not_kept(service: Served) -> None:
    before = memory(service)
    with connected(service, REQUEST * 50) as client:
        assert client.recv(12) == b"HTTP/1.1 200"
    with connected(service) as client, suppress(OSError):
        for _ in range(100):
            client.sendall(REQUEST * 1_000)
    assert memory(service) < before + 20e6


def test_an_upgrade_to_websockets_is_not_made(service: Served) -> None:
    upgrade = b"GET /model HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    with connected(service, upgrade) as client:
        assert client.recv(12) == b"HTTP/1.1 200"


UNREAD = ("/livez", "/readyz", "/model", "/metrics", "/docs.json", "/", "/nowhere")


@pytest.mark.parametrize("path", UNREAD)
def test_a_body_without_end_ends_on_every_route_and_a_short_one_costs_nothing(
    service: Served, path: str
) -> None:
    head = b"POST %s HTTP/1.1\r\nHost: test\r\n" % path.encode()
    with connected(service, head + b"Content-Length: 1\r\n\r\na" + REQUEST) as client:
        assert statuses(client, 2)[1] == 200
    with connected(service, head + b"Transfer-Encoding: chunked\r\n\r\n") as client:
        chunk = b"8000\r\n" + b"a" * 0x8000 + b"\r\n"
        assert flood(client, chunk, 1_000_000_000) < 100_000_000


def statuses(client: socket.socket, number: int) -> list[int]:
    return [read_answer(client).status for _ in range(number)]


def test_a_client_that_never_reads_is_cut_and_harms_nobody(service: Served) -> None:
    with socket.socket() as client:
        ask_for_too_much(client, service.port)
        assert all_answered(service)
        end = time.monotonic() + UNREAD_S + MARGIN_S
        while client.getsockname()[1] in peers(service) and time.monotonic() < end:
            time.sleep(0.2)
        assert client.getsockname()[1] not in peers(service)
    assert "Traceback" not in service.log.read_text()


def peers(service: Served) -> set[int]:
    """The ports of clients that a worker is connected to."""
    workers = [psutil.Process(pid) for pid in service.workers()]
    sockets = [one for worker in workers for one in worker.net_connections()]
    return {one.raddr.port for one in sockets if one.raddr}


def test_clients_that_leave_before_their_answer_harm_nobody(service: Served) -> None:
    for _ in range(100):
        connected(service, REQUEST).close()
        connected(service, REQUEST[:-10]).close()
    assert all_answered(service)
    text = httpx.get(f"{service.url}/metrics").text
    assert counted(text, "flight_requests_total", status="5xx") == 0


def test_a_burst_of_500_after_slow_traffic_is_answered_and_leaves_nothing_open(
    service: Served,
) -> None:
    """BentoML's batcher learns from slow traffic how long a batch may wait."""

    async def story() -> tuple[Load, int]:
        load = Load(service.port, 0)
        for _ in range(100):
            await load.connection(1)
            await asyncio.sleep(0.05)
        before = open_files(service)
        await asyncio.gather(*(load.connection(1) for _ in range(500)))
        return load, before

    load, before = asyncio.run(story())
    assert (load.answers, load.lost) == ({200: 600}, [])
    end = time.monotonic() + MARGIN_S
    while open_files(service) > before and time.monotonic() < end:
        time.sleep(0.2)
    assert open_files(service) <= before


def open_files(service: Served) -> int:
    return sum(psutil.Process(pid).num_fds() for pid in service.workers())
