"""The client's address, whatever it claims, and the allow-list."""

from ipaddress import ip_network

import pytest

from flights.auth.addresses import Addresses, neighbourhood

PEER = "192.0.2.1"


def forwarded(*values: str) -> list[tuple[bytes, bytes]]:
    return [(b"host", b"flights"), *((b"x-forwarded-for", value.encode()) for value in values)]


def client(proxies: int, *values: str, peer: str = PEER) -> str | None:
    return Addresses((), proxies).client(forwarded(*values), peer)


def allows(address: str, *allowed: str) -> bool:
    return Addresses([ip_network(name) for name in allowed], 0).allows(address)


def test_without_proxies_the_header_says_nothing() -> None:
    assert client(0, "203.0.113.9") == PEER


@pytest.mark.parametrize(
    ("proxies", "values", "expected"),
    [
        (1, ["203.0.113.9"], "203.0.113.9"),
        (1, ["10.0.0.1, 203.0.113.9"], "203.0.113.9"),
        (2, ["10.0.0.1, 203.0.113.9,198.51.100.7"], "203.0.113.9"),
        (2, ["10.0.0.1", "203.0.113.9", "198.51.100.7"], "203.0.113.9"),
        (3, ["203.0.113.9, 198.51.100.7", "198.51.100.8"], "203.0.113.9"),
        (2, ["10.0.0.1, " * 600 + "203.0.113.9, 198.51.100.7"], "203.0.113.9"),
        (1, ["spoofed, 2001:DB8:0::9"], "2001:db8::9"),
    ],
)
def test_the_address_is_counted_from_the_right(
    proxies: int, values: list[str], expected: str
) -> None:
    assert client(proxies, *values) == expected


@pytest.mark.parametrize(
    ("proxies", "values"),
    [
        (1, []),
        (1, [""]),
        (2, ["203.0.113.9"]),
        (1, ["10.0.0.1,"]),
        (2, ["10.0.0.1, unknown, 198.51.100.7"]),
        (1, ["203.0.113"]),
        (1, ["2001:db8::9" + "0" * 100]),
        (1, ["203.0.113.\uff19"]),  # a wide digit
    ],
)
def test_missing_proxies_and_what_is_no_address_tell_no_client(
    proxies: int, values: list[str]
) -> None:
    assert client(proxies, *values) is None


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("203.0.113.9:4711", "203.0.113.9"),  # Azure, and AWS where it keeps the port
        ('"203.0.113.9:4711"', "203.0.113.9"),
        ("203.0.113.9:_hidden.1-x", "203.0.113.9"),
        ("[2001:DB8::9]", "2001:db8::9"),
        ("[2001:db8::9]:4711", "2001:db8::9"),
        ('"[2001:db8::9]:4711"', "2001:db8::9"),
        ('"[2001:db8::9]"', "2001:db8::9"),
        ("[2001:db8::9]:_x", "2001:db8::9"),
        ("[::ffff:203.0.113.9]:80", "203.0.113.9"),
        ("[fe80::1%eth0]:80", "fe80::1%eth0"),
        ("\t203.0.113.9:80 ", "203.0.113.9"),
        ('"2001:db8::9"', None),  # a quoted IPv6 address has brackets
        ("[203.0.113.9]", None),
        ("[2001:db8::9", None),
        ("2001:db8::9]", None),
        ("[[2001:db8::9]]", None),
        ("[2001:db8::9]80", None),
        ("[2001:db8::9]:", None),
        ("[2001:db8::9]:808080", None),
        ("203.0.113.9:", None),
        ("203.0.113.9:80:80", None),
        ("203.0.113.9:http", None),
        ("203.0.113.9 :80", None),
        ("203.0.113.9\n", None),
        ("unknown", None),
        ("unknown:80", None),
        ("_hidden", None),
        ("_hidden:80", None),
        ("for=203.0.113.9", None),
        ('""', None),
        ("[]:80", None),
        ("[" * 8000, None),
    ],
)
def test_proxies_write_ports_brackets_and_quotes(entry: str, expected: str | None) -> None:
    assert client(1, f"10.0.0.1:80, {entry}") == expected
    assert client(2, f"{entry},[2001:db8::1]:443") == expected


def test_the_header_forwarded_says_nothing() -> None:
    headers = [(b"forwarded", b"for=203.0.113.9"), *forwarded("198.51.100.7")]
    assert Addresses((), 1).client(headers, PEER) == "198.51.100.7"


@pytest.mark.parametrize("mapped", ["::ffff:203.0.113.9", "::FFFF:cb00:7109"])
def test_ipv4_inside_ipv6_is_ipv4(mapped: str) -> None:
    assert client(0, peer=mapped) == "203.0.113.9"
    assert client(1, mapped) == "203.0.113.9"


@pytest.mark.parametrize(
    ("address", "allowed", "expected"),
    [
        ("10.255.0.1", ["10.0.0.0/8"], True),
        ("11.0.0.1", ["10.0.0.0/8"], False),
        ("203.0.113.9", ["10.0.0.0/8", "203.0.113.9/32"], True),
        ("2001:db8:ffff::1", ["2001:db8::/32"], True),
        ("2001:db9::1", ["2001:db8::/32"], False),
        ("10.0.0.1", ["::/0"], False),
        ("::1", ["0.0.0.0/0"], False),
    ],
)
def test_the_list_lets_in_what_is_in_its_networks(
    address: str, allowed: list[str], expected: bool
) -> None:
    assert allows(address, *allowed) is expected


def test_a_neighbourhood_is_an_ipv4_address_or_the_64_of_ipv6() -> None:
    assert neighbourhood("203.0.113.9") == "203.0.113.9"
    assert neighbourhood("2001:db8::1") == neighbourhood("2001:db8::ffff:2") == "2001:db8::/64"
    assert neighbourhood("2001:db8:0:1::1") != neighbourhood("2001:db8::1")
    assert neighbourhood("fe80::1%eth0") == "fe80::/64"
    assert neighbourhood("no: address") == "no: address"


def test_what_is_remembered_of_addresses_is_bounded() -> None:
    addresses = Addresses([ip_network("10.0.0.0/8")], 0)
    assert not any(addresses.allows(f"192.0.{n // 256}.{n % 256}") for n in range(5_000))
    assert addresses.allows.cache_info().currsize <= 4_096
