"""What was known of the flights that are learnt from and judged, of one replay of their log."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from train.live.evaluation import horizons
from train.live.model import Asked, Live, asked
from train.live.replay import replay


class Replayed(NamedTuple):
    """Of each row, when it was asked."""

    earlier: Live  # to learn from the earlier flights, as `model.asked` asks
    every: Live  # to learn from all
    later: dict[str, Live]  # of each later flight, by horizon


def replay_rows(earlier: pd.DataFrame, later: pd.DataFrame, zone: ZoneInfo) -> Replayed:
    """What is known at a moment is the same for all who ask: so the log is told once."""
    flights = pd.concat([earlier, later], ignore_index=True)
    of_later = np.arange(len(earlier), len(flights))
    judged = horizons(later, zone)
    rows = [
        asked(earlier),
        asked(flights),
        *(Asked(of_later, moments) for _, moments in judged),
    ]
    first = min(int(places.min()) for places, _ in rows)
    places = np.concatenate([places for places, _ in rows]) - first
    moments = np.concatenate([moments for _, moments in rows])
    known = replay(flights.iloc[first:], places, moments)
    ends = np.cumsum([len(moments) for _, moments in rows])[:-1]
    to_learn, every, *of_horizons = np.split(known, ends)
    names = [name for name, _ in judged]
    return Replayed(to_learn, every, dict(zip(names, of_horizons, strict=True)))
