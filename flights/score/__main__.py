"""python -m flights.score: score a schedule."""

import signal
import sys

from flights.interrupts import ending_at_once

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # leaves nothing behind either
    with ending_at_once():
        from flights.score.cli import main
    sys.exit(main())
