"""python -m train.registry: models of the store."""

import sys

from flights.interrupts import ending_at_once

if __name__ == "__main__":
    with ending_at_once():
        from train.registry.cli import main
    sys.exit(main())
