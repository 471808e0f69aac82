"""Whether a new model may take the place of the served one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import bentoml
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flights.catalog import Catalog
from flights.features import FEATURES
from flights.model import ModelError, Scorer, intact
from train.evaluation.metrics import RESAMPLES, rows_by_day
from train.model import score

JUDGED_FILE = "judged.onnx"  # beside the model: its copy that learnt from the earlier months only
FEWEST_DAYS = 14  # to compare on


@dataclass(frozen=True)
class Comparison:
    """The new model against the served one, on days that neither copy learnt from.

    `difference` is that of the Brier scores, new minus served, so below 0 is better; `low` and
    `high` its 95 % interval by a paired bootstrap of days.
    """

    against: str
    days: int
    difference: float
    low: float
    high: float

    @property
    def worse(self) -> bool:
        return self.low > 0

    def __str__(self) -> str:
        verdict = "worse" if self.worse else "not worse"
        return (
            f"{verdict}, Brier score {self.difference:+.5f} against {self.against} "
            f"({self.low:+.5f} to {self.high:+.5f}, {self.days} days)"
        )

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Incomparable(Exception):
    """The two models cannot be compared fairly; the message tells why, `better` what follows."""

    def __init__(self, reason: str, better: bool = False) -> None:
        super().__init__(reason)
        self.better = better


def compare(
    challenger: Scorer, later: pd.DataFrame, champion: bentoml.Model, simulated: bool
) -> Comparison:
    """Compare a new model on the later flights with the served one.

    Both are judged by their copies that did not learn from these flights, since those that serve
    have learnt from all. Raises `Incomparable`.
    """
    metadata: Mapping[str, Any] = champion.info.metadata
    if JUDGED_FILE not in metadata.get("sha256", ()):
        raise Incomparable(f"{champion.tag} was not made by this version of `train`", better=True)
    if simulated != metadata["data"]["simulated"]:
        mine, other = ("simulated", "real") if simulated else ("real", "simulated")
        reason = f"it learnt from {mine} flights, {champion.tag} from {other} ones"
        raise Incomparable(reason, better=not simulated)
    if metadata["features"] != list(FEATURES):
        raise Incomparable(f"{champion.tag} has other features")
    fair = later[later["scheduled_departure"] > metadata["evaluation"]["trained"]["last"]]
    days = rows_by_day(fair)
    if len(days) < FEWEST_DAYS:
        raise Incomparable(
            f"{len(days)} of the judged days are later than those that {champion.tag} was judged "
            f"without, and {FEWEST_DAYS} are needed"
        )
    delayed = fair["delayed"].to_numpy()
    errors, champions = (
        (score(scorer, flights).astype(float) - delayed) ** 2
        for scorer, flights in (
            (challenger, fair),
            (judged_copy(champion), renamed(fair, Catalog.of(metadata))),
        )
    )
    excess = errors - champions
    low, high = paired_interval(excess, days)
    return Comparison(str(champion.tag), len(days), float(excess.mean()), low, high)


def renamed(flights: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """With the airlines as a model's own data wrote them, as serving would ask it."""
    names = {name: catalog.airline(name) or name for name in flights["airline"].unique()}
    return flights.assign(airline=flights["airline"].astype(str).map(names))


def judged_copy(champion: bentoml.Model) -> Scorer:
    try:
        return Scorer(intact(champion, JUDGED_FILE))
    except ModelError as error:
        raise Incomparable(f"of {champion.tag}, {error}") from error


def paired_interval(
    excess: NDArray[np.float64], days: list[NDArray[np.intp]], seed: int = 0
) -> tuple[float, float]:
    """95 % interval of the mean of `excess` when the days are drawn anew (Efron, 1979)."""
    rng = np.random.default_rng(seed)
    sums = np.array([excess[rows].sum() for rows in days])
    sizes = np.array([len(rows) for rows in days])
    drawn = rng.integers(len(days), size=(RESAMPLES, len(days)))
    low, high = np.quantile(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1), [0.025, 0.975])
    return float(low), float(high)
