"""What is limited of a request and of a client."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
from starlette.testclient import TestClient

from tests.samples.airports import EXAMPLE
from tests.servers.in_process import PROBLEM, Serving


def test_a_body_over_the_limit_is_413(client: TestClient) -> None:
    answer = client.post("/predict", content=b" " * 65_537)
    assert (answer.status_code, answer.headers["content-type"]) == (413, PROBLEM)
    assert answer.headers["connection"] == "close"


def test_a_list_may_be_longer_than_a_flight(client: TestClient) -> None:
    flights = [EXAMPLE] * 300
    assert len(json.dumps(flights)) > 65_536
    answer = client.post("/predict_batch", json=flights)
    assert (answer.status_code, len(answer.json())) == (200, 300)


def test_more_flights_than_the_limit_are_413(serving: Serving) -> None:
    with serving(max_flights="2") as client:
        assert client.post("/predict_batch", json=[EXAMPLE] * 2).status_code == 200
        answer = client.post("/predict_batch", json=[EXAMPLE] * 3)
    assert answer.status_code == 413
    assert answer.json()["detail"] == "the list must hold 1 to 2 flights, it holds 3"


def test_deep_json_is_400(client: TestClient) -> None:
    answer = client.post("/predict", content=b"[" * 60_000)
    assert (answer.status_code, answer.json()["detail"]) == (
        400,
        "the body is no flight: it has more than 1,000 names, values or lists",
    )


def test_what_only_says_that_it_is_compressed_is_415(client: TestClient) -> None:
    body = gzip.compress(json.dumps(EXAMPLE).encode())
    answer = client.post("/predict", content=body, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 415


def test_a_client_over_its_rate_is_429_and_counted(serving: Serving) -> None:
    with serving(rate_limit="3") as client:
        answers = [client.get("/model") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert "ratelimit" not in answers[0].headers  # more than half is left
    assert answers[1].headers["ratelimit"] == '"client";r=1;t=1'
    assert (answers[3].headers["retry-after"], answers[3].headers["content-type"]) == ("1", PROBLEM)


def test_more_at_once_than_the_capacity_are_429_and_the_others_are_answered(
    serving: Serving,
) -> None:
    async def together(app: Any) -> list[int]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            asked = (client.post("/predict", json=EXAMPLE) for _ in range(30))
            return [answer.status_code for answer in await asyncio.gather(*asked)]

    with serving(max_concurrency="20") as client:  # of which one address leaves three
        statuses = client.portal.call(together, client.app)
        assert sorted(statuses) == [200] * 17 + [429] * 13
        assert client.post("/predict", json=EXAMPLE).status_code == 200


def test_slow_bodies_of_one_client_leave_places_for_another(serving: Serving) -> None:
    async def together(app: Any) -> list[int]:
        late = asyncio.Event()

        async def body() -> AsyncIterator[bytes]:
            await late.wait()
            yield json.dumps(EXAMPLE).encode()

        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            slow = {"Content-Type": "application/json", "X-Forwarded-For": "192.0.2.1"}
            sent = [
                asyncio.create_task(client.post("/predict", content=body(), headers=slow))
                for _ in range(10)
            ]
            await asyncio.sleep(0.1)
            other = {"X-Forwarded-For": "192.0.2.2"}
            answer = await client.post("/predict", json=EXAMPLE, headers=other)
            late.set()
            return [answer.status_code, *sorted([(await one).status_code for one in sent])]

    with serving(max_concurrency="8", trusted_proxies="1") as client:
        assert client.portal.call(together, client.app) == [200] + [200] * 7 + [429] * 3


def test_a_list_in_chunks_is_read_where_its_limit_is_the_highest(serving: Serving) -> None:
    headers = {"Content-Type": "application/json"}
    with serving(max_batch_body_bytes=str(16 << 20)) as client:
        chunks = iter([json.dumps([EXAMPLE]).encode()])
        assert client.post("/predict_batch", content=chunks, headers=headers).status_code == 200


def test_each_anonymous_address_has_a_rate_of_its_own(serving: Serving) -> None:
    with serving(rate_limit="1", trusted_proxies="1") as client:
        statuses = [
            client.get("/model", headers={"X-Forwarded-For": address}).status_code
            for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2")
        ]
    assert statuses == [200, 429, 200]
