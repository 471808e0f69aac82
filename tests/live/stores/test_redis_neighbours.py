"""Who else is in or before a Redis: other keys, other writers, a list of rights, TLS."""

import socket
from pathlib import Path

import pytest

from flights.live.known import Known
from flights.live.stores import redis_store
from flights.live.stores.address import opened
from flights.live.stores.keeper import Keeper, StoreError
from flights.live.stores.redis_store import PROGRESS, Draft, RedisStore
from tests.live.made import DAY, START, left, scheduled
from tests.senders.certificates import Authority
from tests.servers.redis_server import RedisServer, redis_server

GONE = left(START, 20)
MANY = [(str(number), GONE) for number in range(300)]


@pytest.fixture
def store(redis: RedisServer) -> Keeper:
    return opened(redis.url)


def test_other_keys_are_left_alone(redis: RedisServer, store: Keeper) -> None:
    redis.ask("SET", "flight", "other")
    redis.ask("SET", "flight_delay:live", "other")
    store.tell([("old", left(START - 91 * DAY, 0)), ("a", GONE)])
    store.prune(START + DAY)
    assert sorted(redis.ask("KEYS", "*")) == [b"flight", b"flight_delay:live", PROGRESS.encode()]
    assert redis.ask("GET", "flight_delay:live") == b"other"


def test_what_others_write_meanwhile_is_read_before_it_is_judged(redis: RedisServer) -> None:
    store, other = RedisStore(redis.url), opened(redis.url)
    told: list[list[str]] = []

    def change(draft: Draft) -> list[str]:
        outcomes = draft.tell([("a", GONE)], None)
        if not told:
            told.append(other.tell([("a", Known(scheduled()))]))
        return outcomes

    assert store.transact(change) == ["changed"]
    assert told == [["new"]]
    assert store.changed_since(0)[:2] == ([("a", GONE)], 2)


def test_of_two_airports_that_begin_at_once_one_is_refused(redis: RedisServer) -> None:
    lima, santiago = RedisStore(redis.url, "SPJC"), opened(redis.url, "SCEL")

    def change(draft: Draft) -> list[str]:
        santiago.tell([("a", GONE)])
        return draft.tell([("b", GONE)], None)

    with pytest.raises(StoreError, match="keeps departures from SCEL, and the model is of SPJC"):
        lima.transact(change)
    assert santiago.changed_since(0).events == [("a", GONE)]


def test_where_others_never_cease_to_write_nothing_is_kept(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_store, "WAIT_S", 0.2)
    store, other = RedisStore(redis.url), opened(redis.url)

    def change(draft: Draft) -> list[str]:
        other.heartbeat((draft.progress.watermark or START) + 1)
        return draft.tell([("a", GONE)], None)

    with pytest.raises(StoreError, match="is always written by others"):
        store.transact(change)
    assert store.changed_since(0).events == []


def test_what_the_readme_lets_in_is_enough_and_no_other_key_is_needed(redis: RedisServer) -> None:
    readme = (Path(__file__).parents[3] / "flights/live/README.md").read_text()
    commands = readme.partition("An ACL must let in `")[2].partition("`")[0].split()
    redis.ask("ACL", "SETUSER", "live", "on", ">s3cret", "~flight_delay:live:*", *commands)
    redis.ask("CONFIG", "SET", "requirepass", "admin")
    store = opened(redis.url.replace("://:@", "://live:s3cret@"))
    assert store.tell(MANY) == ["new"] * 300
    assert store.tell([("0", left(START, 30))]) == ["changed"]
    store.heartbeat(START + 99 * DAY)
    assert store.changed_since(0).events == []


def test_over_tls_it_must_have_a_certificate_of_the_authority(tmp_path: Path) -> None:
    authority, other = Authority(tmp_path, "own"), Authority(tmp_path, "other")
    certificate, key = authority.certificate("redis")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--tls-port", str(port), "--tls-cert-file", certificate, "--tls-key-file", key]
    with redis_server(tmp_path / "redis", *options, "--tls-auth-clients", "no"):
        url = f"rediss://127.0.0.1:{port}/0?ssl_ca_certs="
        assert opened(f"{url}{authority.path}").tell([("a", GONE)]) == ["new"]
        for wrong in (f"{url}{other.path}", f"rediss://127.0.0.1:{port}"):
            with pytest.raises(StoreError, match="CERTIFICATE_VERIFY_FAILED"):
                opened(wrong).changed_since(0)
        named = url.replace("127.0.0.1", "localhost") + str(authority.path)
        with pytest.raises(StoreError, match="Hostname mismatch"):
            opened(named).changed_since(0)
        assert opened(f"{named}&ssl_check_hostname=false").changed_since(0).events == [("a", GONE)]
