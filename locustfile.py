"""Users like the real ones: locust --headless --host URL --shape step --users 20

FLIGHT_KEY or FLIGHT_TOKEN in the environment is sent as API key or bearer token; FLIGHT_ID_TOKEN is
for a Cloud Run that lets in only Google's identities. Exit status: 0 all objectives of
deploy/slo.yaml are met, 1 one is not or the service cannot be reached.
"""

from typing import Any

from locust import LoadTestShape, User

import bench.locust.listeners  # noqa: F401 (adds the options and the summary)
from bench.locust.access import is_closed
from bench.locust.shapes import SHAPES, users_at
from bench.locust.users import CheckIn, Newcomer, OperationsDesk, Stranger

RAMP_SECONDS = 3  # until all users are there


class Shape(LoadTestShape):
    runner: Any  # there is one when it ticks
    use_common_options = True  # --users and --run-time

    def tick(self) -> tuple[int, float, list[type[User]]] | None:
        environment = self.runner.environment
        options = environment.parsed_options
        seconds = options.run_time or SHAPES[options.shape].seconds
        users = users_at(options.shape, self.get_run_time(), seconds, options.num_users)
        if users is None:
            return None
        classes: list[type[User]] = [CheckIn, OperationsDesk, Newcomer]
        if is_closed(environment.host):
            classes.append(Stranger)
        return users, max(1, users / RAMP_SECONDS), classes
