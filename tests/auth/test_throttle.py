"""Failed attempts: counted by address and minute, in bounded memory."""

from flights.auth import throttle
from flights.auth.throttle import MOST_ADDRESSES, Throttle


def failed(times: int, address: str = "203.0.113.9", now: float = 1000) -> Throttle:
    counted = Throttle(3)
    for _ in range(times):
        counted.failed(address, now)
    return counted


def test_an_address_waits_after_its_third_failure() -> None:
    assert failed(2).wait("203.0.113.9", 1000) == 0
    assert failed(3).wait("203.0.113.9", 1000) == 60


def test_the_wait_ends_a_minute_after_the_first_failure() -> None:
    counted = failed(3)
    assert [counted.wait("203.0.113.9", now) for now in (1030.5, 1059.9, 1060)] == [30, 1, 0]


def test_a_new_minute_counts_anew() -> None:
    counted = failed(3)
    counted.failed("203.0.113.9", 1061)
    assert counted.wait("203.0.113.9", 1061) == 0


def test_other_addresses_do_not_wait() -> None:
    assert failed(3).wait("203.0.113.10", 1000) == 0


def test_the_64_of_ipv6_counts_as_one_address() -> None:
    counted = failed(3, "2001:db8::1")
    assert counted.wait("2001:db8::2", 1000) == 60
    assert counted.wait("2001:db8:0:1::1", 1000) == 0


def test_memory_is_bounded_and_the_latest_are_kept(monkeypatch) -> None:
    assert MOST_ADDRESSES == 10_000
    monkeypatch.setattr(throttle, "MOST_ADDRESSES", 100)
    counted = failed(3, "old")
    for n in range(100):
        counted.failed(f"10.0.0.{n}", 1001)
    assert len(counted.failures) == 100
    assert counted.wait("old", 1001) == 0
