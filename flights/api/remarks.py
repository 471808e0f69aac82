"""What is answered and should be looked at all the same, told in headers and beside the answer."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

from flights.airport import Airport
from flights.api.answer import Headers

Remark = Literal["fecha_lejana", "tipo_por_pais"]

SENTENCES: dict[Remark, str] = {
    "fecha_lejana": "{fecha} is more than a year from the flights that the model learnt from",
    "tipo_por_pais": "{tipovuelo} is not that of the destination's country, which counts",
}
PLAIN = " !#$&'()*+./:;?@"  # signs that a name in a header keeps; all else is percent-encoded


class Remarks(NamedTuple):
    """Of one flight."""

    unseen: dict[str, str | None]  # field that names what is new to the model -> nearest it knows
    others: list[Remark]

    def new_names(self) -> dict[str, Any]:
        """As an answer tells them, if there are any."""
        return {"no_visto": self.unseen} if self.unseen else {}

    def all(self) -> dict[str, Any]:
        return self.new_names() | ({"avisos": self.others} if self.others else {})


def headers(remarks: Sequence[Remarks], airport: Airport) -> Headers:
    """Of the flights of a request. Of a list, the nearest names are told beside its answers."""
    found = [*of_unseen(unseen_of(remarks))]
    if len(remarks) == 1 and (near := of_nearest(remarks[0].unseen)):
        found.append((b"x-did-you-mean", near.encode()))
    if others := dict.fromkeys(chain.from_iterable(one.others for one in remarks)):
        sentences = "; ".join(SENTENCES[one].format_map(airport.called) for one in others)
        found.append((b"x-remarks", sentences.encode()))
    return tuple(found)


def unseen_of(remarks: Iterable[Remarks]) -> list[str]:
    """The fields that name what is new to the model, each once, in their order."""
    return list(dict.fromkeys(chain.from_iterable(one.unseen for one in remarks)))


def of_unseen(fields: Iterable[str]) -> Headers:
    text = ", ".join(fields)
    return ((b"x-unseen-fields", text.encode()),) if text else ()


def of_nearest(unseen: dict[str, str | None]) -> str:
    """Such as "opera=Grupo LATAM, siglades=Bogot%C3%A1"."""
    return ", ".join(f"{field}={quote(name, PLAIN)}" for field, name in unseen.items() if name)
