"""Where departures are kept, as it is written and as it is told: no password is shown."""

from pathlib import Path

import pytest

from flights.live.stores.address import check, opened, shown
from flights.live.stores.keeper import StoreError
from flights.live.stores.redis_store import RedisStore
from flights.live.stores.sqlite_store import Store


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("redis://live", "redis://live"),
        ("redis://live:6380/2", "redis://live:6380/2"),
        ("redis://:s3cret%40@10.0.0.1:6379/0", "redis://10.0.0.1:6379/0"),
        ("redis://me:s3cret@[::1]:6379", "redis://[::1]:6379"),
        ("rediss://:s3cret@live:6378/0?ssl_ca_certs=/etc/ca.pem", "rediss://live:6378/0"),
        (
            "rediss://:s3cret@10.0.0.1:6378/0?ssl_ca_certs=/ca.pem&ssl_check_hostname=false",
            "rediss://10.0.0.1:6378/0",
        ),
        ("unix:///run/redis.sock", "unix:///run/redis.sock"),
        ("unix://:s3cret@/run/redis.sock?db=3", "unix:///run/redis.sock"),
    ],
)
def test_a_redis_is_told_without_its_password(url: str, told: str) -> None:
    check(url)
    store = opened(url)
    assert isinstance(store, RedisStore)
    assert store.name == shown(url) == told


@pytest.mark.parametrize(
    "url",
    [
        "redis://",
        "redis://:s3cret@",
        "redis://:s3cret@live:port",
        "redis://:s3#cret@live",
        "redis://:s3/cret@live",
        "redis://live/s3cret",
        "redis://live?password=s3cret",
        "rediss://live?ssl_cert_reqs=none&x=s3cret",
        "rediss://live?ssl_check_hostname=false&x=s3cret",
        "unix://:s3cret@run/redis.sock",
        "unix://s3cret",
        "reids://:s3cret@live",
        "gopher://:s3cret@live",
        "redis://live:99999",
        "redis://live s3cret",
        "unix:///s3cret\0.sock",
        "rediss://live?ssl_ca_certs=s3cret\0",
    ],
)
def test_another_url_is_refused_without_being_shown(url: str) -> None:
    for use in (check, opened):
        with pytest.raises(StoreError, match="no URL of a Redis") as refused:
            use(url)
        assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("table", ["missing/day.csv", "https://:s3cret@live", "S3://day.XLSX"])
def test_a_table_need_not_be_there_and_is_none_that_keeps(table: str) -> None:
    check(table)
    with pytest.raises(StoreError, match=r"^that is a table, which the service alone reads: "):
        opened(table)


def test_what_is_no_url_is_a_file(tmp_path: Path) -> None:
    path = str(tmp_path / "live.db")
    check(path)
    assert isinstance(opened(path), Store)
    assert shown(path) == path
