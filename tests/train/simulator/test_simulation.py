"""The embedded data set: its facts and its faults."""

import numpy as np
import pandas as pd
import pytest

from train.simulator import facts
from train.simulator.routes import ROUTES
from train.simulator.simulation import Simulation

HEADER = (
    "Fecha-I,Vlo-I,Ori-I,Des-I,Emp-I,Fecha-O,Vlo-O,Ori-O,Des-O,Emp-O,"
    "DIA,MES,AÑO,DIANOM,TIPOVUELO,OPERA,SIGLAORI,SIGLADES"
)
SPANISH_DAYS = dict(
    zip(
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        ["Lunes", "Martes", "Miercoles", "Jueves", "Viernes", "Sabado", "Domingo"],
        strict=True,
    )
)


def test_there_are_18_columns_in_the_original_order(simulation: Simulation) -> None:
    assert ",".join(simulation.flights.columns) == HEADER
    assert len(simulation.flights) == 68_206


def test_flights_are_logged_once_in_order_of_schedule(departures: pd.DataFrame) -> None:
    assert departures["Fecha-I"].is_monotonic_increasing
    assert not departures.duplicated(["Fecha-I", "Emp-I", "Vlo-I"]).any()


@pytest.mark.parametrize("column", ["Fecha-I", "Fecha-O"])
def test_nothing_leaves_in_the_hour_the_clocks_skip(departures: pd.DataFrame, column: str) -> None:
    assert not departures[column].str.startswith("2017-08-13 00").any()


def test_late_share_is_within_a_twentieth_of_a_percent_of_the_real_one(
    departures: pd.DataFrame,
) -> None:
    assert departures["late"].mean() == pytest.approx(0.1849, abs=0.0005)


def test_monthly_late_shares_are_within_a_percent_of_the_real_ones(
    departures: pd.DataFrame,
) -> None:
    by_month = 100 * departures.groupby(departures["planned"].dt.month)["late"].mean()
    assert by_month.tolist() == pytest.approx(facts.MONTHLY_LATE_PERCENT, abs=0.8)


def test_flights_per_month_are_within_two_percent_of_the_real_ones(
    departures: pd.DataFrame,
) -> None:
    by_month = departures["planned"].dt.month.value_counts().sort_index()
    assert by_month.tolist() == pytest.approx(facts.MONTHLY_FLIGHTS, rel=0.02)


def test_delay_quantiles_are_the_real_ones(departures: pd.DataFrame) -> None:
    quantiles = departures["minutes"].quantile([0, 0.5, 0.75, 0.9, 0.95, 0.99, 1])
    assert quantiles.tolist() == [-14, 4, 12, 26, 43, 102, 161]


def test_delays_are_whole_minutes(departures: pd.DataFrame) -> None:
    assert (departures["minutes"] % 1 == 0).all()


def test_delay_bands_are_the_real_ones(departures: pd.DataFrame) -> None:
    bands = pd.cut(departures["minutes"], [-np.inf, 15, 30, 60, 120, np.inf])
    shares = 100 * bands.value_counts(normalize=True).sort_index()
    assert shares.tolist() == pytest.approx([81.5, 10.6, 5.0, 2.4, 0.55], abs=0.1)


def test_there_are_23_airlines_with_the_real_shares(departures: pd.DataFrame) -> None:
    shares = departures["OPERA"].value_counts(normalize=True)
    assert len(shares) == 23
    assert shares["Grupo LATAM"] == pytest.approx(0.60, abs=0.005)
    assert shares["Sky Airline"] == pytest.approx(0.21, abs=0.005)


def test_there_are_62_destinations_with_the_real_shares(departures: pd.DataFrame) -> None:
    percents = 100 * departures["SIGLADES"].value_counts(normalize=True)
    assert len(percents) == departures["Des-I"].nunique() == 62
    assert percents.iloc[:8].to_dict() == pytest.approx(
        {
            **{"Buenos Aires": 9.6, "Antofagasta": 8.5, "Lima": 8.1, "Calama": 7.3},
            **{"Puerto Montt": 6.6, "Concepcion": 5.8, "Iquique": 5.5, "Sao Paulo": 5.2},
        },
        abs=0.25,
    )


