"""Where a request comes from, and which addresses may ask.

Each proxy adds the address of its own peer at the right end of X-Forwarded-For; what is left of
those of the trusted proxies is whatever the client wrote.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

LONGEST = 64  # characters of an address: IPv6 has 45, a zone such as %eth0 comes to it

# An address of RFC 7239; a port may be hidden behind a name such as _x.
NODE = re.compile(
    r"(?:\[(?P<v6>[^\[\]]+:[^\[\]]+)\]|(?P<v4>[0-9.]+))(?::(?:[0-9]{1,5}|_[\w.-]+))?", re.A
)

# What proxies add: X-Forwarded-For, Via, X-Real-IP, CF-Connecting-IP, ...
OF_PROXY = re.compile(rb".*forwarded.*|.*[-_]ip|via|x-envoy-.*")

Headers = Sequence[tuple[bytes, bytes]]


class Addresses:
    """The allow-list (empty: any address) behind a number of trusted proxies."""

    def __init__(self, allowed: Sequence[IPv4Network | IPv6Network], proxies: int) -> None:
        self.allowed = allowed
        self.proxies = proxies
        self.allows = lru_cache(4096)(self.is_allowed)

    def client(self, headers: Headers, peer: str) -> str | None:
        """The address in its usual form; None if proxies are missing or it is no address."""
        if not self.proxies:
            return usual(peer)
        forwarded = b",".join([value for name, value in headers if name == b"x-forwarded-for"])
        entries = forwarded.rsplit(b",", self.proxies)
        if len(entries) < self.proxies:
            return None
        return usual(host(entries[-self.proxies].decode("latin-1").strip(" \t")))

    def is_allowed(self, address: str) -> bool:
        parsed = ip_address(address)
        return any(parsed in network for network in self.allowed)


def host(entry: str) -> str:
    """Without the port, brackets and quotes that some proxies write (RFC 7239, section 6).

    As `192.0.2.1:4711` (Azure), `[2001:db8::1]:4711`, `"[2001:db8::1]"`.
    """
    if len(entry) <= LONGEST and ("[" in entry or '"' in entry or entry.count(":") == 1):
        found = NODE.fullmatch(entry.removeprefix('"').removesuffix('"'))
        return (found["v6"] or found["v4"]) if found else ""
    return entry


def usual(text: str) -> str | None:
    return parsed(text) if len(text) <= LONGEST else None


@lru_cache(4096)
def parsed(text: str) -> str | None:
    """IPv6 in lower case and short, IPv4 inside IPv6 as IPv4; None if it is no address."""
    try:
        address: IPv4Address | IPv6Address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def neighbourhood(address: str) -> str:
    """What one can easily change one's address within: the /64 of IPv6, nothing of IPv4."""
    if ":" not in address:
        return address
    try:
        return str(IPv6Network((address.partition("%")[0], 64), strict=False))
    except ValueError:
        return address


def is_beside(headers: Headers, peer: str) -> bool:
    """Whether a program on this machine asks for itself; a proxy says that it asks for another."""
    return is_loopback(peer) and not any(OF_PROXY.fullmatch(name) for name, _ in headers)


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
