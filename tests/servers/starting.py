"""A start as in a process of BentoML, which is none."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from flights.process.startup import check_start

OPEN = "would be open to all: set FLIGHT_API_KEYS or FLIGHT_API_KEYS_FILE, FLIGHT_JWT_ISSUER with"


def start(**options: Any) -> None:
    """As in a process of BentoML with these options."""
    with click.Context(click.Command("serve")) as context:
        context.params = options
        check_start()


@contextmanager
def listening(host: str) -> Iterator[int]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as bound:
        bound.bind((host, 0))
        bound.listen()
        yield bound.fileno()
