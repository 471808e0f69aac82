"""What is odd about a file of departures as a whole, though each of its rows is right."""

from flights.airport import Airport
from flights.api.departures import Told

EXAMPLES = 3
ALIKE = "without {vuelo}, two flights of one airline to one place at one time are one"


def of_changes(told: dict[int, Told], airport: Airport) -> list[str]:
    """`told`: by row."""
    rows = changing(told)
    if not rows:
        return []
    changes = "Rows that change what an earlier one tells of its flight"
    first = f"{len(rows):,}, the first is row {rows[0]}; the last departure or cancellation counts"
    alike = ALIKE.format_map(airport.called)
    unnumbered = any(told[row].name.endswith(" ") for row in rows)
    return [f"{changes}: {first}{f'; {alike}' if unnumbered else ''}"]


def changing(told: dict[int, Told]) -> list[int]:
    ends: dict[str, list[int | bool | None]] = {}
    rows = []
    for row, (name, (_, *end), *_) in told.items():
        if ends.get(name, end) != end:
            rows.append(row)
        ends[name] = end
    return rows


def of_unseen(names: dict[int, tuple[str, ...]]) -> list[str]:
    """`names`: those that are new to the model, by row."""
    if not names:
        return []
    different = dict.fromkeys(name for row in names.values() for name in row)
    examples = ", ".join(list(different)[:EXAMPLES])
    rest = ", …" if len(different) > EXAMPLES else ""
    new = "Rows with an airline or a destination that the model has not seen"
    return [f"{new}: {len(names):,}, such as {examples}{rest}"]
