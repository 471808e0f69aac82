"""Who gets in by address."""

from typing import Any

import pytest

from flights.auth.authenticator import Authenticator, Refusal
from flights.settings import Settings
from tests.senders.credentials import KEY, LINES, PEER, admitted, bearer, refused


def listed(**settings: Any) -> Authenticator:
    return Authenticator(Settings(allowed_ips=("10.0.0.0/8", "2001:db8::/32"), **settings))


@pytest.mark.parametrize("peer", ["10.1.2.3", "2001:db8::1", "::ffff:10.1.2.3"])
def test_a_listed_address_alone_is_enough_without_other_mechanisms(peer: str) -> None:
    authenticator = listed()
    assert not authenticator.open
    assert admitted(authenticator, [], "metrics", peer) == "anonymous"


@pytest.mark.parametrize("peer", ["11.0.0.1", "2001:db9::1", "", "unknown"])
def test_another_address_is_403_whatever_it_brings(peer: str) -> None:
    with pytest.raises(Refusal) as error:
        listed().check_address([], peer)
    assert (error.value.status, error.value.headers) == (403, {})
    assert refused(listed(), [], peer=peer) == (403, "address")
    assert refused(listed(api_keys=LINES), bearer(KEY), peer=peer) == (403, "address")


def test_a_listed_address_needs_a_credential_where_there_are_keys() -> None:
    authenticator = listed(api_keys=LINES)
    assert refused(authenticator, [], peer="10.0.0.1") == (401, "missing")
    assert admitted(authenticator, bearer(KEY), peer="10.0.0.1") == "latam"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "enters"),
    [
        (0, b"10.0.0.1", False),
        (1, b"10.0.0.1", True),
        (1, b"10.0.0.1, 203.0.113.9", False),
        (2, b"203.0.113.9, 10.0.0.1, 198.51.100.7", True),
        (2, b"10.0.0.1, 203.0.113.9, 198.51.100.7", False),
        (2, b"10.0.0.1", False),
        (1, b"10.0.0.1, unknown", False),
    ],
)
def test_a_spoofed_header_opens_nothing(proxies: int, forwarded: bytes, enters: bool) -> None:
    authenticator, headers = listed(trusted_proxies=proxies), [(b"x-forwarded-for", forwarded)]
    if enters:
        assert admitted(authenticator, headers) == "anonymous"
    else:
        assert refused(authenticator, headers) == (403, "address")


def test_who_goes_round_the_proxies_is_refused_even_with_a_key() -> None:
    authenticator = Authenticator(Settings(api_keys=LINES, trusted_proxies=1))
    assert refused(authenticator, bearer(KEY)) == (403, "address")
    assert admitted(authenticator, [*bearer(KEY), (b"x-forwarded-for", b"10.0.0.1")]) == "latam"


def test_the_address_for_limits_is_the_clients_or_else_the_peers() -> None:
    authenticator = Authenticator(Settings(api_keys=LINES, trusted_proxies=1))
    assert authenticator.address([(b"x-forwarded-for", b"spoofed, 10.0.0.1")], PEER) == "10.0.0.1"
    assert authenticator.address([(b"x-forwarded-for", b"spoofed")], PEER) == PEER
    assert Authenticator(Settings()).address([(b"x-forwarded-for", b"10.0.0.1")], PEER) == PEER


def test_the_limits_of_an_ipv6_client_are_those_of_its_network() -> None:
    authenticator = Authenticator(Settings())
    assert authenticator.address([], "2001:db8::1") == "2001:db8::/64"
    assert authenticator.address([], PEER) == PEER
