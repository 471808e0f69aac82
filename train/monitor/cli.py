"""python -m train.monitor: how good the served model is, by what became of its flights."""

import argparse
import signal
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table

from train.console import console, show_log, show_metrics, step, tell_error
from train.evaluation.metrics import by_group
from train.monitor.comparison import compare
from train.monitor.drift import FIELDS
from train.monitor.evaluation import LiveEvaluation, judge
from train.monitor.predictions import read_predictions
from train.monitor.report import render_live_report
from train.monitor.stored import airport_of, metadata_of
from train.registry.champion import Comparison
from train.rows.data import DataError, full_months, months_of, read_flights

REPORT = "monitor.html"
HEADINGS = ("flights", "AUC", "Brier", "skill", "predicted", "observed", "bias")
DESCRIPTION = """\
Join the predictions that a service has kept (FLIGHT_PREDICTION_LOG), or that flights.score has
written, with what happened later, and
tell how good they were and how far the flights are from those of training, in the form of the
training report.
"""
EPILOG = """\
Exit status: 0 judged; 2 the predictions, the data or the options cannot be used; 130 Ctrl-C.
With --compare: 0 the shadow is better, 1 it is not, or not yet.
"""


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m train.monitor", description=DESCRIPTION, epilog=EPILOG
    )
    parser.add_argument(
        "predictions",
        help="a file of predictions or a folder of them, or a table of flights.score: path or URL",
    )
    parser.add_argument(
        "--data",
        required=True,
        metavar="PATH_OR_URL",
        help="what happened later, by the columns of the data that the model learnt from",
    )
    parser.add_argument(
        "--trained-on",
        metavar="PATH_OR_URL",
        help="the data that the model learnt from, for all the baselines of training",
    )
    parser.add_argument(
        "--model", metavar="TAG", help="the model to judge (default: that of the last prediction)"
    )
    parser.add_argument(
        "--compare",
        action="store_true",
        help="whether the shadow (FLIGHT_SHADOW) is better than the served model; no report",
    )
    parser.add_argument(
        "--max-rejected-share",
        type=float,
        default=0.01,
        metavar="SHARE",
        help="share of faulty rows of the data that may be set aside (default: %(default)s)",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=Path(),
        metavar="DIR",
        help=f"where {REPORT} goes (default: here)",
    )
    return parser


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        if options.compare:
            return 0 if decide(options).better else 1
        live = monitor(options)
        options.output.mkdir(parents=True, exist_ok=True)
        page = render_live_report(live, datetime.now(UTC).date())
        (options.output / REPORT).write_text(page, encoding="utf-8")
    except (DataError, OSError) as error:
        tell_error(str(error))
        return 2
    except KeyboardInterrupt:
        tell_error("stopped")
        return 128 + signal.SIGINT
    show(live)
    console.print(f"  report: {options.output / REPORT}", soft_wrap=True)
    return 0


def monitor(options: argparse.Namespace) -> LiveEvaluation:
    """Raises `DataError`."""
    with step("Reading predictions") as done:
        predictions = read_predictions(options.predictions, options.model)
        tag = options.model or predictions["model"].iloc[-1]
        mine = predictions[predictions["model"] == tag]
        done.append(f"Read {len(predictions):,} predictions, {len(mine):,} of {tag}")
    if mine.empty:
        made_by = ", ".join(sorted(predictions["model"].unique()))
        raise DataError(f"--model {tag} made none of the predictions; they are of {made_by}")
    metadata = metadata_of(tag)
    with step("Reading flights") as done:
        log = read_flights(options.data, airport_of(tag), options.max_rejected_share)
        earlier = read_trained_on(options, tag, metadata) if options.trained_on else None
        done.append(f"Read {len(log.flights):,} flights, set {len(log.rejected):,} rows aside")
    show_log(log)
    return judge(tag, metadata, mine, log, earlier)


def decide(options: argparse.Namespace) -> Comparison:
    """Raises `DataError`."""
    predictions = read_predictions(options.predictions, options.model)
    tag = options.model or predictions["model"].iloc[-1]
    log = read_flights(options.data, airport_of(tag), options.max_rejected_share)
    show_log(log)
    verdict = compare(predictions, log, options.model)
    show_rows(verdict.table)
    console.print(f"  {verdict}", soft_wrap=True)
    if verdict.comparison.better:
        console.print(f"  It is served after `make promote TAG={verdict.shadow}`", soft_wrap=True)
    return verdict.comparison


def read_trained_on(
    options: argparse.Namespace, tag: str, metadata: Mapping[str, Any]
) -> pd.DataFrame:
    source, learnt = options.trained_on, metadata["data"]
    log = read_flights(source, airport_of(tag), options.max_rejected_share)
    if log.sha256 != learnt["sha256"]:
        raise DataError(
            f"--trained-on {source} is not what {tag} learnt from, {learnt['name']}: its SHA-256 "
            f"is {log.sha256}, and not {learnt['sha256']}"
        )
    return log.flights


def show(live: LiveEvaluation) -> None:
    show_metrics(live)
    show_months(live)
    show_rows(live.horizons)
    found = live.matched
    console.print(
        f"  {len(found.asked):,} flights asked about: {len(found.judged):,} judged, "
        f"{found.unknown_yet:,} outside the period of the data, {found.unmatched:,} not in it, "
        f"{found.ambiguous:,} ambiguous; {live.learnt:,} predictions of what it learnt from",
        soft_wrap=True,
    )
    unknown = ", ".join(f"{field} {live.unknown[field].sum():,}" for field in FIELDS)
    console.print(f"  flights with what it never saw: {unknown}", soft_wrap=True)


def show_months(live: LiveEvaluation) -> None:
    months = by_group(live.judged, months_of(live.judged)).loc[full_months(live.judged)]
    shown = table(*HEADINGS, "PSI")
    for name, row in months.iterrows():
        shown.add_row(str(name), *cells(row), f"{live.months[str(name)][0]:.3f}")
    shown.add_row("all", f"{len(live.judged):,}", *[""] * 6, f"{live.stability:.3f}", style="bold")
    console.print(shown)
    limits = {month: limit for month, (_, limit) in live.months.items()}
    limits["all"] = live.stable_up_to
    told = ", ".join(f"{name} {limit:.3f}" for name, limit in limits.items())
    console.print(f"  PSI of so many flights is stable up to: {told}", soft_wrap=True)


def show_rows(rows: pd.DataFrame) -> None:
    shown = table(*HEADINGS)
    for name, row in rows.iterrows():
        shown.add_row(str(name), *cells(row))
    console.print(shown)


def table(*headings: str) -> Table:
    empty = Table("", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in headings:
        empty.add_column(heading, justify="right")
    return empty


def cells(row: pd.Series) -> list[str]:
    """Under each of `HEADINGS`."""
    return [
        f"{row['flights']:,.0f}",
        f"{row['auc']:.3f}",
        f"{row['brier']:.4f}",
        f"{row['brier_skill']:+.3f}",
        f"{row['predicted']:.3f}",
        f"{row['observed']:.3f}",
        f"{row['bias']:+.3f}",
    ]
