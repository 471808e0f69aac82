"""The zone of Santiago is there on a machine without zone files."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime

from flights.airport import Airport
from tests.samples.airports import NYC, SCL


def test_the_clocks_need_no_zone_files_of_the_machine() -> None:
    names = "import zoneinfo; assert not zoneinfo.TZPATH; from flights.clock import clock_of"
    code = f"{names}; print(clock_of('America/Santiago').zone)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONTZPATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "America/Santiago\n"


def test_new_york_skips_and_repeats_its_own_hours() -> None:
    skipped, before, after = (datetime(2013, 3, 10, hour, 30) for hour in (2, 1, 3))
    assert list(map(NYC.clock.existed, (before, skipped, after))) == [True, False, True]
    assert NYC.clock.utc_minute(after) - NYC.clock.utc_minute(before) == 60
    twice = datetime(2013, 11, 3, 1, 30)
    first = NYC.clock.utc_minute(twice)
    assert [NYC.clock.local_time(first + minutes) for minutes in (0, 60)] == [twice, twice]
    assert first == datetime(2013, 11, 3, 5, 30, tzinfo=UTC).timestamp() // 60
    days = [date(2013, 3, 10), date(2013, 11, 3), date(2013, 3, 11), date(2017, 8, 13)]
    assert list(map(NYC.clock.clocks_change, days)) == [True, True, False, False]


def test_airports_of_one_zone_have_one_clock() -> None:
    assert Airport.of(NYC.as_metadata()).clock is NYC.clock is not SCL.clock
