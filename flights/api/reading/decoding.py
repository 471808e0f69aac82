"""From bytes to JSON values; nothing is guessed where a name stands in an object twice."""

import json
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

import numpy as np
from pydantic_core import from_json

from flights.airport import Airport
from flights.api.errors.broken_json import cure
from flights.api.errors.faults import MOST_FAULTS, Fault
from flights.api.errors.problems import Problem

BOM = b"\xef\xbb\xbf"  # some editors and exports begin with it; RFC 8259 lets a reader ignore it


NESTED = {list, dict}


class Pairs(list[tuple[str, Any]]):
    """An object with all its names, as often as they stand in it."""


def decoded(body: bytes, airport: Airport) -> Any:
    """Raises `Problem` 400, which has the airport's names. Linear in the body; nested more than 200
    times is refused.
    """
    try:
        return from_json(body.removeprefix(BOM), allow_inf_nan=False)
    except ValueError as error:
        detail = f"the body is not JSON: {error}{cure(body, str(error), airport)}"
        raise Problem(400, detail, kind="not-json") from None


def refuse_doubles(body: bytes, values: Sequence[Any], in_list: bool) -> None:
    """Raises `Problem` 422 (RFC 7493, section 2.3), naming the fields that stand there twice.

    `values`: the objects of the body, decoded, with the last value of each name.
    """
    kinds = kinds_of(values)
    if are_once(body, values, kinds) or not NESTED.isdisjoint(kinds):
        return  # nested ones are refused anyway, without another look at what may be very long
    found = doubles_of(body, values, in_list)
    if faults := [
        fault._replace(path=(place, *fault.path)) if in_list else fault
        for place, some in found.items()
        for fault in some
    ]:
        raise Problem.of(faults)


def doubles_of(body: bytes, values: Sequence[Any], in_list: bool = True) -> dict[int, list[Fault]]:
    """What `refuse_doubles` refuses, by the place of the object, of each no more than is told."""
    if are_once(body, values, kinds_of(values)):
        return {}
    whole = json.loads(body.removeprefix(BOM).decode(), object_pairs_hook=Pairs)
    found = {}
    for place, pairs in enumerate(whole if in_list else [whole]):
        if isinstance(pairs, Pairs) and (some := list(islice(doubles(pairs), MOST_FAULTS + 1))):
            found[place] = [
                Fault((name,), value, "stands in the flight more than once") for name, value in some
            ]
    return found


def are_once(body: bytes, values: Sequence[Any], kinds: list[type]) -> bool:
    """Whether all names certainly are: in nearly all bodies it is enough to count quotation marks.

    `kinds`: of the values in the objects.
    """
    return tally(body, b'"') == 2 * (len(kinds) + kinds.count(str))


def tally(body: bytes, sign: bytes) -> int:
    """As `bytes.count`, which takes six times as long for what stands everywhere."""
    return int(np.count_nonzero(np.frombuffer(body, np.uint8) == ord(sign)))


def kinds_of(values: Sequence[Any]) -> list[type]:
    """Of what stands in the objects, as many as they have names."""
    objects = [value for value in values if isinstance(value, dict)]
    return list(map(type, chain.from_iterable(map(dict.values, objects))))


def doubles(pairs: Pairs) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for name, value in pairs:
        if name in seen:
            yield name, dict(value) if isinstance(value, Pairs) else value
        seen.add(name)
