"""python -m train.registry: models of the store."""

import sys

from train.registry.cli import main

if __name__ == "__main__":
    sys.exit(main())