def test_54_percent_are_national_and_those_go_to_chile(departures: pd.DataFrame) -> None:
    national = departures["TIPOVUELO"] == "N"
    assert national.mean() == pytest.approx(0.54, abs=0.005)
    assert (national == departures["Des-I"].str.startswith("SC")).all()


def test_no_month_of_a_route_is_flown_outside_its_season(departures: pd.DataFrame) -> None:
    month = departures["planned"].dt.month
    seen = month.groupby([departures["OPERA"], departures["Des-I"]]).agg(["min", "max"])
    for airline, routes in ROUTES.items():
        for route in routes:
            planned = facts.PLANNED_DESTINATIONS.get(route.destination, route.destination)
            first, last = seen.loc[(airline, planned)]
            assert route.months[0] <= first <= last <= route.months[1]


def test_lacsa_and_six_destinations_appear_only_from_september(departures: pd.DataFrame) -> None:
    late_airlines = departures.groupby("OPERA")["planned"].min() >= "2017-09"
    late_destinations = departures.groupby("Des-I")["planned"].min() >= "2017-09"
    assert late_airlines[late_airlines].index.tolist() == ["Lacsa"]
    assert late_destinations.sum() == 6


def test_schedule_repeats_from_week_to_week(departures: pd.DataFrame) -> None:
    seen = set(zip(departures["OPERA"], departures["Vlo-I"], departures["planned"], strict=True))
    week_before = departures["planned"] - pd.Timedelta(days=7)
    repeated = [
        key in seen
        for key in zip(departures["OPERA"], departures["Vlo-I"], week_before, strict=True)
    ]
    assert 0.8 < np.mean(repeated) < 1


def test_flight_number_belongs_to_one_destination(departures: pd.DataFrame) -> None:
    assert (departures.groupby(["OPERA", "Vlo-I"])["Des-I"].nunique() == 1).all()


def test_exactly_one_flight_number_is_blank(departures: pd.DataFrame) -> None:
    assert (departures[["Vlo-I", "Vlo-O"]] == "").sum().to_dict() == {"Vlo-I": 0, "Vlo-O": 1}


def test_operated_flight_number_is_the_planned_one_or_that_with_a_letter(
    departures: pd.DataFrame,
) -> None:
    differs = departures[(departures["Vlo-O"] != departures["Vlo-I"]) & (departures["Vlo-O"] != "")]
    assert 0 < len(differs) < 0.01 * len(departures)
    assert (differs["Vlo-O"].str[:-1] == differs["Vlo-I"]).all()
    assert departures["Vlo-I"].str.fullmatch("[0-9]+").all()


def test_few_flights_end_at_another_destination(departures: pd.DataFrame) -> None:
    assert 0 < (departures["Des-O"] != departures["Des-I"]).sum() < 0.001 * len(departures)


def test_only_latam_has_other_companies_fly(departures: pd.DataFrame) -> None:
    changed = departures[departures["Emp-O"] != departures["Emp-I"]]
    assert set(changed["OPERA"]) == {"Grupo LATAM"}
    assert set(changed["Emp-O"]) == {"LXP", "LPE", "DSM"}


def test_some_codes_are_others_than_the_worlds(departures: pd.DataFrame) -> None:
    codes = departures.groupby("OPERA")["Emp-I"].agg(set)
    assert codes["Qantas Airways"] == {"QFU"}
    assert codes["Latin American Wings"] == {"LAW", "JMR"}
    assert codes["Grupo LATAM"] == {"LAN", "TAM", "LAP", "LNE"}
    assert set(departures.loc[departures["SIGLADES"] == "Quito", "Des-I"]) == {"SEQU"}


def test_calendar_columns_are_of_the_operated_date(departures: pd.DataFrame) -> None:
    operated = departures["operated"].dt
    assert (departures["DIA"] == operated.day).all()
    assert (departures["MES"] == operated.month).all()
    assert (departures["AÑO"] == operated.year).all()
    assert (departures["DIANOM"] == operated.day_name().map(SPANISH_DAYS)).all()
    assert (departures["DIA"] != departures["planned"].dt.day).any()


def test_a_flight_of_31_december_operates_in_2018(departures: pd.DataFrame) -> None:
    next_year = departures[departures["AÑO"] == 2018]
    assert set(next_year["Fecha-I"].str[:10]) == {"2017-12-31"}
