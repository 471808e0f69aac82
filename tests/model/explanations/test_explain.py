"""Explanations: additive, of every input once, in words."""

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import bentoml
import numpy as np
import pytest

from flights.api.io import explained
from flights.features import Columns, Flight, Flights, features, names
from flights.model.explain import (
    Explanation,
    Input,
    describe,
    explain,
    inputs_of,
)
from flights.model.served import DelayModel, ModelError
from tests.samples.airports import NYC, SCL
from train.registry.metadata import BACKGROUND_FLIGHTS

INPUTS = inputs_of(names(SCL))
SATURDAY = datetime(2022, 1, 1, 8, 0)
LIMA = Flight("Grupo LATAM", "SPJC", "I", SATURDAY)
NEW_AIRLINE = Flight("Aerolinea Nueva", "SPJC", "I", SATURDAY)
NEW_PLACE = Flight("Grupo LATAM", "RJAA", "I", SATURDAY)
NOWHERE = Flight("Aerolinea Nueva", "Ninguna Parte", "", SATURDAY)


@pytest.fixture(scope="module")
def model(trained: bentoml.Model) -> DelayModel:
    return DelayModel.load(trained)


@pytest.fixture(scope="module")
def many(model: DelayModel) -> list[Flight]:
    """Flights of every airline, many destinations, hours and weekdays, and new ones."""
    known = model.metadata["categories"]
    return [LIMA, NEW_AIRLINE, NEW_PLACE, NOWHERE] + [
        Flight(
            airline,
            known["destination"][n * 7 % len(known["destination"])],
            "IN"[n % 2],
            SATURDAY + timedelta(days=n, minutes=311 * n),
        )
        for n, airline in enumerate(known["airline"] * 4)
    ]


def test_they_are_the_mean_over_all_orders_of_replacing_the_inputs(model: DelayModel) -> None:
    """The definition, computed another way: 24 orders, step by step."""
    flight = features(Flights.of([LIMA]))
    total = dict.fromkeys(INPUTS, 0.0)
    for order in permutations(INPUTS):
        mixed: Columns = dict(model.background)
        before = model.scorer(mixed).mean(dtype=float)
        for name in order:
            mixed |= {c: flight[c].repeat(BACKGROUND_FLIGHTS, axis=0) for c in INPUTS[name]}
            after = model.scorer(mixed).mean(dtype=float)
            total[name] += (after - before) / 24
            before = after
    found = {one.name: one.contribution for one in model.explain(LIMA).inputs}
    assert found == pytest.approx(total, abs=1e-9)


def test_base_and_contributions_add_up_to_the_probability(
    model: DelayModel, many: list[Flight]
) -> None:
    for explanation in map(model.explain, many):
        total = explanation.base + sum(one.contribution for one in explanation.inputs)
        assert total == pytest.approx(explanation.probability, abs=1e-9)


def test_the_rounded_ones_add_up_too(model: DelayModel, many: list[Flight]) -> None:
    for flight in many:
        explanation = model.explain(flight)
        answer = explained(explanation)
        steps = [one["contribucion"] for one in answer["contribuciones"]]
        assert answer["base"] + sum(steps) == pytest.approx(answer["atraso"], abs=1e-12)
        exact = [one.contribution for one in explanation.inputs]
        assert steps == pytest.approx(exact, abs=1.01e-6)


def test_the_probability_is_that_of_predict(model: DelayModel, many: list[Flight]) -> None:
    assert [model.explain(flight).probability for flight in many] == model.predict(many)


def test_the_base_is_the_mean_of_the_background_whatever_the_flight(
    model: DelayModel, many: list[Flight]
) -> None:
    mean = model.scorer(model.background).mean(dtype=float)
    for flight in many[:20]:
        assert model.explain(flight).base == pytest.approx(mean, abs=1e-12)


def test_the_largest_contribution_is_first(model: DelayModel, many: list[Flight]) -> None:
    for explanation in map(model.explain, many[:20]):
        sizes = [abs(one.contribution) for one in explanation.inputs]
        assert sizes == sorted(sizes, reverse=True)


def test_every_input_of_the_model_is_explained_once(model: DelayModel) -> None:
    assert sorted(column for columns in INPUTS.values() for column in columns) == sorted(names(SCL))
    assert {one.name for one in model.explain(LIMA).inputs} == set(INPUTS)


def test_a_probability_that_is_none_is_no_explanation(
    model: DelayModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "scorer", lambda columns: np.full(len(columns["airline"]), np.nan))
    with pytest.raises(ModelError, match="answered"):
        model.explain(LIMA)


@pytest.mark.parametrize(
    ("contribution", "sentence"),
    [
        (0.031, "Lima: 3.1 points above the average flight"),
        (-0.0306, "Lima: 3.1 points below the average flight"),
        (0.003, "Lima: 0.3 points above the average flight"),
        (-0.0005, "Lima: 0.1 points below the average flight"),
        (0.0004, "Lima: no different from the average flight"),
    ],
)
def test_a_sentence_names_the_value_and_the_direction(contribution: float, sentence: str) -> None:
    assert Input("destino", "SPJC, international", "Lima", contribution).sentence == sentence


