"""Where departures are: in a file of this machine, a Redis, or a table that others write."""

import re

from flights.live.stores.keeper import Keeper, StoreError
from flights.live.stores.sqlite_store import Store

# A password's special characters are %-encoded; what else a URL may tell a client is not read.
REDIS = re.compile(
    r"(?P<shown>(?P<scheme>rediss?)://)(?:[^\s/?#@]*@)?"
    r"(?P<place>(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::(?P<port>\d{1,5}))?(?:/\d{0,5})?)"
    # The certificate of Google's Memorystore names no host; its authority is checked all the same.
    r"(?:\?ssl_ca_certs=[^\s&#\0]+(?:&ssl_check_hostname=false)?)?"
)
SOCKET = re.compile(r"(?P<shown>unix://)(?:[^\s/?#@]*@)?(?P<place>/[^\s?#\0]+)(?:\?db=\d{1,5})?")
MOST_PORT = 65_535
TABLES = (".csv", ".csv.gz", ".csv.zst", ".parquet", ".xlsx")
FORMS = (
    "redis://[user:password@]host[:port][/number], "
    "rediss://…[?ssl_ca_certs=FILE[&ssl_check_hostname=false]], unix:///path"
)


def opened(where: str, airport: str = "") -> Keeper:
    """Raises `StoreError` where nothing can be kept; a Redis need not be there yet.

    `airport`: the ICAO codes of the origins, the only ones that may be kept there; "" for any.
    """
    if is_table(where):
        raise StoreError(
            "that is a table, which the service alone reads: put it into a file with "
            "python -m flights.departures TABLE --store live.db, and give --store live.db"
        )
    if not is_url(where):
        return Store(where, airport)
    shown(where)
    # Loaded only where it is used: 12 MB.
    from flights.live.stores.redis_store import RedisStore  # noqa: PLC0415 (as above)

    return RedisStore(where, airport)


def check(where: str, airport: str = "") -> None:
    """Raises `StoreError` as `opened` does. Loads nothing that others do not need."""
    if is_table(where):  # which need not be there yet
        return
    if not is_url(where):
        Store(where, airport).close()
    shown(where)


def is_table(where: str) -> bool:
    """By its name alone; `?` begins what a URL tells its server."""
    if where.startswith(("http://", "https://")):
        return True
    is_redis = where.startswith(("redis://", "rediss://", "unix://"))
    return not is_redis and where.partition("?")[0].lower().endswith(TABLES)


def is_url(where: str) -> bool:
    return "://" in where


def shown(where: str) -> str:
    """What may be told to anybody: no user, no password. Raises `StoreError` for other URLs."""
    if not is_url(where):
        return where
    match = REDIS.fullmatch(where) or SOCKET.fullmatch(where)
    if not match or int(match.groupdict().get("port") or 0) > MOST_PORT:
        raise StoreError(f"that is no URL of a Redis, which is written {FORMS}, or of a table")
    return match["shown"] + match["place"]
