"""python -m train.monitor: how good the served model is."""

import sys

from flights.interrupts import ending_at_once

if __name__ == "__main__":
    with ending_at_once():
        from train.monitor.cli import main
    sys.exit(main())
