"""Errors as RFC 9457 problem details, `application/problem+json`."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import to_json

from flights.api.answer import Answer
from flights.api.errors.faults import MOST_FAULTS, Fault, shown
from flights.api.errors.kinds import BY_NAME, BY_STATUS

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """A request that is answered with an error; `kind`: its name, where its status has several."""

    def __init__(
        self,
        status: int,
        detail: str,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        kind: str = "",
    ) -> None:
        super().__init__(detail)
        self.kind = BY_NAME[kind] if kind else BY_STATUS[status]
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
        kind = "contradiction" if faults[0].contradicts else "wrong-field"
        return cls(422, faults[0].sentence + more, faults[:MOST_FAULTS], kind=kind)

    def body(self, path: str = "/") -> bytes:
        """`path`: what was asked for, from which the `type` leads to its paragraph."""
        fields: dict[str, Any] = {
            "type": self.kind.uri(path),
            "title": self.kind.title,
            "status": self.status,
            "detail": self.detail,
        }
        if path.startswith("/v2"):  # what clients of the Open Inference Protocol look for
            fields["error"] = self.detail
        if self.faults:
            fields["errors"] = [fault.as_dict() for fault in self.faults]
        return to_json(fields)

    def answer(self, path: str = "/") -> Answer:
        headers = tuple(
            (name.lower().encode(), value.encode()) for name, value in self.headers.items()
        )
        return Answer(self.status, self.body(path), MEDIA_TYPE, headers)


def unread(query: str) -> Problem:
    """An answer that heeds no query would look like the one that was asked for."""
    return Problem(400, f"no query is read here, and this request has {shown(query)}")


def too_busy() -> Problem:
    """No 5xx, which would tell that the service is broken."""
    wait = {"Retry-After": "1"}
    return Problem(429, "the service is too busy; try again", headers=wait, kind="too-busy")


def told_by_table() -> Problem:
    return Problem(
        409, "departures are not taken here: they come from the table that FLIGHT_LIVE names"
    )


def none_kept() -> Problem:
    detail = "no departures are kept here: start the service with FLIGHT_LIVE"
    return Problem(404, detail, kind="no-departures")


def failed() -> Problem:
    return Problem(500, "the service failed; it was logged")
