"""Train the delay model, judge it on later months, and register it in the BentoML model store."""

import argparse
import json
import shlex
import signal

from rich.markup import escape

from flights.airport import Airport, AirportError
from flights.docs.examples import Examples
from flights.model.served import MADE_UP, NAME, DelayModel, ModelError, servable_model
from train.airports import DEFAULT, EMBEDDED, embedded_airport
from train.console import NEXT, console, step, tell_error, tell_note
from train.registry.store import refuse_other_airport

DESCRIPTION = """\
Train the delay model on departures from an airport, judge it on the last months, which it has
not seen, beside the base rate and the published logistic regression, then train it on all
months and register it in the BentoML model store: as flight_delay, which is served, if it is
not worse than the model served so far, else as flight_delay_challenger.
"""
EPILOG = """\
Exit status: 0 registered; 1 the model is refused (no better than the base rate, or its ONNX
copy differs); 2 the data or the airport cannot be used, or the options are wrong; 130 Ctrl-C.
"""


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m train",
        description=DESCRIPTION,
        epilog=EPILOG,
    )
    parser.add_argument(
        "--airport",
        metavar="FILE",
        help="what is known of the airport, and how the columns of its data are called (default: "
        "airports/scl.yaml, Santiago de Chile)",
    )
    parser.add_argument(
        "--data",
        metavar="PATH_OR_URL",
        help="its past flights, for Santiago dataset_SCL.csv, or the same as Parquet or Excel: a "
        "path or URL that fsspec reads (default: the embedded, simulated flights of Santiago)",
    )
    parser.add_argument(
        "--test-months",
        type=int,
        default=3,
        metavar="N",
        help="last months to judge on (default: %(default)s)",
    )
    parser.add_argument(
        "--max-rejected-share",
        type=float,
        default=0.01,
        metavar="SHARE",
        help="share of faulty rows that may be set aside before it stops (default: %(default)s)",
    )
    parser.add_argument(
        "--cost",
        type=float,
        default=5.0,
        metavar="K",
        help="a missed delay costs as much as K false alarms: sets the decision threshold "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--force",
        default="",
        metavar="REASON",
        help="serve the model even if it is worse than the served one; the reason is kept",
    )
    parser.add_argument(
        "--if-missing", action="store_true", help="do nothing if the store has a usable model"
    )
    parser.add_argument(
        "--url", default="", help="with --if-missing: tell how to ask it, once it is served there"
    )
    return parser


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        airport = Airport.read(options.airport or DEFAULT)
        if options.if_missing and (model := servable_model()):
            return found(model, airport if options.airport else None, options.url)
        if options.if_missing:
            console.print(
                "The model store has no usable model: one is trained, in a minute or two …"
            )
        return trained(options, airport)
    except AirportError as error:
        tell_error(str(error))
        return 2
    except KeyboardInterrupt:
        tell_error("stopped: the model store is as it was")
        return 128 + signal.SIGINT


def found(model: DelayModel, asked: Airport | None, url: str) -> int:
    """The exit status. Raises `AirportError` where it is not of the airport that was asked for."""
    if asked:
        refuse_other_airport(asked)
    console.print(f"[green]✓[/] {model.tag} is in the model store")
    tell_what_is_served(model, url)
    return 0


def trained(options: argparse.Namespace, airport: Airport) -> int:
    """The exit status. Raises `AirportError`."""
    data = options.data or embedded(airport)
    with step("Loading scikit-learn"):
        # Seconds, which --help and --if-missing need not wait.
        from train.rows.data import DataError  # noqa: PLC0415 (as above)
        from train.run import Options, train  # noqa: PLC0415 (as above)
    try:
        stored = train(
            Options(
                data=data,
                airport=airport,
                test_months=options.test_months,
                max_rejected_share=options.max_rejected_share,
                cost=options.cost,
                force=options.force,
            )
        )
    except DataError as error:
        tell_error(str(error))
        return 2
    except ModelError as error:
        console.print("[red]✗ nothing registered:[/]", escape(str(error)), soft_wrap=True)
        return 1
    if options.if_missing:  # what needed it goes on
        tell_what_is_served(servable_model(), options.url)
    elif stored.tag.name == NAME:
        console.print(NEXT, soft_wrap=True)
    return 0


def embedded(airport: Airport) -> str:
    if airport.origins != embedded_airport().origins:
        raise AirportError(f"which flights of {airport.name}? --data tells; there are none here")
    return str(EMBEDDED)


def tell_what_is_served(model: DelayModel | None, url: str) -> None:
    if model and model.is_simulated:
        tell_note(MADE_UP)
    if model and url:
        print(f"\n{request(model.airport, url)}")


def request(airport: Airport, url: str) -> str:
    """What a shell takes, by the airport's names and for its example."""
    flight = json.dumps(Examples(airport).smallest, ensure_ascii=False, separators=(",", ":"))
    head = f"  curl -s {url}/predict -H 'Content-Type: application/json'"
    return f"{head} \\\n    -d {shlex.quote(flight)}"
