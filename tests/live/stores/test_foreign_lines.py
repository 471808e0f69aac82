"""Values in a Redis that this program never writes: none reaches what is added up."""

import pytest

from flights.live.follower import Follower
from flights.live.stores.keeper import Keeper, StoreError
from flights.live.stores.redis_store import CHANGES, FLIGHTS, PROGRESS
from tests.live.made import START, left
from tests.live.stores.test_redis_faults import FORM, GONE
from tests.servers.redis_server import RedisServer


@pytest.fixture
def where(redis: RedisServer) -> str:
    return redis.url


@pytest.fixture
def follower(store: Keeper) -> Follower:
    store.tell([("a", GONE), ("b", GONE)])
    follower = Follower(store)
    follower.refresh()
    return follower


FOREIGN = [
    '["b","A","B","N","8",1,null,false,true]',
    '["b","A","B","N",99,1,null,false,true]',
    f'["b","A","B","N",8,{10**18},null,false,true]',
    f'["b","A","B","N",8,1,1{"0" * 400},false,true]',
    '["b","A","B","N",8,1,-99999,false,true]',
    '["b","A","B","N",8,1,null,2,true]',
    '["b","A","B","N",8,1.5,null,false,true]',
    '[null,"A","B","N",8,1,null,false,true]',
]


@pytest.mark.parametrize("line", [b"x", b"\xff", b'["a"]', *(text.encode() for text in FOREIGN)])
def test_a_flight_of_another_form_is_refused(
    redis: RedisServer, follower: Follower, line: bytes
) -> None:
    (old,) = redis.ask("ZRANGE", CHANGES, 1, 1)
    redis.ask("HSET", FLIGHTS, "b", line)
    redis.ask("ZREM", CHANGES, old)
    redis.ask("ZADD", CHANGES, 3, line)
    with pytest.raises(StoreError, match=FORM) as told:
        follower.refresh()
    assert repr(line)[:40] in str(told.value)
    with pytest.raises(StoreError, match=FORM):
        follower.store.tell([("b", left(START, 30))])
    assert list(follower.state.known) == ["a", "b"]


@pytest.mark.parametrize("number", ["-5", "0", "99", "inf", "-inf"])
def test_a_change_with_a_number_that_none_had_is_refused(
    redis: RedisServer, store: Keeper, number: str
) -> None:
    store.tell([("a", GONE), ("b", GONE)])
    (line, _) = redis.ask("ZRANGE", CHANGES, 0, -1)
    redis.ask("ZADD", CHANGES, number, line)
    with pytest.raises(StoreError, match=rf"{FORM}; the first is .* with the number {number}"):
        store.changed_since(0)


def test_a_departure_after_all_that_is_told_is_refused(
    redis: RedisServer, follower: Follower
) -> None:
    content = redis.ask("GET", PROGRESS)
    redis.ask("SET", PROGRESS, content.replace(b"%d" % (START + 20), b"%d" % (START + 19)))
    sentence = "has a flight that left in minute 27000020, after all that is told, 'a': delete them"
    with pytest.raises(StoreError, match=sentence):
        follower.store.changed_since(0)
