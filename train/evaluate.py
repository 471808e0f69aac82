"""How good probabilities are: ranking, truth and level, beside what is trivially known."""

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from train import model

Probabilities = NDArray[np.float64]


@dataclass(frozen=True)
class Scores:
    """Quality of n probabilities against n outcomes.

    `auc`: probability that a delayed flight ranks above a punctual one; 0.5 is no ranking.
    `brier`: mean squared error of the probability (Brier, 1950).
    `brier_skill`: 1 - brier / brier of always saying the rate of the judged flights themselves;
    1 is perfect, 0 is no better than knowing that rate beforehand (Murphy, 1973).
    `predicted`, `observed`: mean probability and rate of delay; their difference is
    calibration-in-the-large.
    """

    auc: float
    brier: float
    brier_skill: float
    predicted: float
    observed: float

    @classmethod
    def of(cls, probabilities: Probabilities, delayed: NDArray[np.bool_]) -> "Scores":
        rate = float(delayed.mean())
        brier = float(brier_score_loss(delayed, probabilities))
        return cls(
            auc=float(roc_auc_score(delayed, probabilities)),
            brier=brier,
            brier_skill=1 - brier / (rate * (1 - rate)),
            predicted=float(probabilities.mean()),
            observed=rate,
        )

    @property
    def bias(self) -> float:
        """Calibration-in-the-large: predicted minus observed rate."""
        return self.predicted - self.observed

    def as_dict(self) -> dict[str, float]:
        return asdict(self) | {"bias": self.bias}


def base_rate(earlier: pd.DataFrame, later: pd.DataFrame) -> Probabilities:
    """Always the rate of the earlier flights: what a model has to beat."""
    return np.full(len(later), earlier["delayed"].mean())


def seed_regression(earlier: pd.DataFrame, later: pd.DataFrame) -> Probabilities:
    """The published solution: logistic regression on airline (OPERA), TIPOVUELO and MES."""

    def inputs(flights: pd.DataFrame) -> pd.DataFrame:
        month = flights["scheduled_departure"].dt.month
        return flights[["airline", "flight_type"]].assign(month=month)

    regression = make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression())
    regression.fit(inputs(earlier), earlier["delayed"])
    return regression.predict_proba(inputs(later))[:, 1]


def delay_model(earlier: pd.DataFrame, later: pd.DataFrame) -> Probabilities:
    return model.predict(model.fit(earlier), later)


CONTENDERS = {"model": delay_model, "seed regression": seed_regression, "base rate": base_rate}


def evaluate(earlier: pd.DataFrame, later: pd.DataFrame) -> dict[str, Scores]:
    """Each contender learns from the earlier flights only and is judged on the later ones."""
    delayed = later["delayed"].to_numpy()
    return {
        name: Scores.of(contender(earlier, later), delayed)
        for name, contender in CONTENDERS.items()
    }
