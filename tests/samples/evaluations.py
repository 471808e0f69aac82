"""An evaluation of a few hundred made-up flights."""

import re
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flights.model.count import SCHEDULE
from flights.model.late import THRESHOLDS
from tests.samples.airports import SCL
from train.evaluation.days import judge_days
from train.evaluation.metrics import by_group, decide, measure
from train.evaluation.results import OfflineEvaluation
from train.evaluation.warnings import judge_warnings
from train.live.evaluation import HOUR
from train.report import render_report
from train.report.model_card import model_card
from train.report.page import SECTIONS, TITLE, opening, page

CONTENDERS = ("model", "seed regression", "airline rate", "base rate")
HORIZONS = ("60 min", "24 h", "once a night")
MADE = "flight_delay:abc, commit 0123456789ab, 26 November 2026"
LATER = ("2017-07", "2017-08", "2017-09")


def make_judged(*months: str, flights: int = 150) -> pd.DataFrame:
    """So many flights in each month, a few hours apart, of two airlines to two destinations."""
    rng = np.random.default_rng(0)
    parts = [pd.Timestamp(month) + pd.to_timedelta(np.arange(flights) * 4, "h") for month in months]
    departure = parts[0].append(parts[1:])
    n = len(departure)
    chance = rng.uniform(0.05, 0.6, n)
    delay = np.where(rng.uniform(size=n) < chance, 15 + rng.exponential(22, n).round() + 1, 3)
    return pd.DataFrame(
        {
            "scheduled_departure": departure,
            "airline": np.where(np.arange(n) % 3, "Grupo LATAM", "Sky Airline"),
            "destination": np.where(np.arange(n) % 2, "SPJC", "SAEZ"),
            "city": np.where(np.arange(n) % 2, "Lima", "Buenos Aires"),
            "flight_type": "I",
            "delayed": delay > 15,
            "delay_minutes": delay,
            "model": chance,
            "seed regression": np.where(np.arange(n) % 3, 0.3, 0.2),
            "airline rate": np.where(np.arange(n) % 3, 0.25, 0.3),
            "base rate": 0.2,
        }
    )


def make_beyond(late: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of more than each threshold; `late` is that of 15 minutes, and half as much 15 later."""
    return np.minimum(late[:, None] * 0.5 ** ((np.array(THRESHOLDS) - 15) / 15), 1)


def make_evaluation(judged: pd.DataFrame, **data: Any) -> OfflineEvaluation:
    delayed = judged["delayed"]
    departure = judged["scheduled_departure"]
    metrics = {name: measure(judged[name], delayed) for name in CONTENDERS}
    folds = [
        {"trained_until": month, "judged_from": month, "judged_until": month, "flights": 100}
        | {"contender": name}
        | metrics[name].as_dict()
        for month in ("2017-04", "2017-05")
        for name in CONTENDERS
    ]
    keys = judged[["airline", "destination", "flight_type"]].assign(
        month=departure.dt.strftime("%Y-%m")
    )
    return OfflineEvaluation(
        airport=SCL,
        data={
            "name": "flights.csv",
            "simulated": False,
            "sha256": "0123abcd",
            "first": "2017-01-01 00:15:00",
            "last": str(departure.max()),
            "flights": 12_345,
            "rejected": 7,
            "delayed": 0.185,
        }
        | data,
        trained={"first": "2017-01-01 00:15:00", "last": "2017-06-30 23:00:00", "flights": 10_000},
        judged_period={
            "first": str(departure.min()),
            "last": str(departure.max()),
            "flights": len(judged),
        },
        judged=judged,
        metrics=metrics,
        intervals={
            name: {metric: (value - 0.05, value + 0.05) for metric, value in row.as_dict().items()}
            for name, row in metrics.items()
        },
        rolling=pd.DataFrame(folds),
        random_split=measure(judged["model"], delayed),
        groups={name: by_group(judged, keys[name]) for name in keys},
        importance={"airline": 0.04, "minute_of_day": 0.05, "flight_type": -0.001},
        decision=decide(judged["model"].to_numpy(), delayed.to_numpy(), cost=3),
        horizons=pd.DataFrame(
            {
                name: metrics["model"].as_dict()
                | {"crps_skill": 0.1, "bias_30": 0.02, "bias_60": -0.01, "bias_120": 0.001}
                for name in HORIZONS
            }
        ).T,
        beyond={name: make_beyond(judged["model"].to_numpy()) for name in HORIZONS},
        warnings={
            name: judge_warnings(judged["model"].to_numpy(), delayed.to_numpy())
            for name in (SCHEDULE, HOUR)
        },
        days=judge_days(judged, judged["model"].to_numpy()),
    )


def render(evaluation: OfflineEvaluation) -> str:
    return render_report(evaluation, MADE)


def section(evaluation: OfflineEvaluation, name: str) -> str:
    """What the page shows there, where no other figure is drawn."""
    (made,) = [make(evaluation) for make in SECTIONS if make.__name__ == name]
    return sections(page(TITLE, MADE, opening(evaluation), [made], evaluation))[name]


def sections(html: str) -> dict[str, str]:
    return dict(re.findall(r'<section id="([^"]*)">\n(.*?)</section>', html, re.DOTALL))


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


def card(evaluation: OfflineEvaluation) -> str:
    return model_card(evaluation, "flight_delay:abc", {"python": "3.11.9"}, "0123456789ab")
