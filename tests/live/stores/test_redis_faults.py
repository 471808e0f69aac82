"""What may happen to a Redis: it goes away, comes back as another, refuses, or is not whole."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from flights.live.follower import Follower
from flights.live.stores import redis_store
from flights.live.stores.address import opened
from flights.live.stores.keeper import Keeper, StoreError
from flights.live.stores.redis_store import CHANGES, FLIGHTS, PROGRESS
from tests.live.made import DAY, START, left
from tests.servers.redis_server import RedisServer, redis_server

GONE = left(START, 20)
MANY = [(str(number), GONE) for number in range(300)]


@pytest.fixture
def store(redis: RedisServer) -> Keeper:
    return opened(redis.url)


@pytest.fixture
def follower(store: Keeper) -> Follower:
    store.tell([("a", GONE), ("b", GONE)])
    follower = Follower(store)
    follower.refresh()
    return follower


def assert_refused(store: Keeper, sentence: str) -> None:
    for use in (lambda: store.tell(MANY), lambda: store.heartbeat(START + DAY)):
        with pytest.raises(StoreError, match=rf"^unix:///\S+redis.sock {sentence}"):
            use()


def out_of_memory(redis: RedisServer) -> None:
    redis.ask("CONFIG", "SET", "maxmemory", 1)


def read_only(redis: RedisServer) -> None:
    redis.ask("REPLICAOF", "127.0.0.1", 1)


def cannot_save(redis: RedisServer) -> None:
    """What is in the way of its snapshot; it takes nothing where one failed."""
    redis.ask("CONFIG", "SET", "save", "3600 1")
    (redis.folder / "dump.rdb").mkdir()
    redis.ask("SET", "other", 1)
    redis.ask("BGSAVE")
    while redis.ask("INFO", "persistence")["rdb_last_bgsave_status"] != "err":
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("become", "sentence"),
    [
        (out_of_memory, "cannot be used: command not allowed when used memory > 'maxmemory'"),
        (read_only, "cannot be used: You can't write against a read only replica"),
        (cannot_save, "cannot be used: MISCONF Redis is configured to save RDB snapshots"),
    ],
)
def test_a_redis_that_takes_nothing_says_so_keeps_nothing_and_is_read(
    redis: RedisServer,
    follower: Follower,
    become: Callable[[RedisServer], None],
    sentence: str,
) -> None:
    kept = follower.store.changed_since(0)
    become(redis)
    assert_refused(follower.store, sentence)
    assert follower.store.changed_since(0)[:3] == kept[:3]
    assert follower.refresh() == 0


def test_a_password_that_is_wrong_or_missing_is_told_and_never_shown(redis: RedisServer) -> None:
    redis.ask("CONFIG", "SET", "requirepass", "right")
    wrong, path = "s3cret%40x", redis.url.partition("@")[2]
    assert_refused(opened(f"unix://:{wrong}@{path}"), "cannot be used: invalid username-password")
    assert_refused(opened(redis.url), "cannot be used: Authentication required")
    assert opened(f"unix://:right@{path}").tell([("a", GONE)]) == ["new"]


def test_a_redis_that_is_not_there_is_told(tmp_path: Path) -> None:
    store = opened(f"unix://{tmp_path}/redis.sock")
    assert_refused(store, "cannot be used: Error 2 connecting to")


def test_a_port_that_nobody_listens_on_is_told() -> None:
    with pytest.raises(StoreError, match=r"^redis://127.0.0.1:1/3 cannot be used: .*refused"):
        opened("redis://somebody:s3cret@127.0.0.1:1/3").changed_since(0)


def test_a_redis_that_hangs_is_given_up_before_a_request_is(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert redis_store.TIMEOUT_S < 5
    monkeypatch.setattr(redis_store, "TIMEOUT_S", 0.2)
    store = opened(redis.url)
    store.heartbeat(START)
    redis.process.send_signal(signal.SIGSTOP)
    try:
        assert_refused(store, "cannot be used: Timeout reading from")
    finally:
        redis.process.send_signal(signal.SIGCONT)
    assert store.tell([("a", GONE)]) == ["new"]


@pytest.mark.slow
def test_a_redis_that_is_loading_is_told_and_used_when_it_has_loaded(tmp_path: Path) -> None:
    with redis_server(tmp_path / "redis") as redis:
        store = opened(redis.url)
        store.tell(MANY)
        redis.ask("MSET", *(word for number in range(300) for word in (number, "x" * 99)))
        redis.ask("BGREWRITEAOF")  # into the form that is loaded key by key
        while redis.ask("INFO", "persistence")["aof_rewrite_in_progress"]:
            time.sleep(0.02)
        redis.kill()
        redis.options += ["--key-load-delay", "10000"]
        redis.options += ["--loading-process-events-interval-bytes", "1024"]
        redis.start(ready=False)
        with pytest.raises(StoreError, match=r"cannot be used: .*loading the dataset in memory"):
            store.changed_since(0)
        redis.wait()
        assert len(store.changed_since(0).events) == 300


def test_what_is_accepted_is_there_after_a_kill(redis: RedisServer, follower: Follower) -> None:
    redis.kill()
    with pytest.raises(StoreError):
        follower.refresh()
    assert len(follower.state.known) == 2
    redis.start()
    assert follower.refresh() == 2  # a Redis that starts again may lack something: all is read
    assert follower.store.tell([("b", GONE), ("c", GONE)]) == ["known", "new"]
    assert follower.refresh() == 1


@pytest.mark.parametrize("command", ["FLUSHALL", "DEL"])
def test_a_redis_that_comes_back_empty_is_followed_from_there(
    redis: RedisServer, follower: Follower, command: str
) -> None:
    redis.ask(*[command, PROGRESS, FLIGHTS, CHANGES][: 1 if command == "FLUSHALL" else 4])
    assert follower.refresh() == 0
    assert (follower.state.known, follower.state.now_min) == ({}, -float("inf"))
    follower.store.tell([("c", left(START - DAY, 0))])
    assert follower.refresh() == 1
    assert (list(follower.state.known), follower.state.now_min) == (["c"], START - DAY)


def test_another_redis_with_higher_numbers_is_followed_anew(
    redis: RedisServer, follower: Follower
) -> None:
    """What the numbers are up to tells nothing where they are another's."""
    redis.ask("FLUSHALL")
    follower.store.tell([(name, left(START - DAY, 0)) for name in "cdefgh"])
    assert follower.refresh() == 6
    assert list(follower.state.known) == list("cdefgh")


