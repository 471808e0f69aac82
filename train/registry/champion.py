"""Whether a new model may take the place of the served one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import bentoml
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flights.live.known import LATE_MIN
from flights.model.catalog import Catalog
from flights.model.late import INPUTS, LateModel
from flights.model.scorer import Scorer
from flights.model.served import ModelError, intact
from train.evaluation.metrics import RESAMPLES, rows_by_day
from train.live.model import Live
from train.model import columns_of, score
from train.registry.store import airport_of

# Beside the models: their copies that learnt from the earlier months only.
JUDGED_FILE = "judged.onnx"
JUDGED_LATE_FILE = "judged_late.onnx"
FEWEST_DAYS = 14  # to compare on

Probabilities = NDArray[np.floating[Any]]


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

    @property
    def better(self) -> bool:
        return self.high < 0

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
    if JUDGED_FILE not in metadata.get("sha256", ()) or airport_of(champion) is None:
        raise Incomparable(f"{champion.tag} was not made by this version of `train`", better=True)
    if simulated != metadata["data"]["simulated"]:
        mine, other = ("simulated", "real") if simulated else ("real", "simulated")
        reason = f"it learnt from {mine} flights, {champion.tag} from {other} ones"
        raise Incomparable(reason, better=not simulated)
    if metadata["features"] != list(columns_of(later.iloc[:1])):
        raise Incomparable(f"{champion.tag} has other features")
    fair = later[is_fair(later, champion)]
    days = len(rows_by_day(fair))
    if days < FEWEST_DAYS:
        raise Incomparable(
            f"{days} of the judged days are later than those that {champion.tag} was judged "
            f"without, and {FEWEST_DAYS} are needed"
        )
    asked = renamed(fair, Catalog.of(metadata))
    champions = score(judged_copy(champion, JUDGED_FILE), asked)
    return judge(score(challenger, fair), champions, fair, str(champion.tag))


def compare_of_day(
    challengers: Probabilities, later: pd.DataFrame, live: Live, champion: bentoml.Model
) -> Comparison | None:
    """The same where the departures of the day are known, for models that `compare` compares.

    `challengers`: what the new model's copy says of the later flights, `live`: what was known.
    None where the served model does not know days, or by other inputs. Raises `Incomparable`.
    """
    metadata: Mapping[str, Any] = champion.info.metadata
    known_by = tuple(metadata.get("live_inputs") or ())
    if known_by != INPUTS or JUDGED_LATE_FILE not in metadata["sha256"]:
        return None
    fair = is_fair(later, champion)
    asked = renamed(later[fair], Catalog.of(metadata))
    late = LateModel(judged_copy(champion, JUDGED_LATE_FILE))
    thresholds = np.full((len(asked), 1), float(LATE_MIN))
    champions = late.ask(columns_of(asked), live[fair], thresholds)[:, 0]
    return judge(challengers[fair], champions, later[fair], str(champion.tag))


def is_fair(later: pd.DataFrame, champion: bentoml.Model) -> NDArray[np.bool_]:
    """The flights of which the served model's copies have not learnt either."""
    metadata: Mapping[str, Any] = champion.info.metadata
    last = metadata["evaluation"]["trained"]["last"]
    return (later["scheduled_departure"] > last).to_numpy()


def judge(
    ours: Probabilities, champions: Probabilities, flights: pd.DataFrame, against: str
) -> Comparison:
    delayed, days = flights["delayed"].to_numpy(), rows_by_day(flights)
    errors, others = ((p.astype(float) - delayed) ** 2 for p in (ours, champions))
    low, high = paired_interval(errors - others, days)
    return Comparison(against, len(days), float((errors - others).mean()), low, high)


def renamed(flights: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """With the airlines as a model's own data wrote them, as serving would ask it."""
    names = {name: catalog.airline(name) or name for name in flights["airline"].unique()}
    return flights.assign(airline=flights["airline"].astype(str).map(names))


def judged_copy(champion: bentoml.Model, file: str) -> Scorer:
    try:
        return Scorer(intact(champion, file))
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
