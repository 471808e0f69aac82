"""Errors as RFC 9457 problem details, `application/problem+json`."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import quote

from pydantic_core import to_json

from flights.api.answer import Answer

MEDIA_TYPE = "application/problem+json"
LONGEST_VALUE = 100  # characters of a wrong value that an error repeats
MOST_FAULTS = 20  # faults that one error lists; 1,000 flights can have 14,000


class Fault(NamedTuple):
    """One thing wrong in a request."""

    path: tuple[str | int, ...]  # ("dia",) or, in a list of flights, (3, "dia")
    value: Any
    detail: str  # completes the sentence "dia ..."

    @property
    def pointer(self) -> str:
        """The JSON pointer as a URI fragment (RFC 6901, section 6): "#/3/dia"."""
        keys = (str(key).replace("~", "~0").replace("/", "~1") for key in self.path)
        return "#" + "".join(f"/{quote(key)}" for key in keys)

    @property
    def sentence(self) -> str:
        """Such as "dia is 2, ..." or, in a list that begins at 0, "flight 3: dia is 2, ..."."""
        names = [f"flight {key}:" if isinstance(key, int) else key for key in self.path]
        return " ".join([*names, self.detail])

    def as_dict(self) -> dict[str, Any]:
        value = self.value if len(to_text(self.value)) <= LONGEST_VALUE else shown(self.value)
        return {"pointer": self.pointer, "value": value, "detail": self.sentence}


def to_text(value: Any) -> str:
    return to_json(value, inf_nan_mode="strings", fallback=str).decode()


def shown(value: Any) -> str:
    """The JSON of a value, cut where it is too long to repeat."""
    text = to_text(value)
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"


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
        """422 with the faults listed, the first one also told in `detail`."""
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
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
        return to_json(fields, inf_nan_mode="strings", fallback=str)

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


def too_busy() -> Problem:
    """No 5xx, which would tell that the service is broken."""
    return Problem(429, "the service is too busy; try again", headers={"Retry-After": "1"})


def failed() -> Problem:
    return Problem(500, "the service failed; it was logged")