@pytest.mark.parametrize(
    ("probability", "sentence"),
    [
        (0.2, "20.0%, 2.0 points above the average flight (18.0%); the hour, 08:00, counts most"),
        (0.15, "15.0%, 3.0 points below the average flight (18.0%); the hour, 08:00, counts most"),
        (
            0.1801,
            "18.0%, no different from the average flight (18.0%); the hour, 08:00, counts most",
        ),
    ],
)
def test_the_summary_compares_with_the_average_flight_and_names_what_counts_most(
    probability: float, sentence: str
) -> None:
    inputs = [Input("hora", "08:00", "08:00", probability - 0.18)]
    assert Explanation(probability, 0.18, inputs).sentence == sentence


@pytest.mark.parametrize(
    ("probability", "happened", "frase", "sentence"),
    [
        (0.3, "", "departures so far: 12.0 points above what the schedule tells",
         "30.0%, 12.0 points above the average flight (18.0%); "
         "departures so far raise it by 12.0 points"),
        (0.15, "", "departures so far: 3.0 points below what the schedule tells",
         "15.0%, 3.0 points below the average flight (18.0%); "
         "departures so far lower it by 3.0 points"),
        (1.0, "left on time at 08:00",
         "left on time at 08:00: 82.0 points above what the schedule tells",
         "it left on time at 08:00: 100.0%, by the schedule 18.0%"),
    ],
)  # fmt: skip
def test_the_day_is_compared_with_the_schedule_and_adds_up(
    probability: float, happened: str, frase: str, sentence: str
) -> None:
    schedule = Explanation(0.18, 0.18, [Input("hora", "08:00", "08:00", 0.0)])
    explanation = schedule.as_of_today(probability, happened)
    assert (explanation.sentence, explanation.inputs[0].sentence) == (sentence, frase)
    assert [one.contribution for one in explanation.inputs] == [probability - 0.18, 0.0]
    assert explanation.base + probability - 0.18 == pytest.approx(explanation.probability)


def test_of_a_cancelled_flight_the_summary_says_so() -> None:
    inputs = [Input("hora", "08:00", "08:00", 0.02)]
    assert Explanation(0.2, 0.18, inputs, cancelled=True).sentence == (
        "it is cancelled; if it left: 20.0%, 2.0 points above the average flight (18.0%); "
        "the hour, 08:00, counts most"
    )


def test_the_values_are_those_that_the_model_sees(metadata: dict[str, Any]) -> None:
    assert describe(LIMA, metadata) == {
        "aerolinea": ("Grupo LATAM", "Grupo LATAM"),
        "destino": ("SPJC, international", "Lima"),
        "hora": ("08:00", "08:00"),
        "dianom": ("Saturday", "Saturday"),
    }


@pytest.fixture
def new_york(metadata: dict[str, Any]) -> dict[str, Any]:
    categories = metadata["categories"] | {"origin": ["KEWR", "KLGA"]}
    return metadata | {"categories": categories, "airport": NYC.model_dump(mode="json")}


def test_where_there_are_several_the_origin_is_explained(new_york: dict[str, Any]) -> None:
    """By a model that knows nothing else: it adds half of what Newark is above LaGuardia."""
    flight = LIMA._replace(origin="KEWR")
    background = features(Flights.of([flight, flight._replace(origin="KLGA")]))
    (found,) = explain([flight], lambda x: (x["origin"] == "KEWR")[:, 0] / 4, background, new_york)
    added = {one.name: one.contribution for one in found.inputs}
    assert added == pytest.approx(dict.fromkeys(INPUTS, 0) | {"origen": 0.125}, abs=1e-9)
    assert found.inputs[0].sentence == "Newark: 12.5 points above the average flight"
    assert found.forecast.endswith("; the origin, Newark, counts most")


def test_an_origin_that_was_not_learnt_from_is_called_so(new_york: dict[str, Any]) -> None:
    described = describe(LIMA._replace(origin="KJFK"), new_york)
    assert described["origen"] == ("KJFK", "Kennedy (new to the model)")


def test_a_domestic_flight_is_called_so(metadata: dict[str, Any]) -> None:
    calama = LIMA._replace(destination="SCCF", flight_type="N")
    assert describe(calama, metadata)["destino"] == ("SCCF, domestic", "Calama")


@pytest.mark.parametrize(
    ("flight", "name", "described"),
    [
        (NEW_AIRLINE, "aerolinea", ("Aerolinea Nueva", "Aerolinea Nueva (new to the model)")),
        (NEW_PLACE, "destino", ("RJAA, international", "Tokyo (new to the model)")),
        (NOWHERE, "destino", ("Ninguna Parte", "Ninguna Parte (new to the model)")),
    ],
)
def test_what_is_new_to_the_model_is_called_so(
    metadata: dict[str, Any], flight: Flight, name: str, described: tuple[str, str]
) -> None:
    assert describe(flight, metadata)[name] == described
