"""The simulated year, and what is read from its times."""

import pandas as pd
import pytest

from train.rows.clock import in_utc
from train.simulator.facts import ZONE
from train.simulator.simulation import Simulation, simulate


@pytest.fixture(scope="session")
def simulation() -> Simulation:
    return simulate()


@pytest.fixture(scope="module")
def departures(simulation: Simulation) -> pd.DataFrame:
    """The 18 columns and what is read from them: planned, operated, minutes, late."""
    planned = pd.to_datetime(simulation.flights["Fecha-I"])
    operated = pd.to_datetime(simulation.flights["Fecha-O"])
    minutes = (in_utc(operated, ZONE) - in_utc(planned, ZONE)).dt.total_seconds() / 60
    return simulation.flights.assign(
        planned=planned, operated=operated, minutes=minutes, late=minutes > 15
    )
