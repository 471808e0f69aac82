"""A row gets the faults of the API."""

import json
from typing import Any

import pytest

from flights.api.errors.problems import Problem
from flights.api.reading.parsing import read_flight
from flights.api.schema import INTEGERS
from flights.columns import Column
from flights.model.served import DelayModel
from flights.score.worker import score
from tests.samples.airports import EXAMPLE

CELLS = {
    "fecha": ["2017-02-30", "01/03/2017", "2017-03-02", ""],
    "hora": ["24:00", "8:00", ""],
    "dia": ["2", "0", "x", "1.5", "-1"],
    "mes": ["4"],
    "ano": ["2018", "10000"],
    "dianom": ["lunes", "?"],
    "opera": ["SKY", "Ladeco", "x" * 65, "--", "tab\tx"],
    "destino": ["SCL", "EZE", "Atlantis"],
    "tipovuelo": ["N", "charter"],
    "vuelo": ["#1", "x" * 17],
    "origen": ["Lima"],
    "siglaori": ["Lima"],
    "siglades": ["Miami"],
    "aerolinea": ["SKY", ""],
}


@pytest.mark.parametrize(
    ("field", "text"), [(field, text) for field, texts in CELLS.items() for text in texts]
)
def test_a_row_gets_the_faults_of_the_api(model: DelayModel, field: str, text: str) -> None:
    march = {"fecha": "2017-03-01", "dianom": "miercoles", "mes": 3, "ano": 2017}
    value: dict[str, Any] = EXAMPLE | march | {field: text}
    cells = [str(cell) for cell in value.values()]
    if not text:
        del value[field]
    elif field in INTEGERS and text.removeprefix("-").isdigit():
        value[field] = int(text)
    scores = score(model, list(EXAMPLE), [Column.of([cell]) for cell in cells], [7])
    try:
        read_flight(json.dumps(value).encode(), model.catalog)
        faults = []
    except Problem as problem:
        faults = [fault.as_dict() for fault in problem.faults]
    assert scores.rejects == [
        (7, fault["pointer"].removeprefix("#/"), fault["value"], fault["detail"])
        for fault in faults
    ]
    assert scores.right.tolist() == [not faults]
