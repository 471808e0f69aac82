"""How good the model is on months it has not seen, beside what is trivially known."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from flights.airport import Airport
from flights.model.count import NIGHTLY, SCHEDULE
from train import model
from train.evaluation.baselines import BASELINES, Probabilities
from train.evaluation.days import judge_days
from train.evaluation.metrics import by_group, decide, intervals, measure
from train.evaluation.results import MODEL, Metrics, OfflineEvaluation
from train.evaluation.warnings import judge_warnings
from train.live.evaluation import HOUR, Judged
from train.rows.data import Tell, full_months, months_of, span

FIRST_MONTHS = 3  # that the first fold of the rolling origin learns from
MOST_FOLDS = 12  # the last ones: a year of them tells the seasons, and each learns from all before
FOLD = ("trained_until", "judged_from", "judged_until", "flights")
SEED = 0


def evaluate(
    learnt: tuple[Airport, dict[str, Any]],
    split: "Fold",
    cost: float,
    of_day: Judged,
    tell: Tell = lambda progress: None,
) -> tuple[OfflineEvaluation, Pipeline]:
    """Judge on the later flights what learnt from the earlier; that model comes with it.

    `learnt`: the airport, and what `describe_data` tells of its flights. `of_day` is of the model
    that knows the day; `tell` is told how far the folds are.
    """
    earlier, later = split
    fitted = model.fit(earlier)
    judged = later.assign(**contenders(earlier, later, fitted))
    probabilities = judged[MODEL].to_numpy()
    names = [MODEL, *BASELINES]
    everything = pd.concat([earlier, later])
    months = months_of(later).astype(str)
    groups = {"month": months} | {
        name: later[name] for name in ("airline", "destination", "flight_type")
    }
    evaluation = OfflineEvaluation(
        airport=learnt[0],
        data=learnt[1],
        trained=period(earlier, *earlier["scheduled_departure"].agg(["min", "max"])),
        judged_period=period(later, *span(later)),
        judged=judged,
        metrics={name: measure(judged[name], judged["delayed"]) for name in names},
        intervals={name: intervals(judged, judged[name]) for name in names},
        rolling=rolling_origin(everything, len(full_months(later)), tell),
        random_split=random_split(everything, judged=len(later)),
        groups={name: by_group(judged, keys) for name, keys in groups.items()},
        importance=importance(fitted, later),
        decision=decide(probabilities, judged["delayed"].to_numpy(), cost),
        horizons=of_day.table,
        beyond=of_day.beyond,
        warnings={
            known: judge_warnings(late, judged["delayed"].to_numpy())
            for known, late in {SCHEDULE: probabilities, HOUR: of_day.late[HOUR]}.items()
        },
        days=judge_days(judged, of_day.late[NIGHTLY]),
    )
    return evaluation, fitted


def contenders(
    earlier: pd.DataFrame, later: pd.DataFrame, fitted: Pipeline | None = None
) -> dict[str, Probabilities]:
    """The probabilities of the model and of each baseline for the later flights."""
    fitted = fitted or model.fit(earlier)
    return {MODEL: model.predict(fitted, later)} | {
        name: baseline(earlier, later) for name, baseline in BASELINES.items()
    }


def period(flights: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> dict[str, Any]:
    return {"first": str(first), "last": str(last), "flights": len(flights)}


class Fold(NamedTuple):
    """Flights to learn from and later ones to be judged on."""

    earlier: pd.DataFrame
    later: pd.DataFrame


def folds(flights: pd.DataFrame, test_months: int = 3) -> Iterator[Fold]:
    """The first 3, 4, 5 ... months, each with the (up to) `test_months` after them; the last
    `MOST_FOLDS` of these.
    """
    present, month = full_months(flights), months_of(flights)
    for n in range(first_fold(len(present)), len(present)):
        tested = present[n : n + test_months]
        later = (month >= tested[0]) & (month <= tested[-1])
        yield Fold(flights[month < tested[0]], flights[later])


def first_fold(months: int) -> int:
    """The number of months that the first fold learns from; there is one fold at least."""
    return max(min(FIRST_MONTHS, months - 1), months - MOST_FOLDS)


def rolling_origin(
    flights: pd.DataFrame, test_months: int, tell: Tell = lambda progress: None
) -> pd.DataFrame:
    """One row for each fold and contender, as `OfflineEvaluation.rolling` tells."""
    rows, months = [], len(full_months(flights))
    for number, (earlier, later) in enumerate(folds(flights, test_months), start=1):
        tell(f"fold {number} of {months - first_fold(months)}")
        first, last = months_of(later).min(), months_of(later).max()
        fold = dict(zip(FOLD, (str(first - 1), str(first), str(last), len(later)), strict=True))
        rows += [
            fold | {"contender": name} | measure(probabilities, later["delayed"]).as_dict()
            for name, probabilities in contenders(earlier, later).items()
        ]
    return pd.DataFrame(rows)


def random_split(flights: pd.DataFrame, judged: int) -> Metrics:
    """The same model judged on flights drawn at random: of days that it has learnt from."""
    chosen = np.random.default_rng(SEED).permutation(len(flights)) < judged
    fitted = model.fit(flights[~chosen])
    return measure(model.predict(fitted, flights[chosen]), flights["delayed"][chosen])


def importance(fitted: Pipeline, later: pd.DataFrame) -> dict[str, float]:
    """Fall of the AUC when the column of one feature is shuffled (Breiman, 2001)."""
    rng, frame = np.random.default_rng(SEED), model.frame(later)
    delayed = later["delayed"].to_numpy()
    auc = measure(model.probabilities(fitted, frame), delayed).auc
    falls = {}
    for name in frame:
        values = frame[name].iloc[rng.permutation(len(frame))].array
        shuffled = frame.assign(**{name: values})
        falls[name] = auc - measure(model.probabilities(fitted, shuffled), delayed).auc
    return falls
