"""python -m train.search: how the model was chosen, by rolling origin on real flights alone.

Every variant learns from the first 3, 4, 5 ... months and is judged on the (up to) three after
them; the means over these folds decide. Ranking (AUC) and truth (Brier skill) both count.
Figures: real flights, January to September 2017, six folds, 2026-11-26.

What helped: trees instead of a regression (AUC .657 against .644), and showing them each airline
and destination as a rate (.657 against .652 as a number alone). Weights that halve every 60 days
gain .001 of AUC and .002 of skill and make the ranking steadier (+-.016 against +-.023).

What did not help:

- Cross-fitting the rates, and at least 100 flights in a leaf: within .002, the noise of drawing
  folds. Both need single flights, where all else needs counts of those that are alike.
- Following the level of the last weeks (Platt scaling on days that the trees did not see):
  half-way by 10 days gains .0007 of skill, within the noise; all the way by 21 days costs .036,
  for the level of July 2017 (29 % late) was not that of August.
- Averaging with a regularised logistic regression on airline, destination, hour and pairs of
  them: AUC -.002, skill -.001.
- How many flights are scheduled that hour: AUC -.0005, skill -.001. That day: skill -.010, as the
  traffic follows the season and the delays do not follow the traffic.
- Days to the nearest holiday of Chile: AUC -.002, skill +.0004; a fold has few of them.
- The rate of airline x destination x hour as one category: AUC -.026, too few flights each, whose
  own outcomes are most of their rate.
- Other numbers of trees and leaves, and regularisation: within .002, the noise.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import holidays
import numpy as np
import pandas as pd
from rich.progress import track
from rich.table import Table
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from flights.airport import Airport, AirportError
from flights.features import NUMBERS
from train import model
from train.airports import DEFAULT, check_airport
from train.console import console, tell_error
from train.evaluation.backtest import folds
from train.evaluation.baselines import BASELINES, Probabilities
from train.evaluation.metrics import measure
from train.model import CHOSEN
from train.rows.data import DataError, read_flights

Variant = Callable[[pd.DataFrame, pd.DataFrame], Probabilities]
Column = Callable[[pd.DataFrame], pd.Series]


def trees(**changes: Any) -> Variant:
    """The model with other settings."""
    settings = replace(CHOSEN, **changes)
    return lambda earlier, later: model.predict(model.fit(earlier, settings), later)


def more_columns(numbers: dict[str, Column], rates: dict[str, Column] | None = None) -> Variant:
    """The model with further numbers, and further categories that are shown as rates."""
    rates = rates or {}
    settings = replace(CHOSEN, by_rate=(*CHOSEN.by_rate, *rates))

    def inputs(flights: pd.DataFrame) -> pd.DataFrame:
        columns = (numbers | rates).items()
        return model.frame(flights).assign(**{n: make(flights).to_numpy() for n, make in columns})

    def variant(earlier: pd.DataFrame, later: pd.DataFrame) -> Probabilities:
        fitted = model.fit_columns(inputs(earlier), earlier, settings, (*NUMBERS, *numbers))
        return model.probabilities(fitted, inputs(later))

    return variant


def scheduled_within(period: str) -> Column:
    """How many flights are scheduled in the same hour or day."""

    def column(flights: pd.DataFrame) -> pd.Series:
        start = flights["scheduled_departure"].dt.floor(period)
        return start.map(start.value_counts())

    return column


def days_to_holiday(country: str) -> Column:
    """Days to the nearest holiday of the country, 5 at most."""

    def column(flights: pd.DataFrame) -> pd.Series:
        day = flights["scheduled_departure"].dt.floor("D")
        years = range(day.dt.year.min(), day.dt.year.max() + 1)
        free = pd.to_datetime(sorted(holidays.country_holidays(country, years=years)))
        distance = np.abs(day.to_numpy()[:, None] - free.to_numpy()[None]) / np.timedelta64(1, "D")
        return pd.Series(distance.min(axis=1).clip(max=5))

    return column


def route_and_hour(flights: pd.DataFrame) -> pd.Series:
    hour = flights["scheduled_departure"].dt.hour.astype(str)
    return flights["airline"].astype(str) + "|" + flights["destination"].astype(str) + "|" + hour


def following(days: int, share: float) -> Variant:
    """Move the log-odds by a share of the way to those calibrated on the last days.

    Platt scaling (1999), by trees that did not see these days.
    """

    def variant(earlier: pd.DataFrame, later: pd.DataFrame) -> Probabilities:
        recent = model.age_in_days(earlier) < days
        blind = model.predict(model.fit(earlier[~recent]), earlier[recent])
        line = LogisticRegression().fit(logit(blind)[:, None], earlier["delayed"][recent])
        ours = logit(model.predict(model.fit(earlier), later))
        return expit((1 - share) * ours + share * line.decision_function(ours[:, None]))

    return variant


def regression(earlier: pd.DataFrame, later: pd.DataFrame) -> Probabilities:
    """Logistic regression on airline, destination, hour, weekday, and pairs of them."""

    def inputs(flights: pd.DataFrame) -> pd.DataFrame:
        departure = flights["scheduled_departure"].dt
        hour = departure.hour.astype(str)
        airline = flights["airline"].astype(str)
        return flights[model.categories(flights)].assign(
            hour=hour,
            weekday=departure.day_of_week.astype(str),
            route=airline + flights["destination"].astype(str),
            airline_hour=airline + hour,
        )

    fitted = make_pipeline(
        OneHotEncoder(handle_unknown="ignore"), LogisticRegression(C=0.1, max_iter=500)
    )
    weight = model.weight(earlier)
    fitted.fit(inputs(earlier), earlier["delayed"], logisticregression__sample_weight=weight)
    return fitted.predict_proba(inputs(later))[:, 1]


def averaged(earlier: pd.DataFrame, later: pd.DataFrame) -> Probabilities:
    """Mean log-odds of the model and of the regression."""
    pair = [trees()(earlier, later), regression(earlier, later)]
    return expit(np.mean(logit(pair), axis=0))


HOLIDAY = "days to a holiday"  # of the airport's country
FOREVER = 1e9  # days: all flights weigh the same
VARIANTS: dict[str, Variant] = {
    "chosen": trees(),
    **BASELINES,
    "without recency weights": trees(half_life_days=FOREVER),
    **{f"half-life {days} days": trees(half_life_days=days) for days in (30, 45, 90)},
    "categories as rates only": trees(by_number=()),
    "categories as numbers only": trees(by_rate=()),
    **{f"{leaves} leaves": trees(leaves=leaves) for leaves in (8, 31)},
    **{f"l2 {l2}": trees(l2=l2) for l2 in (0, 50, 200)},
    "100 trees": trees(trees=100),
    "400 trees, half the rate": trees(trees=400, learning_rate=0.025),
    "flights scheduled that hour": more_columns({"busy": scheduled_within("h")}),
    "flights scheduled that day": more_columns({"busy": scheduled_within("D")}),
    "rate of airline, destination, hour": more_columns({}, {"route_hour": route_and_hour}),
    "logistic regression": regression,
    "averaged with it": averaged,
    **{
        f"following the last {days} days, {share:.0%}": following(days, share)
        for days in (10, 21, 42)
        for share in (0.5, 1.0)
    },
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m train.search",
        description="Judge variants of the model by rolling origin over the months of a file.",
    )
    parser.add_argument("--data", required=True, metavar="PATH_OR_URL", help="the real flights")
    parser.add_argument(
        "--airport", default=DEFAULT, metavar="FILE", help="theirs (default: airports/scl.yaml)"
    )
    options = parser.parse_args(arguments)
    try:
        airport = Airport.read(options.airport)
        check_airport(airport)
        flights = read_flights(options.data, airport).flights
    except (AirportError, DataError) as error:
        tell_error(str(error))
        return 2
    variants = dict(VARIANTS)
    if airport.country in holidays.list_supported_countries():
        variants[HOLIDAY] = more_columns({"holiday": days_to_holiday(airport.country)})
    table = Table("variant", "AUC", "±", "Brier skill", "±", "worst fold", box=None)
    for name, variant in track(variants.items(), "Judging", console=console, transient=True):
        metrics = [measure(variant(*fold), fold.later["delayed"]) for fold in folds(flights)]
        auc, skill = (np.array([getattr(s, m) for s in metrics]) for m in ("auc", "brier_skill"))
        table.add_row(
            name,
            f"{auc.mean():.4f}",
            f"{auc.std(ddof=1):.3f}",
            f"{skill.mean():+.4f}",
            f"{skill.std(ddof=1):.3f}",
            f"{skill.min():+.4f}",
        )
    console.print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
