"""Markdown tables, aligned, so that a terminal can show them too."""

from collections.abc import Iterable, Sequence


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The first column to the left, the others, which hold numbers, to the right."""
    cells = [headings, *rows]
    first, *others = (max(3, *map(len, column)) for column in zip(*cells, strict=True))
    lines = [
        [row[0].ljust(first), *(cell.rjust(w) for cell, w in zip(row[1:], others, strict=True))]
        for row in cells
    ]
    lines.insert(1, ["-" * first, *("-" * (width - 1) + ":" for width in others)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def short(value: float) -> str:
    """Three digits that count; none after the point from 100 on."""
    if value >= 1_000:
        return f"{round(value, -1):,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
