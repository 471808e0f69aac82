"""What an evaluation found: the numbers that the table, the report and the card all show."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flights.airport import Airport

MODEL = "model"  # among the contenders


@dataclass(frozen=True)
class Metrics:
    """Quality of n probabilities against n outcomes.

    `auc`: probability that a delayed flight ranks above a punctual one; 0.5 is no ranking.
    `average_precision`: mean precision over the recalls; the rate of delay is no ranking.
    `brier`: mean squared error of the probability (Brier, 1950).
    `brier_skill`: 1 - brier / brier of always saying the rate of the judged flights themselves;
    1 is perfect, 0 is no better than knowing that rate beforehand (Murphy, 1973).
    `log_loss`: mean of -ln of the probability given to what happened.
    `calibration_error`: expected calibration error, the mean distance of predicted and observed
    rate over ten bins of equally many flights (Naeini et al., 2015).
    `predicted`, `observed`: mean probability and rate of delay; `bias` is their difference,
    calibration-in-the-large.
    """

    auc: float
    average_precision: float
    brier: float
    brier_skill: float
    log_loss: float
    calibration_error: float
    predicted: float
    observed: float

    @property
    def bias(self) -> float:
        return self.predicted - self.observed

    def as_dict(self) -> dict[str, float]:
        return asdict(self) | {"bias": self.bias}


@dataclass(frozen=True)
class Decision:
    """Warning of delays from a probability on, and what that gives on the judged flights.

    A missed delay costs as much as `cost` false alarms; then warning pays from a probability of
    `threshold` = 1 / (1 + cost) on.
    """

    cost: float
    threshold: float
    warned: float  # share of flights
    recall: float
    precision: float
    f1: float


@dataclass(frozen=True)
class Evaluation:
    """How contenders did on flights later than all that they learnt from.

    `judged`: the later flights, n rows: scheduled_departure, airline, destination, city,
    flight_type, delayed (bool), and a column of probabilities for each contender by its name
    ("model", "airline rate", "seed regression", "base rate").
    `metrics`, `intervals`: per contender; the intervals are (low, high) by metric, 95 %, from a
    bootstrap of whole days, which are late together.
    """

    airport: Airport
    data: dict[str, Any]  # `train.registry.metadata.describe_data`
    trained: dict[str, Any]  # the earlier flights: first, last (text), flights
    judged_period: dict[str, Any]  # the later ones, likewise
    judged: pd.DataFrame
    metrics: dict[str, Metrics]
    intervals: dict[str, dict[str, tuple[float, float]]]
    decision: Decision


@dataclass(frozen=True)
class OfflineEvaluation(Evaluation):
    """The evaluation of one training run, with what can only be told by training.

    `rolling`: one row for each of the last folds and contender: trained_until, judged_from,
    judged_until (text, YYYY-MM), flights, contender, and the fields of `Metrics` with `bias`.
    `random_split`: the same model where the judged flights are drawn at random: how much that
    flatters.
    `groups`: per "month", "airline", "destination", "flight_type" a table indexed by its values,
    with flights, observed, predicted, bias, brier, and auc and brier_skill (NaN where all flights
    of the group had the same outcome).
    `importance`: fall of the AUC when one feature is shuffled, by feature.
    `horizons`: how good the model of the day is, by when its state is asked: the fields of
    `Metrics` with `bias`, `crps_skill` and the bias of other thresholds (`train.live.evaluation`).
    `beyond`: its probabilities of more than each of `flights.model.late.THRESHOLDS` for the judged
    flights, shape (n, thresholds), by horizon.
    `warnings`: what warning gives by the schedule alone and an hour before
    (`train.evaluation.warnings`).
    `days`: how far whole days go together, and how the 90 % intervals of their number of late
    flights fare (`train.evaluation.days`).
    """

    rolling: pd.DataFrame
    random_split: Metrics
    groups: dict[str, pd.DataFrame]
    importance: dict[str, float]
    horizons: pd.DataFrame
    beyond: Mapping[str, NDArray[np.float64]]
    warnings: Mapping[str, pd.DataFrame]
    days: pd.DataFrame
