"""What can be wrong in a request, told in JSON and in a sentence; without a web framework."""

from json import JSONEncoder
from typing import Any, NamedTuple
from urllib.parse import quote

from pydantic_core import from_json, to_json

LONGEST_VALUE = 100  # characters of a wrong value or of a field's name that an error repeats
MOST_FAULTS = 20  # that one error lists; nobody looks for more of them

# Piece by piece, so that no more of a long list is written than is shown.
pieces = JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).iterencode


class Fault(NamedTuple):
    """One thing wrong in a request."""

    path: tuple[str | int, ...]  # ("dia",) or, in a list of flights, (3, "dia")
    value: Any
    detail: str  # completes the sentence "dia ..."
    contradicts: bool = False  # another field, and is right by itself
    at: tuple[str | int, ...] | None = None  # where it stands in the body, if not at `path`

    @property
    def pointer(self) -> str:
        """The JSON pointer as a URI fragment (RFC 6901, section 6): "#/3/dia"."""
        keys = (cut(str(key)).replace("~", "~0").replace("/", "~1") for key in self.at or self.path)
        return "#" + "".join(f"/{quote(key)}" for key in keys)

    @property
    def sentence(self) -> str:
        """Such as "dia is 2, ..." or, in a list that begins at 0, "flight 3: dia is 2, ..."."""
        names = [cut(str(key)) for key in self.path]
        if self.path and isinstance(self.path[0], int):
            names[0] = f"flight {self.path[0]}:"
        return " ".join([*names, self.detail])

    def as_dict(self) -> dict[str, Any]:
        """JSON, whatever was sent: 1e400 is read as infinite, for which JSON has no number."""
        text = shown(self.value)
        value = text if len(text) > LONGEST_VALUE else as_json(self.value)
        return {"pointer": self.pointer, "value": value, "detail": self.sentence}


def as_json(value: Any) -> Any:
    return from_json(to_json(value, inf_nan_mode="strings", fallback=str))


def cut(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"


def shown(value: Any) -> str:
    """The JSON of a value, cut where it is too long to repeat."""
    text = ""
    for piece in pieces(value):
        text += piece
        if len(text) > LONGEST_VALUE:
            break
    return cut(text)
