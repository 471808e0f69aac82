"""A schedule as of a moment: the numbers that the service answered then, and its refusals."""

import csv
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from flights.api.reading.parsing import read_flights
from flights.live.follower import Follower
from flights.live.stores.address import opened
from flights.live.stores.keeper import REPLAYED_MIN
from flights.live.stores.sqlite_store import Store
from flights.model.served import DelayModel
from flights.settings import settings
from tests.samples.airports import local_time
from tests.samples.schedules import read
from tests.score.processes.test_engine import score, seen
from tests.senders.sent import to_bytes
from tests.server.live.moments.test_replays import BEGIN, schedule
from tests.server.live.told import NOW, tell, text
from tests.servers.redis_server import redis_server

MOMENTS = [BEGIN + 1_000, BEGIN + 2_345, NOW - 1_440, NOW + 1_440]


@pytest.fixture(scope="module")
def store(
    serving: Callable[..., AbstractContextManager[TestClient]], tmp_path_factory: Any
) -> tuple[Path, dict[int, list[float]]]:
    """Departures of three days, as told to the service, and its answers as of some moments."""
    path = tmp_path_factory.mktemp("live") / "live.db"
    flights = schedule()
    asked = [flight for _, flight in flights]
    with serving(live=str(path)) as client:
        tell(client, asked)
        tell(client, [flight | {"salida": text(at)} for at, flight in flights])
        answers = {}
        for moment in MOMENTS:
            sent = [flight | {"en": text(moment)} for flight in asked]
            response = client.post("/predict_batch", json=sent)
            answers[moment] = [one["atraso"] for one in response.json()]
            assert client.post("/predict", json=sent[7]).json() == response.json()[7]
    return path, answers


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command runs."""
    monkeypatch.chdir(tmp_path)
    flights = [flight for _, flight in schedule()]
    with (tmp_path / "day.csv").open("w", newline="") as table:
        writer = csv.DictWriter(table, list(flights[0]))
        writer.writeheader()
        writer.writerows(flights)
    return tmp_path / "day.csv"


def known_until(moment: int, path: Path) -> Follower:
    """A follower that was told only what had happened by then."""
    store, flights = Store(path), Store(path.with_name("then.db"))
    for name, known in store.changed_since(0).events:
        flights.tell([(name, known._replace(left_min=None))])
        if known.left_min <= moment:
            flights.tell([(name, known)])
    flights.heartbeat(min(moment, store.changed_since(0).watermark))
    follower = Follower(flights)
    follower.refresh()
    return follower


@pytest.mark.parametrize("place", range(len(MOMENTS)))
def test_what_is_scored_is_what_was_answered_and_what_was_known_then(
    run: Any, store: Any, file: Path, model: DelayModel, place: int
) -> None:
    (path, answers), moment = store, MOMENTS[place]
    assert (
        run(file, file.with_name("out.csv"), "--at", text(moment), "--store", path, "--workers", 1)
        == 0
    )
    scored = [float(line[-2]) for line in read(file.with_name("out.csv"))[1:]]
    asked = read_flights(to_bytes([flight for _, flight in schedule()]), model.catalog).flights
    then = model.predict(asked, known_until(moment, path).state)
    assert scored == answers[moment] == [round(one, 6) for one in then]
    assert scored != [round(one, 6) for one in model.predict(asked)]


@pytest.mark.slow
def test_a_redis_tells_the_same(run: Any, store: Any, file: Path, tmp_path: Path) -> None:
    kept = Store(store[0]).changed_since(0)
    asked = ("--workers", 1, "--at", text(NOW - 1_440), "--store")
    assert run(file, file.with_name("file.csv"), *asked, store[0]) == 0
    with redis_server(tmp_path / "redis") as redis:
        opened(redis.url).tell(kept.events, kept.watermark, announced=True)
        assert run(file, file.with_name("redis.csv"), *asked, redis.url) == 0
    assert read(file.with_name("redis.csv")) == read(file.with_name("file.csv"))


@pytest.mark.slow
def test_ray_is_told_the_same(store: Any, file: Path, model: DelayModel, tmp_path: Path) -> None:
    days = tmp_path / "days"
    days.mkdir()
    for name in ("monday.csv", "tuesday.csv"):
        shutil.copy(file, days / name)
    asked = ("--at", text(NOW - 1_440), "--store", str(store[0]), "--workers", "2")
    here, on_ray, by_schedule = (tmp_path / name for name in ("here", "ray", "schedule"))
    expected = seen(score(days, here, model, *asked), here)
    assert seen(score(days, on_ray, model, *asked, "--engine", "ray"), on_ray) == expected
    assert expected[1] != seen(score(days, by_schedule, model), by_schedule)[1]


@pytest.mark.slow
def test_flight_live_is_the_store_and_without_at_it_is_not_looked_at(
    run: Any, store: Any, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("FLIGHT_LIVE", str(store[0]))
    settings.cache_clear()
    assert run(file, file.with_name("plain.csv")) == 0
    assert "flights are known" not in capsys.readouterr().err
    assert run(file, file.with_name("out.csv"), "--at", text(NOW)) == 0
    settings.cache_clear()
    shown = f"{local_time(NOW):%Y-%m-%d %H:%M}: 300 flights are known, up to "
    assert f"As of {shown}" in capsys.readouterr().err
    assert read(file.with_name("out.csv")) != read(file.with_name("plain.csv"))


def test_now_is_all_that_is_known(run: Any, store: Any, file: Path, capsys: Any) -> None:
    path, answers = store
    assert run(file, file.with_name("out.csv"), "--at", "now", "--store", path) == 0
    assert "Now: 300 flights are known, up to " in capsys.readouterr().err
    scored = [float(line[-2]) for line in read(file.with_name("out.csv"))[1:]]
    assert scored == answers[NOW + 1_440]


def test_before_the_first_departure_it_is_the_schedule_alone(
    run: Any, store: Any, file: Path, capsys: Any
) -> None:
    early = text(BEGIN - 1_440)
    assert run(file, file.with_name("out.csv"), "--at", early, "--store", store[0]) == 0
    assert "no departures were known: by the schedule alone" in capsys.readouterr().err
    assert run(file, file.with_name("plain.csv")) == 0
    assert read(file.with_name("out.csv")) == read(file.with_name("plain.csv"))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--at", "2017-01-01T08:00"], "FLIGHT_LIVE is not set, nor --store given"),
        (["--at", "2017-01-01T08:00", "--store", "no.db"], "no.db is not there: it keeps"),
        (
            ["--at", "2017-01-01T08:00", "--store", "day.csv"],
            "a table, which the service alone reads: put it into a file with",
        ),
        (["--at", "2017-01-01T08:00", "--store", "day.db"], "file is not a database"),
        (["--at", "2017-01-01T08:00", "--store", "unix:///no"], "unix:///no cannot be used"),
        (["--at", "2017-01-01"], "2017-01-01 must be a date with its time, written YYYY-MM-DDT"),
        (["--at", "2017-08-13T00:30"], "2017-08-13T00:30 is skipped by Santiago's clocks"),
        (["--store", "live.db"], "--store is for --at"),
    ],
)
def test_what_cannot_be_asked_is_exit_status_2_and_a_sentence(
    run: Any, file: Path, capsys: Any, options: list[str], sentence: str
) -> None:
    file.with_name("day.db").write_bytes(file.read_bytes())
    try:
        status = run(file, "out.csv", *options)
    except SystemExit as end:
        status = end.code
    assert (status, Path("out.csv").exists(), Path("no.db").exists()) == (2, False, False)
    assert sentence in " ".join(capsys.readouterr().err.split())


def test_a_moment_of_which_not_all_is_kept_is_refused(
    run: Any, store: Any, file: Path, capsys: Any
) -> None:
    early = NOW - REPLAYED_MIN - 3 * 1_440
    assert run(file, file.with_name("out.csv"), "--at", text(early), "--store", store[0]) == 2
    said = capsys.readouterr().err
    assert f"--at is {text(early)}, but what was known is kept of " in said
