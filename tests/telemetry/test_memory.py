"""The memory that alerts and limits are about."""

import os

import psutil

from flights.telemetry.memory import memory_of, proportional_set_size


def test_a_process_has_at_most_what_is_resident() -> None:
    own = psutil.Process()
    assert 10e6 < (proportional_set_size(own.pid) or 0) <= own.memory_info().rss * 1.1


def test_a_process_that_has_ended_counts_nothing() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    child = psutil.Process(pid)
    os.waitpid(pid, 0)
    assert proportional_set_size(pid) is None
    assert memory_of([child]) == 0
