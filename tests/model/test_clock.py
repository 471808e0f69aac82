"""The zone of Santiago is there on a machine without zone files."""

import os
import subprocess
import sys


def test_the_clocks_need_no_zone_files_of_the_machine() -> None:
    code = (
        "import zoneinfo; assert not zoneinfo.TZPATH; import flights.clock as c; print(c.SANTIAGO)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONTZPATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "America/Santiago\n"
