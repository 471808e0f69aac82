"""python -m flights.departures: tell what left."""

import signal
import sys

from flights.interrupts import ending_at_once

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # keeps nothing either
    with ending_at_once():
        from flights.departures.cli import main
    sys.exit(main())
