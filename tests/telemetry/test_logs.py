"""What a service writes: one JSON object a line, whoever writes it."""

import json
import subprocess
import sys

WRITES = """
import logging
from flights.telemetry import logs
logs.configure({text})
logs.log.info("request", status=200, client="crew")
logging.getLogger("bentoml.serve").info("Service %s initialized", "flight_delay")
logging.getLogger("httpx").info("a library's chatter")
try:
    1 / 0
except ZeroDivisionError:
    logs.log.exception("the request failed", request_id="1")
    logging.getLogger("uvicorn.error").exception("a library failed")
"""


def written(text: bool = False) -> list[str]:
    code = WRITES.format(text=text)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_every_line_is_a_json_object_with_time_severity_and_message() -> None:
    request, library, failure, other = map(json.loads, written())
    assert (request["status"], request["client"], request["severity"]) == (200, "crew", "INFO")
    assert request["time"].endswith("Z")
    assert (library["message"], library["severity"]) == (
        "Service flight_delay initialized",
        "INFO",
    )
    assert (failure["severity"], failure["request_id"]) == ("ERROR", "1")
    assert "ZeroDivisionError" in failure["exception"]
    assert "ZeroDivisionError" in other["exception"]


def test_people_read_text() -> None:
    lines = written(text=True)
    assert "request" in lines[0]
    assert not lines[0].startswith("{")
