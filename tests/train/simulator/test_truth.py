"""The bad days, and the probabilities that the labels were drawn from."""

import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder
from threadpoolctl import threadpool_limits

from train.simulator.simulation import Simulation


def test_15_and_25_july_are_the_worst_days_at_about_62_percent(departures: pd.DataFrame) -> None:
    worst = departures.groupby(departures["Fecha-I"].str[:10])["late"].mean().nlargest(3)
    assert set(worst.index[:2]) == {"2017-07-15", "2017-07-25"}
    assert worst.tolist()[:2] == pytest.approx([0.62, 0.62], abs=0.01)
    assert worst.iloc[2] < 0.5


def test_days_differ_more_than_chance_allows(departures: pd.DataFrame) -> None:
    days = departures.groupby(departures["planned"].dt.date)["late"].agg(["mean", "size"])
    by_chance = (days["mean"] * (1 - days["mean"]) / days["size"]).mean()
    assert days["mean"].var() > 5 * by_chance


def test_schedule_does_not_tell_the_bad_days(
    simulation: Simulation, departures: pd.DataFrame
) -> None:
    day = departures["planned"].dt.date
    told = pd.Series(simulation.expected_probability).groupby(day).mean()
    true = pd.Series(simulation.delay_probability).groupby(day).mean()
    assert told.std() < 0.25 * true.std()


def test_labels_agree_with_their_probabilities_in_each_tenth(
    simulation: Simulation, departures: pd.DataFrame
) -> None:
    table = pd.DataFrame({"true": simulation.delay_probability, "late": departures["late"]})
    tenths = table.groupby(pd.qcut(table["true"], 10)).mean()
    assert tenths["late"].tolist() == pytest.approx(tenths["true"].tolist(), abs=0.015)


def test_expected_probability_is_calibrated_over_the_year(
    simulation: Simulation, departures: pd.DataFrame
) -> None:
    table = pd.DataFrame({"expected": simulation.expected_probability, "late": departures["late"]})
    tenths = table.groupby(pd.qcut(table["expected"], 10)).mean()
    assert tenths["late"].tolist() == pytest.approx(tenths["expected"].tolist(), abs=0.02)


@pytest.mark.slow
def test_model_of_the_schedule_ranks_later_months_as_on_real_flights(
    simulation: Simulation, departures: pd.DataFrame
) -> None:
    planned = departures["planned"].dt
    table = departures[["OPERA", "Des-I", "TIPOVUELO"]].assign(
        minute=planned.hour * 60 + planned.minute, weekday=planned.day_of_week
    )
    categories = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    model = make_pipeline(
        make_column_transformer(
            (categories, ["OPERA", "Des-I", "TIPOVUELO"]), remainder="passthrough"
        ),
        HistGradientBoostingClassifier(learning_rate=0.05, max_leaf_nodes=15, random_state=0),
    )
    later = planned.month >= 10
    with threadpool_limits(1):  # threads that wait for a busy core cost more than they give
        model.fit(table[~later], departures["late"][~later])
    auc = roc_auc_score(departures["late"][later], model.predict_proba(table[later])[:, 1])
    limit = roc_auc_score(departures["late"][later], simulation.expected_probability[later])
    assert 0.63 < auc < limit < 0.68
