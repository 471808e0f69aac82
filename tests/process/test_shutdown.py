"""How workers end: by SIGTERM under load, and by SIGKILL."""

import asyncio
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bentoml
import httpx
import psutil
import pytest

from tests.samples.airports import EXAMPLE
from tests.senders.clients import Load, ask_for_too_much, counted
from tests.servers.serving import Served, served, started

CLIENTS = 20
END_SECONDS = 8 + 4  # the promise, and what a busy machine may add
BACK_SECONDS = 60  # BentoML's supervisor looks every ten seconds


def test_a_worker_that_ends_says_so(serving: Callable[..., Any]) -> None:
    with serving() as client:
        assert "connection" not in client.get("/livez").headers
        bentoml.get_current_service().context.shutdown.begun = True
        answers = {path: client.get(path) for path in ("/livez", "/readyz", "/model")}
    assert {path: one.status_code for path, one in answers.items()} == {
        "/livez": 200,
        "/readyz": 503,
        "/model": 200,
    }
    assert {one.headers["connection"] for one in answers.values()} == {"close"}
    assert all("x-request-id" in one.headers for one in answers.values())


def test_one_whose_place_is_taken_is_ready_until_it_ends(serving: Callable[..., Any]) -> None:
    """Who watches the port need not know of it."""
    with serving() as client:
        shutdown = bentoml.get_current_service().context.shutdown
        shutdown.begun = shutdown.replaced = True
        answer = client.get("/readyz")
    assert (answer.status_code, answer.headers["connection"]) == (200, "close")


@pytest.mark.slow
def test_on_sigterm_every_accepted_request_is_answered(
    trained: bentoml.Model, tmp_path: Path
) -> None:
    """Clients connect anew for half a second more, as load balancers do until they notice."""

    async def story(service: Served) -> Load:
        load = Load(service.port, CLIENTS)
        await asyncio.sleep(2)
        before = load.answers.total()
        service.process.terminate()
        load.until = time.monotonic() + 0.5
        await asyncio.gather(*load.tasks)
        assert load.answers.total() > before > CLIENTS
        return load

    with started(tmp_path / "log") as service:
        service.wait_until_ready()
        load = asyncio.run(story(service))
        assert service.process.wait(END_SECONDS) == 0
    assert (set(load.answers), load.lost) == ({200}, [])


@pytest.mark.slow
def test_a_client_that_never_reads_does_not_keep_it_from_ending(
    trained: bentoml.Model, tmp_path: Path
) -> None:
    with started(tmp_path / "log") as service, socket.socket() as client:
        service.wait_until_ready()
        ask_for_too_much(client, service.port)
        service.process.terminate()
        assert service.process.wait(END_SECONDS) == 0


@pytest.mark.slow
@pytest.mark.parametrize("variables", [{}, {"BENTOML_CONTAINERIZED": "true"}])
def test_a_killed_worker_harms_its_connections_only_and_is_replaced(
    trained: bentoml.Model, tmp_path: Path, variables: dict[str, str]
) -> None:
    async def story(service: Served) -> None:
        load = Load(service.port, CLIENTS)
        await asyncio.sleep(2)
        victim, other = service.workers()
        ports = {one.raddr.port for one in psutil.Process(victim).net_connections() if one.raddr}
        before = load.answers.total()
        os.kill(victim, signal.SIGKILL)
        await asyncio.to_thread(wait_for_two, service, other)
        await load.stop()
        assert set(load.lost) <= ports
        assert set(load.answers) == {200}
        assert load.answers.total() > before > CLIENTS
        text = httpx.get(f"{service.url}/metrics").text
        lost = counted(text, "flight_requests_total", route="/predict") - load.answers.total()
        assert 0 <= lost <= len(load.lost)

    with served(tmp_path / "log", **variables) as service:
        asyncio.run(story(service))
        assert httpx.post(f"{service.url}/predict", json=EXAMPLE).status_code == 200


def wait_for_two(service: Served, other: int) -> None:
    """Two workers that listen; the surviving one is still among them."""
    end = time.monotonic() + BACK_SECONDS
    while time.monotonic() < end:
        workers = service.workers()
        if len(workers) == 2 and service.log.read_text().count("startup hook: begin") >= 6:
            assert other in workers
            return
        time.sleep(0.2)
    raise AssertionError(f"no second worker in {BACK_SECONDS} s")
