"""One JSON object a line on standard output, as Cloud Logging and Loki read it; text on a terminal.

The names `time`, `severity` and `message` are Cloud Logging's:
https://cloud.google.com/logging/docs/structured-logging
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from pydantic_core import to_json
from structlog.processors import ExceptionRenderer, TimeStamper
from structlog.stdlib import ProcessorFormatter

from flights.telemetry.logs.lines import LineHandler, Lines

Event = MutableMapping[str, Any]

log: Any = structlog.get_logger()
lines: Any = Lines()


def configure(text: bool | None = None) -> None:
    """Let this process and its libraries log so; `text` unless given where people read."""
    text = sys.stdout.isatty() if text is None else text
    steps: list[Any] = [TimeStamper("iso", key="time"), severity, ExceptionRenderer()]
    render: list[Any] = [as_json]
    if text:
        steps = [TimeStamper("%H:%M:%S", utc=False), structlog.processors.add_log_level]
        steps += [ExceptionRenderer(), printable]
        plain = structlog.dev.plain_traceback  # others print the local variables, which hold keys
        render = [structlog.dev.ConsoleRenderer(exception_formatter=plain), as_bytes]
    structlog.configure(
        processors=[*steps, *render],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.BytesLoggerFactory(lines),
        cache_logger_on_first_use=True,
    )
    log_libraries(steps, render)


def log_libraries(steps: list[Any], render: list[Any]) -> None:
    """What others tell `logging`, in the same form."""
    handler = LineHandler(lines)
    ours = [ProcessorFormatter.remove_processors_meta, *render, as_text]
    handler.setFormatter(ProcessorFormatter(processors=ours, foreign_pre_chain=steps))
    for name in ("", "bentoml", "uvicorn", "uvicorn.error", "circus"):  # "": the root
        logger = logging.getLogger(name)
        logger.handlers = [] if name else [handler]
        logger.propagate = True
    # `flights.server.request_log` writes that line.
    logging.getLogger("uvicorn.access").propagate = False
    logging.getLogger().setLevel(logging.WARNING)
    logging.getLogger("bentoml").setLevel(logging.INFO)


def severity(_: Any, method: str, event: Event) -> Event:
    event["severity"] = "ERROR" if method == "exception" else method.upper()
    return event


def as_json(_: Any, __: str, event: Event) -> bytes:
    first = {"time": event.pop("time"), "severity": event.pop("severity")}
    first["message"] = event.pop("event")
    return to_json({**first, **event}, fallback=str)


def as_bytes(_: Any, __: str, line: str) -> bytes:
    return line.encode(errors="backslashreplace")


def as_text(_: Any, __: str, line: bytes) -> str:
    return line.decode()


def printable(_: Any, __: str, event: Event) -> Event:
    """Nothing in it moves the cursor, changes colours or begins a line, but a traceback's lines."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = escaped(value, kept="\n" if name == "exception" else "")
    return event


def escaped(text: str, kept: str = "") -> str:
    """Control and format characters as Python writes them, except those that are `kept`."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in kept else ascii(c)[1:-1] for c in text)
