"""The served model and its shadow, by what became of the flights that both were asked about."""

from dataclasses import dataclass

import pandas as pd

from train.evaluation.metrics import measure, rows_by_day
from train.evaluation.results import MODEL
from train.monitor.evaluation import refuse_too_few
from train.monitor.predictions import match, refuse_unmatched
from train.monitor.stored import metadata_of
from train.registry.champion import FEWEST_DAYS, Comparison, judge
from train.rows.data import DataError, FlightLog

SECOND = "shadow_probability"


@dataclass(frozen=True)
class Verdict:
    """`table`: a row for each tag, flights and the fields of `Metrics` with `bias`."""

    shadow: str
    comparison: Comparison
    table: pd.DataFrame

    def __str__(self) -> str:
        found = self.comparison
        is_what = "worse than" if found.worse else "neither better nor worse than"
        return (
            f"{self.shadow} is {'better than' if found.better else is_what} {found.against}: Brier "
            f"score {found.difference:+.5f} ({found.low:+.5f} to {found.high:+.5f}, {found.days} "
            "days)"
        )


def compare(predictions: pd.DataFrame, log: FlightLog, tag: str | None = None) -> Verdict:
    """By the last prediction of each flight, on days that neither has learnt from.

    `tag`: the served model, by default that of the last prediction with a shadow. Raises
    `DataError` where too few flights or days can be judged.
    """
    asked = pairs(predictions, tag)
    served, shadow = asked["model"].iloc[-1], asked["shadow"].iloc[-1]
    matched = match(asked, log.flights)
    refuse_unmatched(matched, log.source)
    judged = matched.judged
    refuse_too_few(served, judged, log.source)
    if (days := len(rows_by_day(judged))) < FEWEST_DAYS:
        raise DataError(f"{log.source}: tells of {days} days, and {FEWEST_DAYS} are needed")
    comparison = judge(judged[SECOND].to_numpy(), judged[MODEL].to_numpy(), judged, served)
    named = {served: judged[MODEL], shadow: judged[SECOND]}
    rows = {
        name: {"flights": len(judged)} | measure(said, judged["delayed"]).as_dict()
        for name, said in named.items()
    }
    return Verdict(shadow, comparison, pd.DataFrame.from_dict(rows, orient="index"))


def pairs(predictions: pd.DataFrame, tag: str | None) -> pd.DataFrame:
    """What both said, of the last two that were asked together. Raises `DataError` for nothing."""
    both = predictions[predictions[SECOND].notna()]
    if tag is not None:
        both = both[both["model"] == tag]
    if both.empty:
        of_model = f" of {tag}" if tag else ""
        raise DataError(f"no prediction{of_model} has what a shadow says: was FLIGHT_SHADOW set?")
    last = both.iloc[-1]
    asked = both[(both["model"] == last["model"]) & (both["shadow"] == last["shadow"])]
    learnt = max(metadata_of(name)["data"]["last"] for name in (last["model"], last["shadow"]))
    new = asked[asked["scheduled_departure"] > pd.Timestamp(learnt)]
    if new.empty:
        raise DataError(f"one of them has learnt from all these flights, until {learnt}")
    return new
