"""python -m train: train the delay model and register it."""

import sys

from flights.interrupts import ending_at_once

if __name__ == "__main__":
    with ending_at_once():
        from train.cli import main
    sys.exit(main())
