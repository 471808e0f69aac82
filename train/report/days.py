"""The numbers that a day is spoken of by: how many leave late, and what warnings are worth."""

import pandas as pd

from flights.model.count import NIGHTLY, SCHEDULE
from train.evaluation.results import OfflineEvaluation
from train.live.evaluation import HOUR
from train.report.tables import UNKNOWN, plain_table
from train.report.words import PERCENT, Section, Table, number, percent

INTERVAL = f"90{PERCENT}"
KNOWN = {SCHEDULE: "schedule alone", NIGHTLY: "departures until midnight"}
TITLES = ["Days", "Inside", "Width", "Independent: inside", "Width", "Spread"]


def days(evaluation: OfflineEvaluation) -> Section:
    inside = [percent(share, 0) for share in evaluation.days["coverage_90"]]
    return Section(
        "days",
        f"Of the days' numbers of late flights, {' or '.join(inside)} are within their {INTERVAL} "
        "intervals",
        "Whole days go bad together, so the log-odds of all flights of a day move by one normal "
        "number with this spread, which is never measured on the days it is judged on; intervals "
        "of independent flights (widths in flights) are far too narrow.",
        days_table(evaluation),
    )


def days_table(evaluation: OfflineEvaluation) -> Table:
    rows = {KNOWN[str(name)]: day_cells(row) for name, row in evaluation.days.iterrows()}
    return plain_table(TITLES, rows)


def day_cells(row: pd.Series) -> list[str]:
    return [
        f"{row['days']:.0f}",
        percent(row["coverage_90"], 0),
        number(row["mean_width"], 1),
        percent(row["independent_90"], 0),
        number(row["independent_width"], 1),
        number(row["spread"], 2),
    ]


def warnings(evaluation: OfflineEvaluation) -> Section:
    few, many = (evaluation.warnings[HOUR].loc[threshold] for threshold in (0.5, 0.2))
    return Section(
        "warnings",
        f"An hour before, warnings from 50{PERCENT} on find {percent(few['found'], 0)} of the "
        f"delays, from 20{PERCENT} on {percent(many['found'], 0)}",
        "By the probability from which on to warn: the share of flights warned of, how many of "
        "these were late, and how many of the late ones were found.",
        warnings_table(evaluation),
    )


def warnings_table(evaluation: OfflineEvaluation) -> Table:
    shown = evaluation.warnings
    titles = [f"{name}: {what}" for name in shown for what in ("warned", "right", "found")]
    rows = {
        percent(threshold, 0): [
            UNKNOWN if pd.isna(share) else percent(share, 0)
            for table in shown.values()
            for share in table.loc[threshold, ["share", "right", "found"]]
        ]
        for threshold in shown[HOUR].index
    }
    return plain_table(titles, rows)
