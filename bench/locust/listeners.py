"""What locust is told, and what it tells: options, the count of events, the summary."""

import json
import sys
from pathlib import Path
from typing import Any

from locust import events
from locust.runners import WorkerRunner

from bench.locust.access import SENT, status_of
from bench.locust.objectives import doubled, judged
from bench.locust.shapes import SHAPES
from bench.locust.tally import PERCENTILES, Tally
from bench.locust.users import sent_to
from bench.verdicts import Verdict, as_table, objectives, threshold

SLO = objectives()
tally = Tally(threshold(SLO, "latency"))


@events.init_command_line_parser.add_listener
def add_options(parser: Any) -> None:
    uses = "; ".join(f"{name}: {shape.use} ({shape.seconds} s)" for name, shape in SHAPES.items())
    parser.add_argument("--shape", choices=SHAPES, default="steady", env_var="SHAPE", help=uses)
    parser.add_argument(
        "--rate", type=float, default=1, env_var="RATE", help="requests/s of a check-in system"
    )
    parser.add_argument("--results", default="", env_var="RESULTS", help="JSON file to write")
    parser.set_defaults(num_users=20)


@events.init.add_listener
def check_access(environment: Any, **_: Any) -> None:
    """Without it each request of a hopeless run would fail alone."""
    host = environment.host
    if not host or isinstance(environment.runner, WorkerRunner):
        return
    if (status := status_of(host, SENT)) != 200:
        cure = "; set FLIGHT_KEY or FLIGHT_TOKEN" if status == 401 else ""
        sys.exit(f"{host} answers {status or 'nothing'} instead of 200{cure}")


@events.test_start.add_listener
def start(environment: Any, **_: Any) -> None:
    sent_to(environment.host.rstrip("/"))  # takes a second, in which no user would get to send
    tally.start()


@events.request.add_listener
def count(response_time: float, exception: Any, response: Any, context: Any, **_: Any) -> None:
    tally.add(context["expected"], response.status_code, response_time / 1e3, exception is None)


@events.report_to_master.add_listener
def hand_over(client_id: str, data: dict[str, Any]) -> None:
    data["tally"] = tally.handed_over()


@events.worker_report.add_listener
def take(client_id: str, data: dict[str, Any]) -> None:
    tally.take(data["tally"])


@events.quitting.add_listener
def judge(environment: Any, **_: Any) -> None:
    if isinstance(environment.runner, WorkerRunner):
        return
    options = environment.parsed_options
    found = results(options.shape, options.num_users, options.rate, options.run_time)
    environment.process_exit_code = int(not all(one["met"] for one in found["verdicts"]))
    if options.results:
        Path(options.results).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    # Last of all, after locust's own tables.
    environment.events.quit.add_listener(lambda exit_code: print(summary(found)))


def results(shape: str, users: int, rate: float, seconds: int | None) -> dict[str, Any]:
    seconds = seconds or SHAPES[shape].seconds
    verdicts = judged(tally, SLO) + (doubled(tally, seconds, SLO) if shape == "step" else [])
    return {
        "shape": shape,
        "users": users,
        "rate": rate,
        "seconds": seconds,
        "all": tally.between(0, seconds),
        "verdicts": [verdict._asdict() for verdict in verdicts],
        "timeline": tally.timeline(),
    }


def summary(found: dict[str, Any]) -> str:
    numbers = found["all"]
    known = [p for p in PERCENTILES if f"p{p}_ms" in numbers]
    times = ", ".join(f"p{p} {numbers[f'p{p}_ms']:g} ms" for p in known)
    title = f"{found['shape']}, {found['users']} users, {found['seconds']} s: "
    title += f"{numbers['per_s']:.1f} answers/s as expected, {numbers['errors']} others. {times}"
    return f"\n{title}\n\n{as_table(Verdict(**one) for one in found['verdicts'])}\n"
