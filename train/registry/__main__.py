"""python -m train.registry: the models that were served, and the way back to an earlier one."""

import argparse
import os
import sys
import webbrowser
from pathlib import Path
from typing import Any, cast

import bentoml
from bentoml.exceptions import NotFound
from rich.table import Table

from flights.model import NAME, ModelError
from train.console import NEXT, console
from train.registry.store import CHALLENGER, REPORT_FILE, go_back, served

COMMANDS = {
    "list": "the models of the store, with their quality on later months",
    "back": "serve the model before the served one again",
    "report": "open the report of the served model, and say where it is",
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m train.registry", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    for name, text in COMMANDS.items():
        commands.add_parser(name, help=text)
    command = parser.parse_args(arguments).command or "list"
    try:
        {"list": show, "back": back, "report": report}[command]()
    except (NotFound, ModelError) as error:
        console.print(f"[red]✗[/] {error}", soft_wrap=True)
        return 1
    return 0


def show() -> None:
    table = Table(box=None)
    for heading in ("Tag", "Status", "AUC", "Skill", "Data"):
        table.add_column(heading, no_wrap=heading != "Data", overflow="fold")
    models = [m for m in bentoml.models.list() if m.tag.name in (NAME, CHALLENGER)]
    for stored in sorted(models, key=lambda stored: stored.info.creation_time, reverse=True):
        labels, metadata = stored.info.labels, cast(dict[str, Any], stored.info.metadata)
        try:
            metrics = metadata["evaluation"]["metrics"]["model"]
            quality = f"{metrics['auc']:.3f}", f"{metrics['brier_skill']:+.3f}", labels["data"]
        except KeyError:
            quality = "", "", "not made by this version of train"
        table.add_row(str(stored.tag), labels.get("status", ""), *quality)
    console.print(table)


def back() -> None:
    stored = go_back()
    origin = str(stored.info.metadata["restored_from"])
    console.print(f"[green]✓[/] {stored.tag} is {origin} again")
    console.print(NEXT, soft_wrap=True)


def report() -> None:
    stored = served()
    if stored is None or not Path(stored.path_of(REPORT_FILE)).is_file():
        raise NotFound("the store has no model with a report: run `make train`")
    print(stored.path_of(REPORT_FILE))
    if sys.stdout.isatty() and has_browser():
        webbrowser.open(Path(stored.path_of(REPORT_FILE)).as_uri())


def has_browser() -> bool:
    """Of windows: Python would open one of text in the terminal as well, and wait for it."""
    windows = ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in ("darwin", "win32") or any(map(os.environ.get, windows))


if __name__ == "__main__":
    sys.exit(main())
