"""What warning of delays gives on the later flights, by the probability from which on to warn."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

THRESHOLDS = tuple(round(0.05 * step, 2) for step in range(1, 13))


def judge_warnings(probabilities: NDArray[np.float64], delayed: NDArray[np.bool_]) -> pd.DataFrame:
    """A row for each of `THRESHOLDS`: the share of flights that are warned of, how many of these
    were late (`right`, NaN where there are none) and how many of the late ones they are (`found`).
    """
    rows = {}
    for threshold in THRESHOLDS:
        warned = probabilities >= threshold
        hits = int((warned & delayed).sum())
        rows[threshold] = {
            "share": float(warned.mean()),
            "right": hits / warned.sum() if warned.any() else np.nan,
            "found": hits / delayed.sum() if delayed.any() else np.nan,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("threshold")


def describe_warnings(table: pd.DataFrame) -> list[dict[str, float]]:
    """As the metadata tell, without what there is none of: JSON has no NaN."""
    rows = table.reset_index().to_dict("records")
    return [{name: float(x) for name, x in row.items() if not np.isnan(x)} for row in rows]
