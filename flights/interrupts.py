"""How a command is stopped while it loads."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def ending_at_once() -> Iterator[None]:
    """By Ctrl-C, and by SIGTERM where it is taken as that, in what has nothing to clean up.

    A KeyboardInterrupt would be lost: `schema`, with which BentoML reads its configuration while
    it is imported, takes whatever is raised for a fault of what it checks.
    """

    def leave(number: int, _: Any) -> None:
        try:
            os.write(2, b"stopped\n")
        finally:
            os._exit(128 + number)

    raising = [
        number
        for number in (signal.SIGINT, signal.SIGTERM)
        if signal.getsignal(number) is signal.default_int_handler
    ]
    for number in raising:
        signal.signal(number, leave)
    try:
        yield
    finally:
        for number in raising:
            signal.signal(number, signal.default_int_handler)
