"""Each category as its smoothed rate of delay, from counts."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.preprocessing import TargetEncoder


def weigh_rates(encoder: TargetEncoder, groups: pd.DataFrame) -> None:
    """Make a fitted encoder what scikit-learn, which takes no counts here, would fit on rows.

    `groups`: a row for some flights that are alike, with the encoder's columns, delayed and
    flights, which is their number.
    """
    late = groups["flights"] * groups["delayed"]
    counts = groups.assign(late=late)
    encoder.encodings_ = [
        smoothed_rates(counts.groupby(name)[["flights", "late"]].sum().loc[categories])
        for name, categories in zip(encoder.feature_names_in_, encoder.categories_, strict=True)
    ]
    encoder.target_mean_ = late.sum() / groups["flights"].sum()


def smoothed_rates(counts: pd.DataFrame) -> NDArray[np.float64]:
    """Rates of delay, drawn to the overall one where few flights tell them.

    `counts`: flights and late of each category. Empirical Bayes (Micci-Barreca, 2001), as
    `TargetEncoder(smooth="auto")` has it.
    """
    flights, late = counts["flights"].to_numpy(), counts["late"].to_numpy()
    overall, rate = late.sum() / flights.sum(), late / flights
    between = overall * (1 - overall) * flights
    total = between + rate * (1 - rate)
    trust = between / np.where(total > 0, total, 1)
    return trust * rate + (1 - trust) * overall
