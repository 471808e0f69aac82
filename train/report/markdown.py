"""Texts and tables of the model card, in Markdown."""

import re
from textwrap import fill

from train.report.words import Table


def plain(text: str) -> str:
    """Text that Markdown and HTML show as it is."""
    return re.sub(r"([\\`*<>|\[\]])", r"\\\1", " ".join(text.split()))


def paragraph(text: str) -> str:
    return f"\n{fill(text, 100, break_on_hyphens=False)}\n"


def table(titles: list[str], rows: list[list[str]]) -> str:
    lines = [titles, ["---", *["---:"] * (len(titles) - 1)], *rows]
    return "\n" + "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def table_of(shown: Table) -> str:
    rows = [[plain(name), *(cell.value for cell in row)] for name, row in shown.rows.items()]
    return table(["", *shown.titles], rows)
