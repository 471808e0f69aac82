"""The predictions that a service or `flights.score` kept, and what became of their flights."""

from dataclasses import dataclass

import fsspec
import pandas as pd

from flights.features import ORIGIN
from flights.names.spelling import folded
from flights.tables.place import Unusable
from flights.tables.source import open_source, readable
from flights.telemetry.predictions.files import SUFFIX
from train.evaluation.results import MODEL
from train.monitor.kept import Kept, read_line
from train.monitor.scored import read_scored
from train.rows.data import DataError

# The real flights have no numbers, so that a flight is told by these. Of those of July to September
# 2017 1 in 200 shares them with another one, and 1 in 600 with one that fared differently.
NAMES = ["airline", "destination"]
FOLDED = [f"{name}_folded" for name in NAMES]  # as serving finds a name, whatever its spelling
KEY = ["scheduled_departure", *FOLDED, ORIGIN]
MOST_UNMATCHED = 0.25  # of the flights in the period of the data; more is a fault of the join
FEWEST_IN_PERIOD = 30  # for a share to say something


def read_predictions(source: str, tag: str | None = None) -> pd.DataFrame:
    """Read a file or all of a folder, here or wherever fsspec reads. A row for each prediction.

    The columns are those of `Kept`. `tag`: the model, which a table of `flights.score` does not
    tell. Raises `DataError` for what is no file of predictions.
    """
    try:
        rows = [row for file in files_of(source) for row in read_file(file, tag)]
    except Unusable as error:
        raise DataError(str(error)) from error
    if not rows:
        raise DataError(f"{source}: holds no predictions")
    return pd.DataFrame(rows).sort_values("time", kind="stable", ignore_index=True)


def files_of(source: str) -> list[str]:
    try:
        filesystem, path = fsspec.url_to_fs(source)
        if not filesystem.isdir(path):
            return [source]
        names = sorted(filesystem.glob(f"{path.rstrip('/')}/*{SUFFIX}"))
    except Exception as error:  # every fsspec file system raises errors of its own
        raise DataError(f"{source}: cannot be read ({type(error).__name__}: {error})") from error
    if not names:
        raise DataError(f"{source}: holds no file of predictions (*{SUFFIX})")
    return [filesystem.unstrip_protocol(name) for name in names]


def read_file(file: str, tag: str | None) -> list[Kept]:
    """Raises `DataError` and `Unusable`."""
    with open_source(file) as source:
        if source.kind != "JSON" and not file.endswith(SUFFIX):
            return read_scored(source, tag)
        with readable(source), source.plain() as stream:
            return [read_line(file, *numbered) for numbered in enumerate(stream, start=1)]


@dataclass(frozen=True)
class Matched:
    """The flights that a model was asked about, and what became of them.

    `asked`: a row for each flight, with its last prediction as the column "model". A flight counts
    once, however often it was asked about.
    `judged`: those with one outcome in the data, with its columns city and delayed.
    `unknown_yet`: flights outside the period of the data; `unmatched`: of this period, but not in
    the data; `ambiguous`: the data has several such flights, of which some were late and some not.
    """

    predictions: int
    asked: pd.DataFrame
    judged: pd.DataFrame
    unknown_yet: int
    unmatched: int
    ambiguous: int


def last_of_each_flight(predictions: pd.DataFrame) -> pd.DataFrame:
    """In order of departure."""
    last = (
        with_keys(predictions)
        .drop_duplicates(KEY, keep="last")
        .rename(columns={"model": "tag", "probability": MODEL})
    )
    return last.sort_values("scheduled_departure", kind="stable", ignore_index=True)


def match(predictions: pd.DataFrame, flights: pd.DataFrame) -> Matched:
    """Join predictions, in order of time, with flights as `train.rows.data` reads them."""
    asked = last_of_each_flight(predictions)
    asked["scheduled_departure"] = asked["scheduled_departure"].astype("datetime64[s]")
    joined = asked.merge(outcomes(flights), how="left", on=KEY)
    period = flights["scheduled_departure"].agg(["min", "max"])
    outside = ~joined["scheduled_departure"].between(*period)
    known, ambiguous = joined["late"].notna(), joined["late"].between(0, 1, inclusive="neither")
    judged = joined[known & ~ambiguous].reset_index(drop=True)
    return Matched(
        predictions=len(predictions),
        asked=asked,
        judged=judged.assign(delayed=judged["late"] == 1),
        unknown_yet=int(outside.sum()),
        unmatched=int((~known & ~outside).sum()),
        ambiguous=int(ambiguous.sum()),
    )


def refuse_unmatched(matched: Matched, source: str) -> None:
    """Raises `DataError` where the data lacks more flights of its own period than a stated share.

    Those that are found would be no sample of all: where one airline is spelt otherwise, its
    flights are missing from every figure.
    """
    in_period = len(matched.asked) - matched.unknown_yet
    if in_period < FEWEST_IN_PERIOD or matched.unmatched <= MOST_UNMATCHED * in_period:
        return
    raise DataError(
        f"{source}: lacks {matched.unmatched:,} of the {in_period:,} flights of its period that "
        f"were asked about ({matched.unmatched / in_period:.0%}, at most {MOST_UNMATCHED:.0%} may "
        "be left out): are airlines named, or times written, otherwise than in the training data?"
    )


def with_keys(table: pd.DataFrame) -> pd.DataFrame:
    """With the folded names by which flights are joined, and the origin, "" if there is one."""
    keys = {
        key: table[name].astype(str).map({text: folded(text) for text in table[name].unique()})
        for key, name in zip(FOLDED, NAMES, strict=True)
    }
    origin = table[ORIGIN].astype(str) if ORIGIN in table else ""
    return table.assign(**keys, **{ORIGIN: origin})


def outcomes(flights: pd.DataFrame) -> pd.DataFrame:
    """For each key the share of its flights that were late, 0 or 1 if they all fared alike."""
    minute = flights["scheduled_departure"].dt.floor("min")  # as requests tell it
    groups = with_keys(flights).assign(scheduled_departure=minute).groupby(KEY, as_index=False)
    return groups.agg(late=("delayed", "mean"), city=("city", "first"))
