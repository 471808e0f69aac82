"""What is kept with a model: where it came from, what it knows, how good it is."""

import platform
import subprocess
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from flights.airport import Airport
from flights.features import Columns, Flights, features
from flights.model.count import SCHEDULE
from flights.model.late import INPUTS
from flights.model.score_bins import BINS, EDGES
from flights.model.scorer import Scorer
from flights.names.airports import find_airport
from train.airports import EMBEDDED, embedded_airport
from train.evaluation.days import describe_days, spreads_of
from train.evaluation.results import OfflineEvaluation
from train.evaluation.warnings import describe_warnings
from train.live.evaluation import HOUR
from train.model import age_in_days, categories, columns_of, score, weight
from train.registry.example import read_example
from train.registry.export import Exported
from train.rows.checks import DELAY_THRESHOLD_MINUTES
from train.rows.data import FlightLog, read_flights, span

WARNED = {SCHEDULE: "schedule", HOUR: HOUR}  # what the metadata call them
KEY = ["scheduled_departure", "airline", "destination"]
PACKAGES = ("bentoml", "numpy", "onnx", "onnxruntime", "pandas", "scikit-learn", "skl2onnx")

# What a flight is explained against: all of the last weeks would be exact and slow, 100 of them
# have their mean probability within 0.01.
BACKGROUND_FLIGHTS = 100
BACKGROUND_DAYS = 12 * 7


def describe(log: FlightLog, evaluation: OfflineEvaluation, model: Exported) -> dict[str, Any]:
    """The metadata of a model that was trained on all flights of the log."""
    metadata = names_of(log) | {
        "data": evaluation.data,
        "label": f"departure more than {DELAY_THRESHOLD_MINUTES} minutes after the schedule",
        "features": list(columns_of(log.flights.iloc[:1])),
        "live_inputs": list(INPUTS),
        "evaluation": describe_evaluation(evaluation),
        "decision": asdict(evaluation.decision),
        "day_spreads": spreads_of(evaluation.days),
        "scores": score_shares(model.scorer, log.flights),
        "onnx": {"largest_difference": model.difference},
        "versions": {"python": platform.python_version()} | {p: version(p) for p in PACKAGES},
        "commit": commit(),
    }
    return metadata | {"known_flight": known_flight(model.scorer, log.airport, metadata)}


def names_of(log: FlightLog) -> dict[str, Any]:
    """What a model knows by name."""
    return {
        "airport": log.airport.as_metadata(),
        "categories": {n: sorted(log.flights[n].unique()) for n in categories(log.flights)},
        "airline_codes": most_common(log.flights, "airline_code", "airline"),
        "cities": most_common(log.flights, "city", "destination"),
        "flight_types": flight_types(log.flights),
    }


def describe_data(log: FlightLog) -> dict[str, Any]:
    first, last = span(log.flights)
    return {
        "name": data_name(log.source),
        "simulated": is_simulated(log),
        "sha256": log.sha256,
        "first": str(first),
        "last": str(last),
        "flights": len(log.flights),
        "rejected": len(log.rejected),
        "delayed": float(log.flights["delayed"].mean()),
    }


def describe_evaluation(evaluation: OfflineEvaluation) -> dict[str, Any]:
    """What was learnt from, what it was judged on, and how each contender did."""
    months = evaluation.groups["month"].dropna()  # a month of stray flights may have one outcome
    shown = ["flights", "observed", "predicted", "bias", "auc", "brier", "brier_skill"]
    rolling = evaluation.rolling.groupby("contender")[["auc", "brier_skill", "bias"]].mean()
    return {
        "trained": evaluation.trained,
        "judged": evaluation.judged_period,
        "metrics": {name: metrics.as_dict() for name, metrics in evaluation.metrics.items()},
        "months": [{"month": m} | row for m, row in months[shown].to_dict("index").items()],
        "rolling": rolling.to_dict("index"),
        "random_split": evaluation.random_split.as_dict(),
        "horizons": evaluation.horizons.reset_index().to_dict("records"),
        "warnings": {
            WARNED[name]: describe_warnings(table) for name, table in evaluation.warnings.items()
        },
        "days": describe_days(evaluation.days),
    }


def score_shares(scorer: Scorer, flights: pd.DataFrame) -> dict[str, float]:
    """Share of the probabilities in each bin, for live ones to be compared with.

    Each flight weighs what it weighs in the fit, since the next schedule resembles the last one:
    of real flights the scores of one to three months later are nearer to these shares than to
    unweighted ones in 10 of 12 months (PSI .001 to .012; January to September 2017, 2026-11-25).
    """
    probabilities, weights = score(scorer, flights), weight(flights)
    sums, _ = np.histogram(probabilities, EDGES, weights=weights)
    return dict(zip(BINS, (sums / weights.sum()).tolist(), strict=True))


def sample_background(flights: pd.DataFrame) -> Columns:
    """Every so many-th of the last weeks' flights in order of time, so that all hours and weekdays
    have their share; the same ones for the same data.
    """
    recent = flights[age_in_days(flights) < BACKGROUND_DAYS]
    middles = (np.arange(BACKGROUND_FLIGHTS) + 0.5) / BACKGROUND_FLIGHTS
    return columns_of(recent.iloc[(middles * len(recent)).astype(int)])


def most_common(flights: pd.DataFrame, key: str, value: str) -> dict[str, str]:
    """For each text in the column `key`, the one it stands beside most often in `value`."""
    counts = flights.loc[flights[key] != "", [key, value]].value_counts()
    pairs = counts[counts > 0].reset_index()  # of categories it counts those that are not there
    first = pairs.drop_duplicates(key).sort_values(key)
    return dict(zip(first[key], first[value], strict=True))


def flight_types(flights: pd.DataFrame) -> dict[str, str]:
    """Of the destinations whose country no table tells, as the data has it."""
    found = most_common(flights, "destination", "flight_type")
    return {icao: kind for icao, kind in found.items() if find_airport(icao) is None}


def known_flight(scorer: Scorer, airport: Airport, metadata: dict[str, Any]) -> dict[str, Any]:
    """The airport's example with its probability; a server is ready once it repeats it."""
    (flight,) = read_example(airport, metadata).flights
    departure = flight.scheduled_departure.isoformat()
    (probability,) = scorer(features(Flights.of([flight]))).tolist()
    return flight._asdict() | {"scheduled_departure": departure, "probability": probability}


def data_name(source: str) -> str:
    """The file's name without the path, and without the query of a URL, which may hold a key."""
    return source.partition("?")[0].rpartition("/")[2]


def is_simulated(log: FlightLog) -> bool:
    """By its name or, under any other, by most of its flights being those of `data/`.

    Of the real flights of January to September 2017, 3 % have a simulated one's time and route.
    """
    if data_name(log.source).startswith("simulated"):
        return True
    sample = log.flights.iloc[:: max(1, len(log.flights) // 1_000)]
    return bool(pd.MultiIndex.from_frame(sample[KEY]).isin(simulated_flights()).mean() > 0.5)


@cache
def simulated_flights() -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(read_flights(str(EMBEDDED), embedded_airport()).flights[KEY])


def commit() -> str:
    """The commit of the training code, "-dirty" if it was changed since; "unknown" without git."""
    command = ["git", "describe", "--always", "--dirty", "--exclude=*", "--abbrev=12"]
    here = Path(__file__).parent
    try:
        done = subprocess.run(  # noqa: S603 (a constant command)
            command, cwd=here, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return "unknown"
    return done.stdout.strip() or "unknown"
