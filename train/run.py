"""The whole way of a training run, from the file to the model store."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import bentoml
import pandas as pd
from sklearn.pipeline import Pipeline

from flights.airport import Airport
from flights.live.trained import EVENTS_FILE
from flights.model.explain import BACKGROUND_FILE, background_to_json
from flights.model.served import LATE_FILE, ONNX_FILE, ModelError
from train import model
from train.airports import check_airport
from train.console import console, show_log, show_metrics, step
from train.evaluation.backtest import Fold, evaluate
from train.evaluation.baselines import BASE_RATE
from train.evaluation.results import MODEL, OfflineEvaluation
from train.live import evaluation as horizons
from train.live.events import last_departures
from train.live.model import fit_all
from train.live.rows import replay_rows
from train.registry.agreement import BOUND, check_agreement
from train.registry.champion import JUDGED_FILE, JUDGED_LATE_FILE
from train.registry.example import read_example
from train.registry.export import Exported, export_checked, export_late
from train.registry.metadata import describe, describe_data, names_of, sample_background
from train.registry.promotion import judge_promotion
from train.registry.store import CARD_FILE, REPORT_FILE, refuse_other_airport, save
from train.report import render_report
from train.report.model_card import model_card
from train.report.words import made
from train.rows.data import FlightLog, read_flights, refuse_if_alike, split_by_time


@dataclass(frozen=True)
class Options:
    """What a run can be told; `python -m train --help` explains."""

    data: str
    airport: Airport
    test_months: int = 3
    max_rejected_share: float = 0.01
    cost: float = 5.0
    force: str = ""


class OfDay(NamedTuple):
    """The model that knows the day, its copy of the earlier months, and how good that is."""

    final: Exported
    copy: Exported
    judged: horizons.Judged


class Candidate(NamedTuple):
    """The model of all months, its copy that learnt from the earlier ones, and how they agree;
    and those that know the day.
    """

    final: Exported
    judged: Exported
    agreement: float
    of_day: OfDay


def train(options: Options) -> bentoml.Model:
    """Read, judge on later months, train on all, compare with the served model, register.

    Raises `DataError` for data that cannot be used, `AirportError` for an airport that is not the
    one of the table or of the store, and `ModelError` for a model not worth serving.
    """
    check_airport(options.airport)
    refuse_other_airport(options.airport)
    with step("Reading flights") as done:
        log = read_flights(options.data, options.airport, options.max_rejected_share, done.tell)
        read_example(log.airport, names_of(log))
        split = Fold(*split_by_time(log.flights, options.test_months))
        for part in split:
            refuse_if_alike(part)
        done.append(f"Read {len(log.flights):,} flights, set {len(log.rejected):,} rows aside")
    show_log(log)
    with step("Learning what the departures of the day tell") as done:
        of_day = fit_late(*split, options.airport.clock.zone)
        done.append("Learnt what the departures of the day tell")
    with step("Judging on later months") as done:
        evaluation, judged = evaluate(
            (log.airport, describe_data(log)), split, options.cost, of_day.judged, done.tell
        )
        done.append("Judged on later months")
    show_metrics(evaluation)
    show_hour_before(evaluation)
    refuse_if_worse(evaluation)
    candidate = fit(log.flights, judged, split.later, of_day)
    simulated = evaluation.data["simulated"]
    promotion = judge_promotion(
        candidate.judged, of_day.judged, split.later, simulated, options.force
    )
    return register(log, evaluation, candidate, promotion)


def fit_late(earlier: pd.DataFrame, later: pd.DataFrame, zone: ZoneInfo) -> OfDay:
    """Raises `ModelError` where ONNX differs."""
    flights, known = pd.concat([earlier, later]), replay_rows(earlier, later, zone)
    fitted = fit_all([earlier, flights], [known.earlier, known.every])
    judged, final = map(export_late, fitted, (earlier, flights))
    return OfDay(final, judged, horizons.evaluate(judged.scorer, known.later, earlier, later))


def fit(flights: pd.DataFrame, judged: Pipeline, later: pd.DataFrame, of_day: OfDay) -> Candidate:
    """Fit on all flights. Raises `ModelError` where ONNX or the judged copy disagrees."""
    with step("Training on all months") as done:
        fitted = model.fit(flights)
        done.append("Trained on all months")
    with step("Comparing ONNX with scikit-learn") as done:
        final, copy = (export_checked(one, flights) for one in (fitted, judged))
        agreement = check_agreement(final.scorer, copy.scorer, later)
        difference = max(final.difference, of_day.final.difference)
        done.append(f"ONNX gives scikit-learn's probabilities, within {difference:.0e}")
    return Candidate(final, copy, agreement, of_day)


def register(
    log: FlightLog,
    evaluation: OfflineEvaluation,
    candidate: Candidate,
    promotion: dict[str, Any],
) -> bentoml.Model:
    with step("Registering") as done:
        metadata = describe(log, evaluation, candidate.final) | {
            "agreement": {"mean_difference": candidate.agreement, "bound": BOUND},
            "promotion": promotion,
        }

        def files(tag: str) -> dict[str, bytes]:
            return {
                ONNX_FILE: candidate.final.onnx,
                LATE_FILE: candidate.of_day.final.onnx,
                EVENTS_FILE: last_departures(log.flights),
                JUDGED_FILE: candidate.judged.onnx,
                JUDGED_LATE_FILE: candidate.of_day.copy.onnx,
                BACKGROUND_FILE: background_to_json(sample_background(log.flights)),
                REPORT_FILE: report(evaluation, tag, metadata),
                CARD_FILE: card(evaluation, tag, metadata),
            }

        stored = save(files, metadata, challenger=not promotion["served"])
        done.append(f"Registered [bold]{stored.tag}[/]")
    console.print(f"  report: {stored.path_of(REPORT_FILE)}", soft_wrap=True)
    return stored


def show_hour_before(evaluation: OfflineEvaluation) -> None:
    """What FLIGHT_LIVE would give; of few flights that may be less than the schedule alone."""
    hour, alone = evaluation.horizons.loc[horizons.HOUR], evaluation.metrics[MODEL]
    told = f"AUC {hour['auc']:.3f}, skill {hour['brier_skill']:+.3f}"
    if hour["brier_skill"] < alone.brier_skill:
        told += ": WORSE than by the schedule alone"
    console.print(f"  with live departures, an hour before: {told}", soft_wrap=True)


def refuse_if_worse(evaluation: OfflineEvaluation) -> None:
    """A model must beat the base rate on the later months, by the Brier score."""
    ours, base_rate = evaluation.metrics[MODEL], evaluation.metrics[BASE_RATE]
    if not ours.brier < base_rate.brier:
        raise ModelError(
            f"on the later months the model's Brier score, {ours.brier:.4f}, is no better than "
            f"the base rate's, {base_rate.brier:.4f} (lower is better)"
        )


def report(evaluation: OfflineEvaluation, tag: str, metadata: dict[str, Any]) -> bytes:
    today = datetime.now(UTC).date()
    return render_report(evaluation, made(tag, metadata["commit"], today)).encode()


def card(evaluation: OfflineEvaluation, tag: str, metadata: dict[str, Any]) -> bytes:
    return model_card(evaluation, tag, metadata["versions"], metadata["commit"]).encode()
