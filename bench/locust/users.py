"""Who asks the service, how often, for what, and which answer is right."""

import json
import random
from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar, NamedTuple

from locust import FastHttpUser, constant_throughput, task
from locust.env import Environment

from bench import answers
from bench.locust.access import SENT, STRANGER
from bench.locust.mistakes import MISTAKES, mistaken
from bench.payloads import departures
from bench.served import served
from flights.airport import Airport

Check = Callable[[Any, str], None]  # of a response and the body sent; raises WrongAnswerError

SINGLE, BATCH = "/predict", "/predict_batch"
earlier = answers.Earlier()


class Sent(NamedTuple):
    """What is sent to a service."""

    airport: Airport
    flights: list[dict[str, Any]]
    bodies: list[str]
    batches: list[str]  # all departures of a day each


@cache
def sent_to(host: str) -> Sent:
    airport, year = served(host)
    flights, days = departures(year, airport)
    return Sent(airport, flights, [*map(json.dumps, flights)], [*map(json.dumps, days)])


class Sender(FastHttpUser):
    abstract = True
    insecure = False  # locust's default would show the key to whoever answers
    network_timeout = connection_timeout = 10.0
    headers: ClassVar = SENT
    seconds: ClassVar = 1  # from one task to the next, at a rate of 1

    def __init__(self, environment: Environment) -> None:
        """With a / less after the host, which would be a second one before each path."""
        self.host = self.host and self.host.rstrip("/")
        super().__init__(environment)

    @property
    def sent(self) -> Sent:
        return sent_to(self.host)

    def send(self, name: str, path: str, body: str, check: Check, status: int = 200) -> None:
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

    def wait_time(self) -> float:
        return constant_throughput(self.environment.parsed_options.rate / self.seconds)(self)


class CheckIn(Sender):
    """A check-in system: a flight at a time, steadily, and some of them again and again."""

    weight = 7

    @task(9)
    def ask(self) -> None:
        self.send(SINGLE, SINGLE, random.choice(self.sent.bodies), right_delays)

    @task(1)
    def ask_again(self) -> None:
        self.send(f"{SINGLE} again", SINGLE, random.choice(self.sent.bodies[:10]), right_delays)


class OperationsDesk(Sender):
    """All departures of a day, several days in a row, then nothing for a while."""

    seconds = 10

    @task
    def plan(self) -> None:
        for body in random.sample(self.sent.batches, 3):
            self.send(f"{BATCH} of a day", BATCH, body, right_delays)


class Newcomer(Sender):
    """Learns the API from its refusals, which must name the field that is wrong."""

    seconds = 5

    @task
    def err(self) -> None:
        field, airport = random.choice(list(MISTAKES)), self.sent.airport
        body = json.dumps(mistaken(field, random.choice(self.sent.flights), airport))
        check = refused(airport.called.get(field, field))
        self.send(f"{SINGLE} with a mistake", SINGLE, body, check, 422)


class Stranger(Sender):
    """Has no credentials of its own. Comes only where they are asked for."""

    headers: ClassVar = STRANGER
    seconds = 5

    @task
    def knock(self) -> None:
        self.send(f"{SINGLE} without credentials", SINGLE, self.sent.bodies[0], challenged, 401)


def right_delays(response: Any, body: str) -> None:
    number = len(json.loads(body)) if body.startswith("[") else None
    answer = answers.probabilities(response.content, number)
    earlier.check(response.headers.get("X-Model-Tag", ""), body, answer)


def refused(field: str) -> Check:
    def check(response: Any, body: str) -> None:
        media_type = response.headers.get("Content-Type", "")
        answers.check_refusal(media_type, response.content, field)

    return check


def challenged(response: Any, body: str) -> None:
    if "WWW-Authenticate" not in response.headers:
        raise answers.WrongAnswerError("401 without WWW-Authenticate")
