"""What is refused costs no more than what is answered."""

from collections.abc import Iterator
from typing import Any

import pytest

from flights.api.errors import faults
from flights.api.errors.faults import LONGEST_VALUE, MOST_FAULTS
from flights.api.errors.problems import Problem
from flights.api.naming import names_of
from flights.api.reading import asking, parsing
from flights.api.reading.asking import few_fields, translated
from flights.api.reading.parsing import MAX_FLIGHTS, read_flights
from flights.api.schema import AskedFlight
from flights.model.catalog import Catalog
from tests.samples.airports import EXAMPLE, SCL
from tests.senders.sent import errors_of, flight, problem_of, to_bytes


@pytest.mark.parametrize(
    "piece",
    [
        b"[],",
        b"{},",
        b"[[[[[]]]]],",
        b'{"a":{}},',
        b'{"a":1' + b',"b":1' * 7 + b"},",
        b'"a":1,' * 7,
    ],
)
def test_very_many_objects_are_413_before_they_are_read(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, piece: bytes
) -> None:
    monkeypatch.setattr(parsing, "decoded", pytest.fail)
    answer = problem_of(b"[" + piece * 5_000 + b"0]", catalog, read_flights)
    assert answer["status"] == 413
    assert answer["detail"] == "the list has more names or lists than 1,000 flights may have"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"[[],[],[],0]", "must hold 1 to 1 flights, it holds 4"),
        (b"[[],[],[],[]]", "has more names or lists than 1 flights may have"),
        (b"[%b]" % b",".join([b'":"'] * 32), "must hold 1 to 1 flights, it holds 32"),
        (b"[%b]" % b",".join([b'":"'] * 33), "has more names or lists than 1 flights may have"),
    ],
)
def test_up_to_the_most_of_lists_and_names_a_list_is_read(
    catalog: Catalog, body: bytes, told: str
) -> None:
    """Of one flight: four lists or objects, 32 names."""
    with pytest.raises(Problem) as refused:
        read_flights(body, catalog, most=1)
    assert refused.value.status == 413
    assert refused.value.detail == f"the list {told}"


@pytest.mark.parametrize("piece", [b"[],", b"1,", b'"a":1,', b'"dia":1,'])
def test_what_has_more_names_than_any_flight_is_400_before_it_is_read(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, piece: bytes
) -> None:
    monkeypatch.setattr(parsing, "decoded", pytest.fail)
    answer = problem_of(b"{" + piece * 1_001 + b"0}", catalog)
    assert (answer["status"], answer["detail"]) == (
        400,
        "the body is no flight: it has more than 1,000 names, values or lists",
    )


def test_no_more_flights_are_looked_at_than_there_are_faults_to_tell(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[Any] = []

    def counted(value: Any, *rest: Any) -> Any:
        looked_at.append(value)
        return translated(value, *rest)

    monkeypatch.setattr(asking, "translated", counted)
    problem_of(to_bytes([flight(dia=2)] * MAX_FLIGHTS), catalog, read_flights)
    assert len(looked_at) == MOST_FAULTS + 1


def test_of_very_many_unknown_fields_only_those_are_looked_at_that_are_told() -> None:
    many = EXAMPLE | {f"field{number}": number for number in range(10_000)}
    few = few_fields(many, names_of(AskedFlight, SCL))
    assert EXAMPLE.items() <= few.items()
    assert len(few) == len(EXAMPLE) + MOST_FAULTS + 1


def test_no_more_of_a_long_list_is_written_than_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def counted(value: Any) -> Iterator[str]:
        for piece in pieces(value):
            written.append(piece)
            yield piece

    pieces = faults.pieces
    monkeypatch.setattr(faults, "pieces", counted)
    assert faults.shown([1] * 500_000) == "[" + "1," * 49 + "1…"
    assert len(written) < 2 * LONGEST_VALUE


def test_a_long_name_is_cut(catalog: Catalog) -> None:
    (error,) = errors_of(flight(**{"x" * 50_000: 1}), catalog)
    assert error["detail"] == "x" * LONGEST_VALUE + "… is not a field of a flight"
    assert len(error["pointer"]) < 2 * LONGEST_VALUE
