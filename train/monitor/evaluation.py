"""How good a model was on live flights: what training evaluates, for what came after it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from flights.model.score_bins import expected_shares
from train.evaluation.backtest import period
from train.evaluation.baselines import BASE_RATE, BASELINES, Probabilities
from train.evaluation.metrics import decide, intervals, measure
from train.evaluation.results import MODEL, Evaluation
from train.monitor.drift import (
    shares,
    stability_by_month,
    stability_index,
    stable_up_to,
    unknown_categories,
)
from train.monitor.horizons import by_horizon
from train.monitor.predictions import Matched, match, refuse_unmatched
from train.registry.metadata import describe_data
from train.rows.data import DataError, FlightLog, span

FEWEST = 30  # late and punctual flights to judge by


@dataclass(frozen=True)
class LiveEvaluation(Evaluation):
    """A model judged by what became of the flights that it was asked about.

    `commit`: of the code that made it.
    `learnt`: predictions left out because the model has learnt from their period.
    `expected`, `shares`: of the bins of probabilities, in training and live; `expected` is empty
    for a model that does not tell.
    `stability`, `stable_up_to`: stability index, and its limit for so many flights.
    `months`: the same two by month (YYYY-MM).
    `horizons`: how good it was by how far ahead it was asked (`train.monitor.horizons`).
    `unknown`: by field, the number of flights with each value that the model never saw.
    """

    tag: str
    commit: str
    matched: Matched
    learnt: int
    expected: dict[str, float]
    shares: dict[str, float]
    stability: float
    stable_up_to: float
    months: dict[str, tuple[float, float]]
    horizons: pd.DataFrame
    unknown: dict[str, pd.Series]


def judge(
    tag: str,
    metadata: Mapping[str, Any],
    predictions: pd.DataFrame,
    log: FlightLog,
    earlier: pd.DataFrame | None,
) -> LiveEvaluation:
    """Judge the predictions of one model by the flights of a log.

    `earlier`: the flights that the model learnt from, for all baselines; without them there is the
    base rate alone. Raises `DataError` where too few flights can be judged.
    """
    new = predictions["scheduled_departure"] > pd.Timestamp(metadata["data"]["last"])
    if not new.any():
        last = metadata["data"]["last"]
        raise DataError(f"{tag} has learnt from all flights that it was asked about, until {last}")
    matched = match(predictions[new], log.flights)
    refuse_unmatched(matched, log.source)
    refuse_too_few(tag, matched.judged, log.source, int((~new).sum()))
    judged = matched.judged.assign(**baselines(metadata, earlier, matched.judged))
    names = [MODEL, *(name for name in BASELINES if name in judged)]
    expected, asked = expected_shares(metadata), matched.asked
    data = describe_data(log)
    simulated = data["simulated"] or metadata["data"]["simulated"]
    live = shares(asked[MODEL])
    return LiveEvaluation(
        airport=log.airport,
        data=data | {"simulated": simulated},
        trained={key: metadata["data"][key] for key in ("first", "last", "flights")},
        judged_period=period(judged, *span(judged)),
        judged=judged,
        metrics={name: measure(judged[name], judged["delayed"]) for name in names},
        intervals={name: intervals(judged, judged[name]) for name in names},
        decision=decide(
            judged[MODEL].to_numpy(), judged["delayed"].to_numpy(), metadata["decision"]["cost"]
        ),
        tag=tag,
        commit=metadata["commit"],
        matched=replace(matched, judged=judged),
        learnt=int((~new).sum()),
        expected=expected,
        shares=live,
        stability=stability_index(expected, live),
        stable_up_to=stable_up_to(len(asked), metadata["data"]["flights"]),
        months=stability_by_month(expected, asked, metadata["data"]["flights"]),
        horizons=by_horizon(predictions[new], log.flights),
        unknown=unknown_categories(asked, metadata),
    )


def refuse_too_few(tag: str, judged: pd.DataFrame, source: str, learnt: int = 0) -> None:
    late = int(judged["delayed"].sum())
    if min(late, len(judged) - late) < FEWEST:
        others = f"; it has learnt from the period of {learnt:,} others" if learnt else ""
        raise DataError(
            f"{source}: of the flights that {tag} was asked about, {late} that left late and "
            f"{len(judged) - late} that left on time are in it, and {FEWEST} of each are needed"
            f"{others}"
        )


def baselines(
    metadata: Mapping[str, Any], earlier: pd.DataFrame | None, judged: pd.DataFrame
) -> dict[str, Probabilities]:
    if earlier is None:
        return {BASE_RATE: np.full(len(judged), metadata["data"]["delayed"])}
    return {name: baseline(earlier, judged) for name, baseline in BASELINES.items()}
