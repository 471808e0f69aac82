"""python -m train.registry: the models of the store, and the way back to an earlier one."""

import argparse
import os
import signal
import sys
import webbrowser
from pathlib import Path

from bentoml.exceptions import NotFound

from flights.airport import AirportError
from flights.model.served import ModelError
from train.console import NEXT, console, tell_error
from train.registry.listing import show
from train.registry.store import REPORT_FILE, served
from train.registry.succession import go_back, origin_of, promote

COMMANDS = {
    "list": "the models of the store, with their quality on the same later months",
    "back": "serve the model before the served one again",
    "promote": "serve a model of the store, by its tag",
    "report": "open the report of the served model, and say where it is",
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m train.registry", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    each = {name: commands.add_parser(name, help=text) for name, text in COMMANDS.items()}
    each["promote"].add_argument("tag", metavar="TAG", nargs="?", default="")
    options = parser.parse_args(arguments)
    try:
        if options.command == "promote":
            serve(options.tag)
        else:
            {"list": show, "back": back, "report": report}[options.command or "list"]()
    except (NotFound, ModelError, AirportError) as error:
        tell_error(str(error))
        return 1
    except KeyboardInterrupt:
        tell_error("stopped")
        return 128 + signal.SIGINT
    return 0


def back() -> None:
    stored = go_back()
    console.print(f"[green]✓[/] {stored.tag} is {origin_of(stored)} again")
    console.print(NEXT, soft_wrap=True)


def serve(tag: str) -> None:
    if not tag:
        raise NotFound("which model? make promote TAG=flight_delay:…; `make models` lists them")
    stored = promote(tag)
    console.print(f"[green]✓[/] {stored.tag} is {origin_of(stored)} again")
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
