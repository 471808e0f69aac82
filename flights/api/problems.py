"""Errors as RFC 9457 problem details, `application/problem+json`."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic_core import to_json

from flights.api.answer import Answer
from flights.api.faults import MOST_FAULTS, Fault, shown

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """A request that is answered with an error."""

    def __init__(
        self,
        status: int,
        detail: str,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.faults = faults
        self.headers = dict(headers or {})

    @classmethod
    def of(cls, faults: Sequence[Fault]) -> "Problem":
        """422 with the first faults listed, the very first also told in `detail`."""
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        if len(faults) > MOST_FAULTS:  # how many there are, nobody has counted
            more = " (and more)"
        return cls(422, faults[0].sentence + more, faults[:MOST_FAULTS])

    def body(self) -> bytes:
        fields: dict[str, Any] = {
            "type": "about:blank",
            "title": title(self.status),
            "status": self.status,
            "detail": self.detail,
        }
        if self.faults:
            fields["errors"] = [fault.as_dict() for fault in self.faults]
        return to_json(fields)

    def answer(self) -> Answer:
        headers = tuple(
            (name.lower().encode(), value.encode()) for name, value in self.headers.items()
        )
        return Answer(self.status, self.body(), MEDIA_TYPE, headers)


def title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:  # such as 499
        return "Error"


def unread(query: str) -> Problem:
    """An answer that heeds no query would look like the one that was asked for."""
    return Problem(400, f"no query is read here, and this request has {shown(query)}")


def too_busy() -> Problem:
    """No 5xx, which would tell that the service is broken."""
    return Problem(429, "the service is too busy; try again", headers={"Retry-After": "1"})


def told_by_table() -> Problem:
    return Problem(
        409, "departures are not taken here: they come from the table that FLIGHT_LIVE names"
    )


def failed() -> Problem:
    return Problem(500, "the service failed; it was logged")
