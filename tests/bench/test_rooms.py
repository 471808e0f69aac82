"""The rooms of bench/ import what they share, never one another."""

import ast
from collections.abc import Iterator
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench"
ROOMS = {"compare", "live", "slo", "locust"}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}." for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (f"{alias.name}." for alias in node.names)


def test_no_room_is_imported_from_outside_it() -> None:
    outside = {
        (path.relative_to(BENCH).as_posix(), name)
        for path in BENCH.rglob("*.py")
        for name in imported(path)
        for room in ROOMS - {path.relative_to(BENCH).parts[0]}
        if name.startswith(f"bench.{room}.")
    }
    assert outside == set()
