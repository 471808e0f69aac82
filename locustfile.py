"""Users like the real ones: locust --headless --host URL --shape step --users 20

FLIGHT_KEY or FLIGHT_TOKEN in the environment is sent as API key or bearer token; FLIGHT_ID_TOKEN is
for a Cloud Run that lets in only Google's identities. Exit status: 0 all objectives of
deploy/slo.yaml are met, 1 one is not or the service cannot be reached.
"""

import json
import random
from collections.abc import Callable
from typing import Any, ClassVar

from locust import FastHttpUser, LoadTestShape, constant_pacing, constant_throughput, task

from bench import answers, judging  # judging also adds the options and the summary
from bench.departures import departures
from bench.mistakes import MISTAKES
from bench.shapes import SHAPES, users_at

Check = Callable[[Any, bytes], None]  # of a response and the body sent; raises WrongAnswerError

SINGLE, BATCH = "/predict", "/predict_batch"
RAMP_SECONDS = 3  # until all users are there
flights, days = departures()
bodies = [json.dumps(flight).encode() for flight in flights]
batches = {json.dumps(day).encode(): len(day) for day in days}  # number of flights by body
earlier = answers.Earlier()


class Sender(FastHttpUser):
    abstract = True
    insecure = False  # locust's default would show the key to whoever answers
    network_timeout = connection_timeout = 10.0
    headers: ClassVar = {"Content-Type": "application/json", **judging.credentials()}

    def send(self, name: str, path: str, body: bytes, check: Check, status: int = 200) -> None:
        with self.client.post(
            path,
            body,
            name=name,
            headers=self.headers,
            catch_response=True,
            context={"expected": status},
        ) as response:
            try:
                if response.status_code != status:
                    got = response.status_code or response.error
                    raise answers.WrongAnswerError(f"{got} instead of {status}")
                check(response, body)
                response.success()
            except answers.WrongAnswerError as error:
                response.failure(error)

    def rate(self) -> float:
        return self.environment.parsed_options.rate


class CheckIn(Sender):
    """A check-in system: a flight at a time, steadily, and some of them again and again."""

    weight = 7

    def wait_time(self) -> float:
        return constant_throughput(self.rate())(self)

    @task(9)
    def ask(self) -> None:
        self.send(SINGLE, SINGLE, random.choice(bodies), right_delays)

    @task(1)
    def ask_again(self) -> None:
        self.send(f"{SINGLE} again", SINGLE, random.choice(bodies[:10]), right_delays)


class OperationsDesk(Sender):
    """All departures of a day, several days in a row, then nothing for a while."""

    def wait_time(self) -> float:
        return constant_pacing(10 / self.rate())(self)

    @task
    def plan(self) -> None:
        for body in random.sample(list(batches), 3):
            self.send(f"{BATCH} of a day", BATCH, body, right_delays)


class Newcomer(Sender):
    """Learns the API from its refusals, which must name the field that is wrong."""

    def wait_time(self) -> float:
        return constant_throughput(self.rate() / 5)(self)

    @task
    def err(self) -> None:
        field, spoil = random.choice(list(MISTAKES.items()))
        body = json.dumps(spoil(random.choice(flights))).encode()
        self.send(f"{SINGLE} with a mistake", SINGLE, body, refused(field), 422)


class Stranger(Sender):
    """Has no credentials of its own. Comes only where they are asked for."""

    headers: ClassVar = {"Content-Type": "application/json", **judging.google_credentials()}

    def wait_time(self) -> float:
        return constant_throughput(self.rate() / 5)(self)

    @task
    def knock(self) -> None:
        self.send(f"{SINGLE} without credentials", SINGLE, bodies[0], challenged, 401)


class Shape(LoadTestShape):
    use_common_options = True  # --users and --run-time

    def tick(self) -> tuple[int, float, list[type]] | None:
        options = self.runner.environment.parsed_options
        seconds = options.run_time or SHAPES[options.shape].seconds
        users = users_at(options.shape, self.get_run_time(), seconds, options.num_users)
        if users is None:
            return None
        closed = judging.is_closed(self.runner.environment.host)
        classes = [CheckIn, OperationsDesk, Newcomer, *([Stranger] if closed else [])]
        return users, max(1, users / RAMP_SECONDS), classes


def right_delays(response: Any, body: bytes) -> None:
    answer = answers.probabilities(response.content, batches.get(body))
    earlier.check(response.headers.get("X-Model-Tag", ""), body, answer)


def refused(field: str) -> Check:
    def check(response: Any, body: bytes) -> None:
        media_type = response.headers.get("Content-Type", "")
        answers.check_refusal(media_type, response.content, field)

    return check


def challenged(response: Any, body: bytes) -> None:
    if "WWW-Authenticate" not in response.headers:
        raise answers.WrongAnswerError("401 without WWW-Authenticate")
