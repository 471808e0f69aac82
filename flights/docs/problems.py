"""The page that the `type` of each problem leads to."""

from html import escape

from flights.api.errors.kinds import KINDS, PAGE, Kind


def contents() -> str:
    return "".join(f'<li><a href="#{kind.name}">{heading(kind)}</a></li>' for kind in KINDS)


def sections() -> str:
    return "".join(map(section, KINDS))


def section(kind: Kind) -> str:
    uri = f"<p><code>{PAGE}#{kind.name}</code></p>"
    text = f"<p>{escape(kind.text)}</p>"
    return f'<section id="{kind.name}"><h2>{heading(kind)}</h2>{text}{uri}</section>'


def heading(kind: Kind) -> str:
    return f"<span>{kind.status}</span> {escape(kind.title)}"
