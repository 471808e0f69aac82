"""A function of many files on Ray: on the cluster at RAY_ADDRESS, or on this machine. Ray does not
ship, and is loaded when it is asked for.
"""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from flights.tables.place import Unusable

Made = TypeVar("Made")


def on_ray(
    function: Callable[..., Made], files: Iterable[Any], workers: int, *shared: Any
) -> Iterator[Made]:
    """`function(file, *shared)` of each file, as they are ready, each in a process of Ray's.
    `workers`: processes where there is no cluster, which has a number of its own.

    Raises `Unusable` where the engine cannot go on: what is made until then stays.
    """
    ray = load()
    task = ray.remote(num_cpus=1, max_retries=3)(function)  # where a process or machine is gone
    try:
        with begin(ray, workers):
            known = [ray.put(one) for one in shared]
            waiting = [task.remote(file, *known) for file in files]
            while waiting:
                ready, waiting = ray.wait(waiting)
                yield ray.get(ready[0])
    except (ray.exceptions.RayError, ConnectionError, RuntimeError, ValueError) as error:
        raise Unusable(f"Ray cannot go on: {error}") from error


def load() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # or it tells its makers
    try:
        import ray  # noqa: PLC0415 (does not ship)
    except ImportError as error:
        raise Unusable(f"--engine needs Ray ({error}): pip install '.[engine]'") from error
    return ray


def begin(ray: Any, workers: int) -> Any:
    address = os.environ.get("RAY_ADDRESS")
    return ray.init(
        address or "local",
        num_cpus=None if address else workers,
        include_dashboard=False,
        log_to_driver=False,
        logging_level=logging.ERROR,
    )
