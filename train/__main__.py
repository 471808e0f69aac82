"""python -m train: train the delay model and register it."""

import sys

from train.cli import main

if __name__ == "__main__":
    sys.exit(main())
