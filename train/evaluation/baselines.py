"""What a model has to beat: each learns from the earlier flights and is judged on the later."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from train.rows.slots import by_slot, distinct

Probabilities = NDArray[np.float64]


def base_rate(earlier: pd.DataFrame, later: pd.DataFrame) -> Probabilities:
    """Always the rate of the earlier flights."""
    return np.full(len(later), earlier["delayed"].mean())


def airline_rate(earlier: pd.DataFrame, later: pd.DataFrame) -> Probabilities:
    """The rate of the airline's earlier flights; of all flights, for a new airline."""
    rates = earlier.groupby("airline")["delayed"].mean()
    rate = later["airline"].map(rates).astype(float)
    return rate.fillna(earlier["delayed"].mean()).to_numpy()


def seed_regression(earlier: pd.DataFrame, later: pd.DataFrame) -> Probabilities:
    """The published solution: logistic regression on airline (OPERA), TIPOVUELO and MES."""

    def inputs(flights: pd.DataFrame) -> pd.DataFrame:
        month = flights["scheduled_departure"].dt.month
        return flights[["airline", "flight_type"]].assign(month=month)

    regression = make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression())
    rows, place = distinct(inputs(earlier).assign(delayed=earlier["delayed"]))
    weight = {"logisticregression__sample_weight": np.bincount(place)}
    regression.fit(rows.drop(columns="delayed"), rows["delayed"], **weight)
    return by_slot(inputs(later), lambda rows: regression.predict_proba(rows)[:, 1])


BASE_RATE = "base rate"
BASELINES: dict[str, Callable[[pd.DataFrame, pd.DataFrame], Probabilities]] = {
    "seed regression": seed_regression,
    "airline rate": airline_rate,
    BASE_RATE: base_rate,
}
