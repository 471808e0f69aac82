"""What a service writes: one JSON object a line, whoever writes it."""

import json
import re
import subprocess
import sys

import pytest

WRITES = """
import logging
from flights.telemetry.logs import structured
structured.configure({text})
structured.log.info("request", status=200, client="crew")
logging.getLogger("bentoml.serve").info("Service %s initialized", "flight_delay")
logging.getLogger("httpx").info("a library's chatter")
try:
    key = "the-only-key-there-is"
    1 / 0
except ZeroDivisionError:
    structured.log.exception("the request failed", request_id="1")
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


@pytest.mark.parametrize("text", [True, False])
def test_tracebacks_tell_no_local_variables(text: bool) -> None:
    shown = "\n".join(written(text))
    assert shown.count("ZeroDivisionError") == 2
    assert shown.count("the-only-key-there-is") == 0


PATH = "/\x1b[2J\x9b2J\r\n\x7f\u202e"


def test_on_a_terminal_control_characters_are_escaped() -> None:
    code = f"""if True:
        import logging
        from flights.telemetry.logs import structured
        structured.configure(True)
        structured.log.info("request", route={PATH!r})
        logging.getLogger("uvicorn.error").warning("at %s", {PATH!r})
        try:
            raise ValueError({PATH!r})
        except ValueError:
            structured.log.exception("failed")
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    shown = re.sub(r"\x1b\[\d*m", "", done.stdout.decode())  # the colours
    assert all(line.isprintable() for line in shown.splitlines())
    escaped = r"/\x1b[2J\x9b2J\r\n\x7f\u202e"
    assert shown.count(escaped) == 2
    assert escaped.replace(r"\n", "\n") in shown  # of a traceback, which has lines
