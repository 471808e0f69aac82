"""A Redis that goes away, hangs or comes late: what is asked goes on with what is known."""

import logging
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from flights.clock import clock_min
from flights.live.stores import redis_store
from tests.server.live.told import announced, left, one, tell
from tests.servers.in_process import PROBLEM, Serving
from tests.servers.redis_server import RedisServer, redis_server

NOW = clock_min()
ASKED = announced(NOW + 60, "99")
WAIT_S = 30


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with redis_server(tmp_path / "redis", "--requirepass", "s3cret") as server:
        yield server


@pytest.fixture
def live(serving: Serving, redis: RedisServer) -> Iterator[TestClient]:
    with serving(live=redis.url) as client:
        yield client


def news(client: TestClient) -> str:
    """How many events are known, by the answer to a prediction; or none."""
    answer = client.post("/predict", json=ASKED)
    assert answer.status_code == 200
    return answer.headers["x-live"].rpartition("events=")[2]


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_S
    while not until():
        assert time.monotonic() < end
        time.sleep(0.05)


def assert_not_accepted(answer: httpx.Response) -> None:
    assert (answer.status_code, answer.headers["content-type"]) == (503, PROBLEM)
    assert answer.headers["retry-after"] == "1"
    assert "nothing of this is accepted, send it again" in answer.json()["detail"]


def test_predictions_go_on_while_the_redis_is_away(
    live: TestClient, redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    assert tell(live, left(NOW - 60, 20)) == one("new")
    redis.kill()
    wait(lambda: "live departures are not followed" in caplog.text)
    assert_not_accepted(live.post("/departures", json=left(NOW - 60, 20, "2")))
    for path, asked in {"/predict_batch": [ASKED], "/delay": ASKED, "/explain": ASKED}.items():
        assert live.post(path, json=asked).status_code == 200
    assert (news(live), live.get("/live").json()["flights"]) == ("1", 1)
    redis.start()
    wait(lambda: "live departures are followed again" in caplog.text)
    assert tell(live, left(NOW - 60, 20, "2")) == one("new")
    assert news(live) == "2"
    assert caplog.text.count("are not followed") == caplog.text.count("followed again") == 1


def test_one_that_comes_back_empty_is_followed_from_there_and_told(
    live: TestClient, redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    tell(live, left(NOW - 60, 20))
    redis.ask("FLUSHALL")
    wait(lambda: news(live) == "none")
    assert "live departures begin anew: 0 flights are kept" in caplog.text
    assert tell(live, left(NOW - 60, 20)) == one("new")
    assert news(live) == "1"


def test_a_start_without_the_redis_knows_nothing_and_follows_later(
    serving: Serving, redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    redis.kill()
    with serving(live=redis.url) as client:
        assert news(client) == "none"
        assert_not_accepted(client.post("/departures", json=left(NOW - 60, 20)))
        redis.start()
        wait(lambda: "live departures are followed again" in caplog.text)
        tell(client, left(NOW - 60, 20))
        assert news(client) == "1"


PATHS = {"/predict": ASKED, "/predict_batch": [ASKED], "/delay": ASKED}


@pytest.mark.slow
def test_a_redis_that_hangs_holds_up_nobody_who_asks(
    serving: Serving, redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_store, "TIMEOUT_S", 0.5)
    with serving(live=redis.url) as live:
        tell(live, left(NOW - 60, 20))
        hold_up(live, redis)


def hold_up(live: TestClient, redis: RedisServer) -> None:
    redis.process.send_signal(signal.SIGSTOP)
    try:
        with ThreadPoolExecutor() as pool:
            told = [
                pool.submit(live.post, "/departures", json=left(NOW - 60, 20, str(number)))
                for number in range(2, 12)
            ]
            answered = 0
            for path, asked in cycle(PATHS.items()):
                if any(one.done() for one in told):
                    break
                assert live.post(path, json=asked).status_code == 200
                answered += 1
            assert answered > len(PATHS)
            for one in told:
                assert_not_accepted(one.result())
    finally:
        redis.process.send_signal(signal.SIGCONT)


def test_its_password_is_in_no_answer_and_in_no_log(
    live: TestClient, redis: RedisServer, caplog: pytest.LogCaptureFixture, capfd
) -> None:
    caplog.set_level(logging.DEBUG)
    redis.kill()
    redis.options[-1] = "another"
    redis.start(ready=False)
    wait(lambda: "not followed" in caplog.text)
    answers = [live.post("/departures", json=left(NOW - 60, 20))]
    answers += [live.get(path) for path in ("/live", "/metrics", "/docs.json", "/model")]
    assert [answer.status_code for answer in answers] == [503, 200, 200, 200, 200]
    told = "".join(answer.text + str(answer.headers) for answer in answers)
    assert "s3cret" not in told + caplog.text + "".join(capfd.readouterr())
