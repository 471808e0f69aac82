"""python -m train.monitor: how good the served model is."""

import sys

from train.monitor.cli import main

if __name__ == "__main__":
    sys.exit(main())
