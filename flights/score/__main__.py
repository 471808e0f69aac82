"""python -m flights.score: score a schedule."""

import signal
import sys

from flights.score.cli import main

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # leaves nothing behind either
    sys.exit(main())
