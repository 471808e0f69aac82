"""Flights of a day are late together, as real ones are: what live departures can tell."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import logit

from train.simulator import facts
from train.simulator.routes import ROUTES
from train.simulator.simulation import Simulation
from train.simulator.together import late_together


@pytest.fixture(scope="module")
def apart(simulation: Simulation, departures: pd.DataFrame) -> dict[str, list[float]]:
    together = late_together(simulation.flights, departures["planned"], departures["late"])
    return {name: values.tolist() for name, values in together.items()}


def test_flights_of_different_airlines_are_late_together_for_hours(
    apart: dict[str, list[float]],
) -> None:
    assert apart["other airlines"] == pytest.approx(facts.TOGETHER["other airlines"], abs=0.1)


def test_flights_of_an_airline_are_late_together_for_a_day(apart: dict[str, list[float]]) -> None:
    assert apart["airline and type"] == pytest.approx(facts.TOGETHER["airline and type"], abs=0.15)


def test_flights_of_a_line_are_late_together_for_weeks(apart: dict[str, list[float]]) -> None:
    assert apart["line"] == pytest.approx(facts.TOGETHER["line"], abs=0.15)


def test_flights_drawn_one_by_one_are_not_late_together(
    simulation: Simulation, departures: pd.DataFrame
) -> None:
    chance = np.random.default_rng(0).random(len(departures))
    late = pd.Series(chance < simulation.expected_probability)
    together = late_together(simulation.flights, departures["planned"], late)
    assert max(abs(values).max() for values in together.values()) < 0.2


def test_swings_leave_the_late_rates_of_the_routes_as_far_apart(departures: pd.DataFrame) -> None:
    late = departures.groupby(["OPERA", "Des-I"])["late"].mean()
    told = {
        (airline, route.destination): route.late_percent / 100
        for airline, routes in ROUTES.items()
        for route in routes
        if route.flights > 1000
    }
    drawn = late[list(told)].to_numpy()
    slope, _ = np.polyfit(logit(np.array([*told.values()])), logit(drawn), 1)
    assert slope == pytest.approx(0.95, abs=0.07)