def test_one_that_lacks_the_latest_changes_is_followed_anew(
    redis: RedisServer, follower: Follower, tmp_path: Path
) -> None:
    """As after a loss of power, or where a replica takes over, and others have told more since."""
    kept = [(key, redis.ask("DUMP", key)) for key in (PROGRESS, FLIGHTS, CHANGES)]
    follower.store.tell([("lost", GONE)])
    follower.refresh()
    redis.kill()
    redis.start()
    for key, content in kept:
        redis.ask("RESTORE", key, 0, content, "REPLACE")
    follower.store.tell([("c", GONE), ("d", GONE)])
    assert follower.refresh() == 4
    assert list(follower.state.known) == list("abcd")


def test_one_that_goes_back_while_it_runs_is_followed_anew(
    redis: RedisServer, follower: Follower
) -> None:
    kept = [(key, redis.ask("DUMP", key)) for key in (PROGRESS, FLIGHTS, CHANGES)]
    follower.store.tell([("lost", GONE)])
    follower.refresh()
    for key, content in kept:
        redis.ask("RESTORE", key, 0, content, "REPLACE")
    assert follower.refresh() == 2
    assert list(follower.state.known) == ["a", "b"]


FORM = "has flight_delay:live:. of another form: delete them, and tell all again"
WRONG_TYPE = "cannot be used: WRONGTYPE|cannot be used: Operation against a key holding"


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("SET", PROGRESS, "5"), FORM),
        (("SET", PROGRESS, b"\xff\x00"), FORM),
        (("SET", PROGRESS, '[1,"x",1,"y",0]'), FORM),
        (("SET", PROGRESS, '[1,"x",-1,null,2]'), FORM),
        (("SET", PROGRESS, '[1,"x",2,1e400,2]'), FORM),
        (("SET", PROGRESS, f'[1,"x",2,{10**18},2]'), FORM),
        (("SET", PROGRESS, '[2,"x",1,null,2]'), "has version 2, this program reads 1"),
        (("SET", FLIGHTS, "5"), f"({WRONG_TYPE})"),
        (("SET", CHANGES, "5"), f"({WRONG_TYPE})"),
        (("DEL", FLIGHTS), "has lost some of flight_delay:live:."),
        (("DEL", CHANGES), "has lost some of flight_delay:live:."),
        (("DEL", PROGRESS), "has lost some of flight_delay:live:."),
        (("HSET", FLIGHTS, "foreign", "x"), "has lost some of flight_delay:live:."),
    ],
)
def test_what_this_program_did_not_write_is_refused_and_left_as_it_is(
    redis: RedisServer, follower: Follower, command: tuple[str, ...], sentence: str
) -> None:
    redis.ask(*command)
    before = [redis.ask("DUMP", key) for key in (PROGRESS, FLIGHTS, CHANGES)]
    assert_refused(follower.store, sentence)
    with pytest.raises(StoreError, match=sentence):
        follower.store.changed_since(0)
    assert [redis.ask("DUMP", key) for key in (PROGRESS, FLIGHTS, CHANGES)] == before
    assert len(follower.state.known) == 2
