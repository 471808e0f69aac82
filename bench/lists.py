"""What a list of 1,000 flights costs a worker: milliseconds of CPU, without HTTP itself.

    .venv/bin/python -m bench.lists

prints the table that flights/README.md shows: medians over lists drawn at random from the embedded
year, each when it was asked about before, when all that is in it is known from other lists, when
others were asked about before it, and when nothing is known, as after a start. `all` is what
happens from the complete headers to the answer.
"""

import argparse
import asyncio
import functools
import gc
import json
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from random import Random
from statistics import median

from bench.payloads import as_requests, embedded
from bench.tables import table
from bench.worst_case import asked, quiet_context
from flights.api import io
from flights.api.reading import decoding, parsing
from flights.api.reading.tabular import finish
from flights.model.memo import Memo
from flights.model.served import DelayModel
from flights.server.context import Context

LISTS, FLIGHTS, BEFORE = 20, 1_000, 10
RUNS = 5  # of each list, of which the least counts: others use the processors, too
FEW = ("fecha", "hora", "opera", "destino")
STEPS = ("reading JSON", "no name stands there twice", "what it means", "the model", "the answer")


def forget(model: DelayModel) -> None:
    """All that is kept of what was asked."""
    model.memo = Memo()
    gc.unfreeze()  # or they are not among the objects
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper) and one.cache_parameters()["maxsize"]:
            one.cache_clear()
    gc.freeze()


def steps(model: DelayModel, body: bytes) -> list[float]:
    """Seconds of CPU of each of `STEPS`."""
    times = [time.process_time()]
    values = parsing.entries(body, FLIGHTS, model.airport)
    times.append(time.process_time())
    decoding.refuse_doubles(body, values, in_list=True)
    times.append(time.process_time())
    checking = parsing.Checking(model.catalog)
    finish(checking.read(values))
    checked = checking.checked()
    times.append(time.process_time())
    probabilities = model.score(checked.flights).tolist()
    times.append(time.process_time())
    io.delays_json(probabilities, checked.remarks, checked.wrong)
    times.append(time.process_time())
    return [after - before for before, after in pairwise(times)]


def costs(context: Context, bodies: list[bytes], prepare: Callable[[int], None]) -> list[float]:
    """Medians of all and of each step, in milliseconds. `prepare`: before each list."""

    def measured(place: int) -> Iterator[float]:
        prepare(place)
        yield asyncio.run(asked(context, "/predict_batch", bodies[place]))[1]
        prepare(place)
        yield from steps(context.model, bodies[place])

    def least(place: int) -> Iterator[float]:
        runs = [list(measured(place)) for _ in range(RUNS)]
        return map(min, zip(*runs, strict=True))

    rows = [least(place) for place in range(LISTS)]
    return [1e3 * median(column) for column in zip(*rows, strict=True)]


def rows(context: Context, bodies: list[bytes], fields: int) -> Iterator[list[str]]:
    """The first lists are measured, the others are only asked about before."""
    model = context.model

    def others(_: int) -> None:
        unknown(0)
        for body in bodies[LISTS:]:
            steps(model, body)

    def known(place: int) -> None:
        steps(model, bodies[place])
        context.lists.clear()

    def again(place: int) -> None:
        asyncio.run(asked(context, "/predict_batch", bodies[place]))

    def unknown(_: int) -> None:
        forget(model)
        context.lists.clear()

    for state, prepare in (("known", known), ("another", others), ("nothing known", unknown)):
        found = costs(context, bodies, prepare)
        yield [f"{state}, {fields} fields", *(f"{cost:.1f}" for cost in found)]
    whole, *_ = costs(context, bodies, again)
    yield [f"asked again, {fields} fields", f"{whole:.1f}", *("" for _ in STEPS)]


def main() -> None:
    form = argparse.RawDescriptionHelpFormatter
    name = "python -m bench.lists"
    argparse.ArgumentParser(prog=name, description=__doc__, formatter_class=form).parse_args()
    context, year = quiet_context(), as_requests(embedded())
    told: list[list[str]] = []
    lists = [Random(seed).sample(year, FLIGHTS) for seed in range(LISTS + BEFORE)]
    for names in (tuple(year[0]), FEW):
        some = [[{name: flight[name] for name in names} for flight in one] for one in lists]
        told += rows(context, [json.dumps(one).encode() for one in some], len(names))
    print(table(["a list of 1,000 flights", "all", *STEPS], told))


if __name__ == "__main__":
    main()
