"""Tables of scored flights, written a chunk of rows at a time: CSV, and what Parquet shares."""

import csv
import fcntl
import gzip
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from itertools import compress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple

from flights.tables.place import Unusable
from flights.tables.table import Block, Row, Table
from flights.tables.text import Plain

if TYPE_CHECKING:
    import numpy as np  # which the first process does without
    from numpy.typing import NDArray

    from flights.columns import Column

ENDINGS = (".csv", ".csv.gz", ".parquet")

Write = Callable[[Iterable[Row]], object]


class Output(NamedTuple):
    """How a table is written, a piece for each block."""

    make: Callable[[Block, "Scores"], Any]  # a piece, in a worker
    write: Callable[[Any], object]


class Reject(NamedTuple):
    """One thing wrong with a row."""

    row: int  # of the file, the header being 1
    field: str
    value: Any
    reason: str


class Scores(NamedTuple):
    """What became of n rows."""

    right: "NDArray[np.bool_]"  # shape (n,): which have a probability; of these are
    probabilities: "NDArray[np.float64]"
    unseen: "Column"  # fields, or None
    rejects: list[Reject]

    def added(self) -> list[list[Any]]:
        """The columns of `cli.ADDED`."""
        return [self.probabilities.tolist(), self.unseen.cells()]


class Job(NamedTuple):
    """What is to be done with each block of a table."""

    tag: str
    fields: dict[str, int]  # field to its place among the columns
    width: int  # columns
    make: Callable[[Block, Scores], Any]  # a piece of the output


class Part(NamedTuple):
    """What became of a block."""

    piece: Any  # for the writer
    scored: int
    unseen: int  # of these, flights with a name that is new to the model
    rejects: list[Reject]  # by row


def misfits(cells: Mapping[int, int], width: int) -> list[Reject]:
    """`cells`: how many each of these rows has."""
    return [
        Reject(number, "", "", f"has {many} cells, but the header has {width}")
        for number, many in cells.items()
    ]


def to_csv(block: Block, scores: Scores) -> str:
    """The piece of the output that a block becomes. In a worker."""
    right = scores.right.tolist()
    if isinstance(block, Plain) and block.text.separator == ",":
        lines = compress(block.lines, right)
        columns = zip(lines, scores.probabilities.tolist(), texts(scores.unseen), strict=True)
        return "".join([f"{line},{one!r},{fields}\n" for line, one, fields in columns])
    rows = zip(compress(block.chunk().rows, right), *scores.added(), strict=True)
    return lines_of([[*row, *cells] for row, *cells in rows])


def lines_of(rows: Collection[Row]) -> str:
    """As CSV. Python 3.11 quotes no bare carriage return, which would end the row."""
    text = quoted(rows, csv.QUOTE_MINIMAL)
    return quoted(rows, csv.QUOTE_ALL) if "\r" in text.replace("\r\n", "") else text


def quoted(rows: Collection[Row], quoting: Literal[0, 1]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=quoting, lineterminator="\n").writerows(rows)
    return text.getvalue()


def texts(unseen: "Column") -> list[str]:
    """As `csv` writes them."""
    values = [
        f'"{fields}"' if fields and "," in fields else fields or "" for fields in unseen.values
    ]
    return unseen._replace(values=values).cells()


@contextmanager
def create_table(
    path: Path, source: Table, added: dict[str, type], integers: Collection[str]
) -> Iterator[Output]:
    """A new table with the columns of the source and further ones. `integers`: those of CSV that a
    model reads as such, for what knows types.
    """
    if path.suffix != ".parquet":
        with create_text(path) as text:
            text.write(lines_of([[*source.columns, *added]]))
            yield Output(to_csv, text.write)
        return
    try:  # loaded when needed: CSV does without pyarrow, which is large and does not ship
        parquet = import_module("flights.score.parquet")
    except ImportError as error:
        raise Unusable(f"Parquet needs pyarrow ({error}): pip install pyarrow") from error
    with parquet.create_parquet(path, source, added, integers) as output:
        yield output


@contextmanager
def create_csv(path: Path, columns: Sequence[str]) -> Iterator[Write]:
    """Gives what writes rows."""
    with create_text(path) as text:
        text.write(lines_of([columns]))
        yield lambda rows: text.write(lines_of([*rows]))


@contextmanager
def create_text(path: Path) -> Iterator[IO[str]]:
    with path.open("wb") as file:
        # Level 6: Python's own choice, 9, takes three times as long for 4 % less. Without a name:
        # some unpack under the one that is told inside.
        packed = gzip.GzipFile("", "wb", 6, file) if path.suffix == ".gz" else file
        with io.TextIOWrapper(packed, encoding="utf-8", newline="") as text:
            yield text


@contextmanager
def replacing(*paths: Path) -> Iterator[list[Path]]:
    """Files to write beside these, which take their places if all goes well, or else are gone. The
    place of what is not written is empty then.
    """
    partial = [path.with_name(f".partial.{path.name}") for path in paths]
    claimed: list[Path] = []
    with ExitStack() as claims:
        try:
            for path, written in zip(paths, partial, strict=True):
                if path.is_dir():
                    raise Unusable(f"{path} is a folder")
                claim(path, claims.enter_context(written.open("ab")))
                claimed.append(written)
            yield partial
            for path, written in zip(paths, partial, strict=True):
                is_written = written.exists() and written.stat().st_size
                written.replace(path) if is_written else path.unlink(missing_ok=True)
        except OSError as error:
            name, reason = error.filename or paths[0], error.strerror or error
            raise Unusable(f"{name} cannot be written: {reason}") from error
        finally:
            for written in claimed:
                written.unlink(missing_ok=True)


def claim(path: Path, written: IO[bytes]) -> None:
    """Until it is closed. What a process that was killed has left may be written anew."""
    with suppress(OSError):  # where files cannot be locked
        try:
            fcntl.flock(written, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unusable(f"{path} is being written by another run") from None
