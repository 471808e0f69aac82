"""How probabilities are spread: the bins that live answers and the training flights share.

The width of a bin follows how many flights it holds: most are below 0.30.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

EDGES = (0.0, 0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.40, 0.60, 1.0)
BINS = tuple(f"{low:.2f}-{high:.2f}" for low, high in pairwise(EDGES))
INNER = EDGES[1:-1]
# Up to so many values bisecting one by one is faster than the 10 us that numpy always takes.
FEW = 32


def binned(probabilities: Sequence[float] | NDArray[np.floating[Any]]) -> list[int]:
    """How many of n probabilities, all within 0..1, are in each of `BINS`, in their order.

    A probability on an edge is in the bin above it, and 1 in the last one.
    """
    if len(probabilities) > FEW:
        bins = np.searchsorted(INNER, probabilities, side="right")
        return np.bincount(bins, minlength=len(BINS)).tolist()
    counts = [0] * len(BINS)
    for probability in np.asarray(probabilities).tolist():
        counts[bisect_right(INNER, probability)] += 1
    return counts


def expected_shares(metadata: Mapping[str, Any]) -> dict[str, float]:
    """Share of each bin among the flights that a model learnt from, by the model's metadata.

    Empty for a model that was registered before its scores were kept, or with other bins.
    """
    shares: Mapping[str, float] = metadata.get("scores", {})
    return {name: float(shares[name]) for name in BINS} if shares.keys() == set(BINS) else {}
