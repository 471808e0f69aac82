"""The zone of Santiago is there on a machine without zone files."""

import os
import subprocess
import sys


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
