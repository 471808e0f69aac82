"""The whole way of a training run, from the file to the model store."""

import bentoml

from flights.model import ModelError, Scorer
from train.data import read_flights, split_by_time
from train.evaluate import Scores, evaluate
from train.model import check_parity, export, fit
from train.registry import describe, describe_evaluation, is_simulated, register
from train.terminal import show_rejected, show_scores, step


def train(source: str, test_months: int, max_rejected_share: float) -> bentoml.Model:
    """Read, judge on later months, train on all, export, compare, register.

    Raises `DataError` for data that cannot be used, `ModelError` for a model not worth serving.
    """
    with step("Reading flights") as done:
        log = read_flights(source, max_rejected_share)
        earlier, later = split_by_time(log.flights, test_months)
        done.append(f"Read {len(log.flights):,} flights, set {len(log.rejected):,} rows aside")
    show_rejected(log.rejected)

    with step("Judging on later months") as done:
        scores = evaluate(earlier, later)
        done.append("Judged on later months")
    evaluation = describe_evaluation(earlier, later, scores)
    show_scores(evaluation, scores, is_simulated(source))
    refuse_if_worse(scores)

    with step("Training on all months") as done:
        fitted = fit(log.flights)
        onnx = export(fitted)
        done.append(f"Trained on all months, {len(onnx) / 1024:,.0f} KiB of ONNX")
    with step("Comparing ONNX with scikit-learn") as done:
        difference = check_parity(fitted, Scorer(onnx), log.flights)
        done.append(f"ONNX gives scikit-learn's probabilities, within {difference:.0e}")
    with step("Registering") as done:
        stored = register(onnx, describe(log, evaluation, onnx, difference))
        done.append(f"Registered [bold]{stored.tag}[/]")
    return stored


def refuse_if_worse(scores: dict[str, Scores]) -> None:
    """A model must beat the base rate on the later months, by the Brier score."""
    model, base_rate = scores["model"], scores["base rate"]
    if not model.brier < base_rate.brier:
        raise ModelError(
            f"on the later months the model's Brier score, {model.brier:.4f}, is no better than "
            f"the base rate's, {base_rate.brier:.4f} (lower is better)"
        )
