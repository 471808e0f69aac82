"""A candidate is judged by what its clients get of it, as Cloud Monitoring tells."""

import shutil
import subprocess
import time
from collections.abc import Iterator

import pytest

from deploy.release.api import ApiError
from deploy.release.canary import Seen, faults, measured
from tests.servers.fake_google import DIGEST, NEW, OLD, Google, fake_google

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "curl", "openssl"))), reason="needs bash, curl and openssl"
)
GOOD = Seen({"2xx": 1000}, 50)


@pytest.fixture
def google() -> Iterator[Google]:
    """With clients: 500 requests a second at a tenth of the traffic."""
    with fake_google() as google:
        google.apis.monitoring.per_second = 5000
        google.env |= {"CANARY": "", "SETTLE": "-61", "WAIT": "0.4", "POLL": "0.2"}
        yield google


def test_candidate_that_fails_30_percent_of_requests_is_stopped_at_10(google: Google) -> None:
    google.apis.monitoring.failing = {NEW: 0.3}
    done = google.run("release.sh")
    assert done.returncode == 1
    assert f"{NEW} is worse: 30." in done.stderr or f"{NEW} is worse: 29." in done.stderr
    assert google.changes() == ["deploy", f"{NEW}=10,{OLD}=90", f"{OLD}=100", "update"]
    (event,) = google.events()
    assert (event["outcome"], event["stage"], event["revision"]) == ("rolled_back", "shift", OLD)
    blocked = google.apis.storage.objects["models/blocked.json"]
    assert set(blocked) == {DIGEST, "c0ffee", "flight_delay:abc"}
    assert "got 5xx from the candidate" in blocked[DIGEST]["reason"]


def judge(google: Google, **env: str) -> subprocess.CompletedProcess[str]:
    """As shift.sh does after it has given NEW all of the traffic, 100 seconds ago."""
    now = time.time()
    google.apis.monitoring.history = [(now - 400, {OLD: 90, NEW: 10}), (now - 100, {NEW: 100})]
    return google.run("with-token.sh", "python3", "-m", "deploy.release.canary", NEW, OLD, **env)


def test_at_100_percent_the_stable_one_is_judged_by_the_steps_before(google: Google) -> None:
    google.apis.monitoring.failing = {NEW: 0.3, OLD: 0.3}
    done = judge(google, BEGAN=str(int(time.time()) - 300))
    assert done.returncode == 0
    assert "requests seen, no worse than the stable revision" in done.stdout
    assert judge(google).returncode == 1


def test_requests_that_are_not_seen_yet_judge_nobody(google: Google) -> None:
    google.apis.monitoring.failing, google.apis.monitoring.lag = {NEW: 0.3}, 240
    told = f"{NEW}: 0 requests seen, too few requests to judge\n"
    assert judge(google).stdout == told


def test_what_came_before_it_had_settled_is_not_counted(google: Google) -> None:
    begun = time.time()
    assert judge(google, SETTLE="-61").returncode == 0
    assert min(google.apis.monitoring.since) >= begun - 61


OF_NEW = {"resource": {"labels": {"revision_name": NEW}}}
GARBAGE = ["<html>", [], None, {"timeSeries": [{}]}, {"timeSeries": [OF_NEW | {"points": []}]}]


@pytest.mark.parametrize("answer", GARBAGE, ids=str)
def test_an_answer_that_cannot_be_read_is_as_none(
    google: Google, answer: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    google.apis.monitoring.answer = lambda _: (200, answer)  # type: ignore[method-assign]
    for name, value in google.env.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ApiError):
        measured(NEW, time.time() - 100, time.time())


def test_one_answer_that_fails_at_the_end_stops_nobody(google: Google) -> None:
    answer, asked = google.apis.monitoring.answer, []

    def away_once(query: dict[str, list[str]]) -> tuple[int, object]:
        asked.append(query)
        return (503, {}) if len(asked) == 1 else answer(query)

    google.apis.monitoring.answer = away_once  # type: ignore[method-assign]
    done = judge(google, WAIT="0.1")
    assert (done.returncode, len(asked)) == (0, 5), done.stderr


def test_without_any_answer_at_the_end_it_is_stopped(google: Google) -> None:
    google.apis.monitoring.is_forbidden = True
    done = judge(google, WAIT="0.1", POLL="0.05")
    assert done.returncode == 2
    assert "cannot judge by Cloud Monitoring (CANARY=no goes without): " in done.stderr


def test_a_slow_candidate_is_stopped(google: Google) -> None:
    google.apis.monitoring.slow = {NEW: 900}
    done = judge(google, BEGAN=str(int(time.time()) - 300))
    assert (done.returncode, done.stdout) == (1, "")
    assert "p99 is 900 ms of the candidate, 50 ms of the stable revision" in done.stderr


@pytest.mark.slow
def test_without_the_role_to_ask_no_traffic_is_moved(google: Google) -> None:
    google.apis.monitoring.is_forbidden = True
    google.tag("candidate", NEW)
    done = google.run("shift.sh", URL=google.env["CANDIDATE_URL"])
    assert "cannot judge by Cloud Monitoring (CANARY=no goes without)" in done.stderr
    assert google.changes() == []
    assert google.run("shift.sh", CANARY="no", URL=google.env["CANDIDATE_URL"]).returncode == 0


@pytest.mark.parametrize(
    ("candidate", "stable", "found"),
    [
        (GOOD, GOOD, []),
        (Seen({"2xx": 14, "5xx": 6}), Seen({"2xx": 180}), ["30.0% of 20 requests got 5xx"]),
        (Seen({"2xx": 13, "5xx": 6}), GOOD, []),  # fewer than 20
        (Seen({"2xx": 49, "5xx": 1}), Seen({"2xx": 450}), []),  # one may be chance
        (Seen({"2xx": 991, "5xx": 9}), GOOD, []),  # less than a point
        (Seen({"2xx": 95, "5xx": 5}), Seen({}), []),  # nobody to compare with
        (Seen({"2xx": 70, "5xx": 30}), Seen({}), ["30.0% of 100 requests got 5xx"]),
        (Seen({"2xx": 500, "4xx": 500}), GOOD, ["50.0% of 1000 requests got 4xx"]),
        (Seen({"2xx": 1000}, 900), GOOD, ["p99 is 900 ms of the candidate, 50 ms"]),
        (Seen({"2xx": 1000}, 900), Seen({"2xx": 1000}, 700), []),
        (Seen({"2xx": 1000}, 399), GOOD, []),  # within the objective
        (Seen({"2xx": 499}, 900), GOOD, []),  # four requests above it
    ],
)
def test_a_candidate_is_worse_by_more_than_chance(
    candidate: Seen, stable: Seen, found: list[str]
) -> None:
    told = faults(candidate, stable)
    assert [text[: len(start)] for text, start in zip(told, found, strict=True)] == found
