"""From the bytes of a request to checked flights, or to the `Problem` that answers it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import compress
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from flights.airport import Airport
from flights.api.errors.faults import MOST_FAULTS, Fault, shown
from flights.api.errors.hints import wrapped
from flights.api.errors.problems import Problem
from flights.api.naming import names_of
from flights.api.reading.asking import asked, moment_of
from flights.api.reading.cells import by_row
from flights.api.reading.decoding import decoded, refuse_doubles, tally
from flights.api.reading.tabular import Steps, Table, finish
from flights.api.reading.translation import Translation
from flights.api.remarks import Remarks, unseen_of
from flights.api.schema import AskedFlight
from flights.features import Flight
from flights.model.catalog import Catalog
from flights.settings import MAX_FLIGHTS

# Lists and objects for each flight that may be sent, one and to spare for brackets in texts; they
# cost far more to read than the same bytes of anything else.
MOST_OBJECTS = 4
MOST_NAMES = 32  # likewise; a flight has 15
# More than any flight can have, whose 15 texts have at most 64 characters each.
MARKS = (b":", b",", b"[", b"{")
MOST_MARKS = 1_000


class AsOf(NamedTuple):
    """The moment that an answer is to be made of."""

    minute: int  # since 1970 in UTC
    path: tuple[str | int, ...]  # of the field that names it
    text: str  # of the field


Wrong = Mapping[int, list[dict[str, Any]]]  # place in a list -> what is told of it


class Checked(NamedTuple):
    """The flights of one request. `wrong`: those that are none of them, where that is asked for."""

    flights: Sequence[Flight]
    remarks: list[Remarks]  # of each
    as_of: AsOf | None = None  # None: now
    wrong: Wrong = MappingProxyType({})

    @property
    def unseen(self) -> list[str]:
        """The request fields that name an airline or a destination new to the model."""
        return unseen_of(self.remarks)


def read_flight(body: bytes, catalog: Catalog) -> Checked:
    """One flight. Raises `Problem`: 400 for what is no JSON object, 422 for its fields."""
    value = decoded_small(body, catalog.airport)
    if not isinstance(value, dict):
        names = names_of(AskedFlight, catalog.airport)
        hint = "; lists go to /predict_batch" if isinstance(value, list) else wrapped(value, names)
        detail = f"the body must be a flight, a JSON object, got {shown(value)}{hint}"
        raise Problem(400, detail, kind="not-a-flight")
    refuse_doubles(body, [value], in_list=False)
    translation = asked(value, catalog)
    if isinstance(translation, list):
        raise Problem.of(translation)
    return Checked(
        [translation.flight],
        [translation.remarks],
        as_of(moment_of(translation), (), catalog.airport),
    )


def decoded_small(body: bytes, airport: Airport) -> Any:
    """What may be one flight. Raises `Problem` 400."""
    if len(body) > MOST_MARKS and sum(map(body.count, MARKS)) > MOST_MARKS:
        detail = "the body is no flight: it has more than 1,000 names, values or lists"
        raise Problem(400, detail, kind="not-a-flight")
    return decoded(body, airport)


def read_flights(body: bytes, catalog: Catalog, most: int = MAX_FLIGHTS) -> Checked:
    """A list of flights. Raises `Problem` that names bad ones by their place in the list, or 413
    for more than `most` flights.
    """
    checking = Checking(catalog)
    finish(checking.read(listed(body, most, catalog.airport)))
    return checking.checked()


def listed(body: bytes, most: int, airport: Airport) -> list[Any]:
    """The entries of a list, to be checked, none with a name twice. Raises `Problem`: 400, 413,
    422.
    """
    values = entries(body, most, airport)
    refuse_doubles(body, values, in_list=True)
    return values


def entries(body: bytes, most: int, airport: Airport) -> list[Any]:
    """The same, of which some may have a name twice."""
    check_objects(body, most)
    values = decoded(body, airport)
    if not isinstance(values, list):
        one = "; one flight goes to /predict" if isinstance(values, dict) else ""
        detail = f"the body must be a JSON list of flights, got {shown(values)}"
        hint = wrapped(values, names_of(AskedFlight, airport)) or one
        raise Problem(400, detail + hint, kind="not-a-flight")
    detail = f"the list must hold 1 to {most:,} flights, it holds {len(values):,}"
    if len(values) > most:
        raise Problem(413, detail)
    if not values:
        raise Problem.of([Fault((), values, detail)])
    return values


def check_objects(body: bytes, most: int) -> None:
    """Raises `Problem` 413 for what would cost more to read than so many flights."""
    objects, names = tally(body, b"{") + tally(body, b"["), tally(body, b":")
    if objects > MOST_OBJECTS * most or names > MOST_NAMES * most:
        raise Problem(413, f"the list has more names or lists than {most:,} flights may have")


class Checking:
    """A list of flights, read by column; what is wrong is told in its order, up to the first
    faults: nobody reads more.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.flights: Sequence[Flight] = ()
        self.remarks: list[Remarks] = []
        self.first: tuple[int, datetime | None] = 0, None  # the first flight's place, its `en`
        self.faults: list[Fault] = []
        self.wrong: dict[int, list[dict[str, Any]]] = {}  # of `flights.api.places`

    def read(self, values: Sequence[Any]) -> Steps[None]:
        """Raises `Problem` 422 as soon as there are more faults than are told."""
        cells = by_row(self.taken(values), self.catalog.airport)
        table = Table(cells, len(values), self.catalog)
        read = yield from table.read()
        moments, places = read.moments.cells(), np.flatnonzero(read.right)
        if moments:
            self.first = int(places[0]), moments[0]
        together = np.array([moment == self.first[1] for moment in moments], bool)
        self.flights = read.flights.take(together)
        self.remarks = read.remarks.take(together).cells()
        apart = dict(zip(places[~together].tolist(), compress(moments, ~together), strict=True))
        for place in sorted({*np.flatnonzero(~read.right).tolist(), *apart}):
            if place in apart:
                self.note(place, [self.differs(apart[place])])
            else:
                self.note(place, self.faults_of(place, values[place]))
                yield

    def taken(self, values: Sequence[Any]) -> Sequence[Any]:
        """Those that may be flights; None where one is refused in any case."""
        return values

    def faults_of(self, place: int, value: Any) -> list[Fault]:
        """Of a value that is refused, by the sentences for a single flight."""
        found = asked(value, self.catalog)
        if isinstance(found, Translation):
            raise RuntimeError(f"flight {place} is wrong in a list and right by itself")
        return found

    def note(self, place: int, faults: list[Fault]) -> None:
        self.faults += [Fault((place, *fault.path), *fault[1:]) for fault in faults]
        if len(self.faults) > MOST_FAULTS:
            raise Problem.of(self.faults)

    def differs(self, moment: datetime | None) -> Fault:
        """Each moment costs as much as hundreds of flights, so a list has one."""
        place, first = self.first
        text, expected = (one and one.isoformat(timespec="minutes") for one in (moment, first))
        one = f"but flight {place} has {expected or 'none'}: a list has one moment"
        return Fault(
            (self.catalog.airport.called["en"],), text, f"is {text or 'missing'}, {one}", True
        )

    def checked(self) -> Checked:
        """What was found. Raises `Problem` 422 where anything was wrong."""
        if self.faults:
            raise Problem.of(self.faults)
        place, moment = self.first
        as_asked = as_of(moment, (place,), self.catalog.airport)
        return Checked(self.flights, self.remarks, as_asked, self.wrong)


def as_of(moment: datetime | None, path: tuple[int, ...], airport: Airport) -> AsOf | None:
    if moment is None:
        return None
    place: tuple[str | int, ...] = (*path, airport.called["en"])
    return AsOf(airport.clock.utc_minute(moment), place, moment.isoformat(timespec="minutes"))
