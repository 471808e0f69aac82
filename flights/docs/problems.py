"""The page that the `type` of each problem leads to."""

from collections.abc import Mapping
from html import escape

from flights.api.errors.kinds import KINDS, PAGE, Kind


def contents() -> str:
    return "".join(f'<li><a href="#{kind.name}">{heading(kind)}</a></li>' for kind in KINDS)


def sections(called: Mapping[str, str]) -> str:
    """`called`: what the fields of a request are."""
    return "".join(section(kind, called) for kind in KINDS)


def section(kind: Kind, called: Mapping[str, str]) -> str:
    uri = f"<p><code>{PAGE}#{kind.name}</code></p>"
    text = f"<p>{escape(kind.text.format_map(called))}</p>"
    return f'<section id="{kind.name}"><h2>{heading(kind)}</h2>{text}{uri}</section>'


def heading(kind: Kind) -> str:
    return f"<span>{kind.status}</span> {escape(kind.title)}"
