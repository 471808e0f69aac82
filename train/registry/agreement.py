"""Whether the model that will be served is of a kind with its copy that was judged.

Only the copy, which learnt from the earlier months, can be judged on later ones. What spoils the
last step alone, such as a few wrong dates that take all the weight, shows in no metric.
"""

import numpy as np
import pandas as pd

from flights.model.scorer import Scorer
from flights.model.served import ModelError
from train.model import score

# Mean absolute difference of the probabilities. On real flights, all splits of January to September
# 2017 into three or more months and the one to three after them, it was .027 to .084 (2026-11-25);
# a model that says 0 of every flight is .15 off.
BOUND = 0.12


def check_agreement(final: Scorer, judged: Scorer, later: pd.DataFrame) -> float:
    """The difference on the later months. Raises `ModelError` over `BOUND`."""
    difference = float(np.abs(score(final, later) - score(judged, later)).mean())
    if not difference <= BOUND:
        raise ModelError(
            f"the model of all months and the one judged differ by {difference:.3f} on average "
            f"over the later months, and {BOUND} is the most allowed: look for wrong dates or "
            "labels in the data"
        )
    return difference
