"""Flights as tensors, one for each field: the Open Inference Protocol, version 2, in JSON.

https://github.com/kserve/open-inference-protocol. Its clients are KServe's, MLServer's, Triton's.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, Field, ValidationError
from pydantic_core import to_json

from flights.airport import Airport
from flights.api.errors.faults import Fault, shown
from flights.api.errors.problems import Problem
from flights.api.io import answer
from flights.api.naming import names_of
from flights.api.reading.asking import field_fault
from flights.api.reading.decoding import BOM, NESTED, decoded
from flights.api.reading.parsing import MOST_NAMES, Checking, check_objects
from flights.api.schema import INTEGERS, AskedFlight
from flights.model.catalog import Catalog

OUTPUT = "atraso"
# Triton's binary data: bytes after the JSON, which nothing here reads.
BINARY = b"inference-header-content-length"

MOST_TENSORS = 2 * len(AskedFlight.model_fields)
ANSWER = {"name": OUTPUT, "datatype": "FP64", "shape": [-1]}


def tensors(airport: Airport) -> list[dict[str, Any]]:
    """What is told of them: one for each field, by the airport's name."""
    return [
        {"name": name, "datatype": "INT64" if field in INTEGERS else "BYTES", "shape": [-1]}
        for field, name in names_of(AskedFlight, airport).items()
    ]


class Tensor(BaseModel):
    name: str
    shape: list[int] = Field(min_length=1, max_length=2)
    datatype: str
    data: list[Any]

    def values(self) -> list[Any]:
        """One for each flight; a column may come as rows of one value. Raises ValueError."""
        rows, *columns = self.shape
        if columns not in ([], [1]) or len(self.data) != rows:
            raise ValueError(f"has shape {shown(self.shape)} and {len(self.data)} values")
        return [one[0] if isinstance(one, list) and len(one) == 1 else one for one in self.data]


class Output(BaseModel):
    name: str


class Inference(BaseModel):
    """A request. Of its parameters none means anything here."""

    id: str = Field("", max_length=128)
    inputs: list[Tensor] = Field(min_length=1, max_length=MOST_TENSORS)
    outputs: list[Output] = Field([], max_length=2)

    def rows(self, most: int) -> list[dict[str, Any]]:
        """The flights, their fields by name. Raises `Problem`: 413, 422."""
        if (longest := max(len(tensor.data) for tensor in self.inputs)) > most:
            detail = f"the list must hold 1 to {most:,} flights, it holds {longest:,}"
            raise Problem(413, detail)
        columns: dict[str, list[Any]] = {}
        for place, tensor in enumerate(self.inputs):
            at = ("inputs", place)
            if tensor.name in columns:
                raise Problem.of([Fault(at, tensor.name, "has the name of an earlier one")])
            try:
                columns[tensor.name] = tensor.values()
            except ValueError as error:
                raise Problem.of([Fault((*at, "shape"), tensor.shape, str(error))]) from None
        lengths = {name: len(values) for name, values in columns.items()}
        if len(set(lengths.values())) > 1 or not longest:
            detail = f"must have as many values each, at least one, got {shown(lengths)}"
            raise Problem.of([Fault(("inputs",), lengths, detail)])
        rows = zip(*columns.values(), strict=True)
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def answer(self, version: str, probabilities: Sequence[float]) -> bytes:
        """Raises `flights.model.served.ModelError` as `flights.api.io.answer` does."""
        data = [answer(probability)[OUTPUT] for probability in probabilities]
        return to_json(
            {
                **({"id": self.id} if self.id else {}),
                "model_name": "flight_delay",
                "model_version": version,
                "outputs": [ANSWER | {"shape": [len(data)], "data": data}],
            }
        )


def read_inference(body: bytes, most: int, airport: Airport) -> Inference:
    """Raises `Problem`: 400 for what is no JSON, 413, 422 for what is no inference request."""
    room = max(most, MOST_TENSORS // 2)  # that of one flight have names and lists of their own
    check_objects(body, room)
    if body.count(b",") > MOST_NAMES * room:
        raise Problem(413, f"the tensors have more values than {room:,} flights may have")
    value = decoded(body, airport)
    refuse_repeated(body, value)
    try:
        inference = Inference.model_validate(value, strict=True)
    except ValidationError as error:
        raise Problem.of([field_fault(one, {}, airport) for one in error.errors()]) from None
    for place, output in enumerate(inference.outputs):
        if output.name != OUTPUT:
            detail = f"must be atraso, the only output, got {shown(output.name)}"
            raise Problem.of([Fault(("outputs", place, "name"), output.name, detail)])
    return inference


def refuse_repeated(body: bytes, value: Any) -> None:
    """Raises `Problem` 422 for a name that stands in an object twice. Few bodies are read again:
    nearly always it is enough to count quotation marks.
    """
    if body.count(b'"') != 2 * texts(value):
        json.loads(body.removeprefix(BOM), object_pairs_hook=unique)


def texts(value: Any) -> int:
    """How many there are in a JSON value, names and strings."""
    if type(value) not in NESTED:
        return isinstance(value, str)
    names, values = (len(value), value.values()) if isinstance(value, dict) else (0, value)
    kinds = [*map(type, values)]  # of half a million numbers: without a call for each
    nested = (one for one in values if type(one) in NESTED) if NESTED & {*kinds} else ()
    return names + kinds.count(str) + sum(map(texts, nested))


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        ((name, _),) = Counter(name for name, _ in pairs).most_common(1)
        raise Problem.of([Fault((name,), found[name], "stands in an object more than once")])
    return found


class Tensors(Checking):
    """Flights whose faults are told by their place in the tensors."""

    def __init__(self, catalog: Catalog, inference: Inference) -> None:
        super().__init__(catalog)
        self.tensors: Mapping[str | int, int] = {
            tensor.name: place for place, tensor in enumerate(inference.inputs)
        }

    def note(self, place: int, faults: list[Fault]) -> None:
        super().note(place, [one._replace(at=self.place_of(place, one)) for one in faults])

    def place_of(self, place: int, fault: Fault) -> tuple[str | int, ...]:
        """A field that is missing has no tensor."""
        tensor = self.tensors.get(fault.path[0]) if fault.path else None
        return ("inputs",) if tensor is None else ("inputs", tensor, "data", place)
