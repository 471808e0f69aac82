"""python -m flights.departures: tell what left."""

import signal
import sys

from flights.departures.cli import main

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # keeps nothing either
    sys.exit(main())
