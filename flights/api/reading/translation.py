"""From a request to the `Flight` that the model knows: what was given must agree.

Nothing is repaired in silence: a contradiction is a `Fault`, and a name that the model has not
seen is reported beside the flight, as is all else in `Remarks`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from flights.api.errors.faults import Fault
from flights.api.remarks import Remark, Remarks
from flights.api.schema import FlightRequest
from flights.features import Flight
from flights.missing import is_missing
from flights.model.catalog import Catalog
from flights.model.identity import number_of
from flights.names.airports import Airport, find_airport, flight_type
from flights.names.spelling import folded

Find = Callable[[str], str | None]


class Reading:
    """What fields of a request say of a flight, with all that is wrong with them and all that is
    new. `request` has the fields that are read.

    `unseen` has the fields, as the airport calls them, whose airline or destination is not in the
    model's training data, each with the nearest that is.
    """

    def __init__(self, request: Any, catalog: Catalog) -> None:
        self.request = request
        self.catalog, self.airport, self.home = catalog, catalog.airport, catalog.home
        self.faults: list[Fault] = []
        self.unseen: dict[str, str | None] = {}
        self.others: list[Remark] = []

    @property
    def remarks(self) -> Remarks:
        return Remarks(self.unseen, self.others)

    def fault(self, field: str, detail: str, contradicts: bool = False) -> None:
        value = getattr(self.request, field)
        self.faults.append(Fault((self.called[field],), value, detail, contradicts))

    @property
    def called(self) -> Mapping[str, str]:
        return self.home.called

    def dated(self, day: date) -> str:
        return f"{self.called['fecha']} {day}"

    def check_calendar(self) -> None:
        """`dia`, `mes`, `ano` and `dianom` are those of `fecha`."""
        request, day = self.request, self.request.fecha
        if request.dia not in (None, day.day):
            self.differs("dia", f"day {day.day}")
        if request.mes not in (None, day.month):
            self.differs("mes", f"month {day.month}")
        if request.ano not in (None, day.year):
            self.differs("ano", f"year {day.year}")
        if self.catalog.is_far(day):
            self.others.append("fecha_lejana")
        if request.dianom is not None:
            self.check_weekday(request.dianom, day)

    def differs(self, field: str, part: str) -> None:
        number = getattr(self.request, field)
        self.fault(field, f"is {number}, but {self.dated(self.request.fecha)} has {part}", True)

    def check_weekday(self, text: str, day: date) -> None:
        weekdays = self.home.weekdays
        weekday = weekdays[day.weekday()]
        if folded(text) != folded(weekday):
            is_one = folded(text) in map(folded, weekdays)
            hint = "" if is_one else f"; weekdays are in {self.airport.language}"
            detail = f"is {text!r}, but {self.dated(day)} is a {weekday}{hint}"
            self.fault("dianom", detail, is_one)

    def departure(self) -> datetime:
        """Of a time that happens twice the first; the model sees no difference."""
        departure = datetime.combine(self.request.fecha, self.request.hora)
        if not self.home.clock.existed(departure):
            hora, clocks = f"{departure:%H:%M}", f"{self.airport.city}'s clocks"
            skipped = f"is {hora}, which {clocks} skip on {self.dated(departure.date())}"
            self.faults.append(Fault((self.called["hora"],), hora, skipped))
        return departure

    def origin(self) -> str:
        """The ICAO code of where it starts; "" where there is one, or nothing tells which."""
        origen, siglaori = self.start("origen"), self.start("siglaori")
        return "" if self.home.only else self.one_of(origen, siglaori)

    def start(self, field: str) -> str | None:
        """The ICAO code, "" where the text means several; None for one that means none."""
        text = getattr(self.request, field)
        if text is None:
            return ""
        icao = self.home.origins.get(folded(text))
        if icao is None and self.airport.shared(text):
            return ""
        if icao is None:
            known = f"{self.airport.city} ({self.airport.codes})"
            self.fault(field, f"is {text!r}, but only departures from {known} are known")
        return icao

    def one_of(self, origen: str | None, siglaori: str | None) -> str:
        request = self.request
        if origen and siglaori and origen != siglaori:
            detail = f"is {request.siglaori!r}, but {self.called['origen']} is {request.origen!r}"
            self.fault("siglaori", detail, True)
        if origen == siglaori == "":
            self.need_one()
        return origen or siglaori or ""

    def need_one(self) -> None:
        """No origin is told, or the name of several."""
        given = [field for field in ("origen", "siglaori") if getattr(self.request, field)]
        if not given:
            self.fault("origen", f"or {self.called['siglaori']} is required: the origin")
        for field in given[:1]:
            text = getattr(self.request, field)
            each = self.airport.shared(text)
            self.fault(field, f"is {text!r}, which may be any of {each}: which of them?")

    def check_end(self, origin: str = "") -> None:
        """`origin`: as `origin` has it."""
        start = origin or self.home.only
        for field in ("destino", "siglades"):
            text = getattr(self.request, field)
            if text is not None and self.home.origins.get(folded(text)) == start:
                self.fault(field, f"is {text!r}, where the flight starts")

    def known(self, field: str, find: Find, nearest: Find) -> str | None:
        """What `find` knows of the field's text; a text that it does not know is noted.

        NAN is Nadi where the model knows it; "NaN" is what pandas writes for nothing.
        """
        text = getattr(self.request, field)
        if text is None:
            return None
        name = find(text)
        if is_missing(text) and not (name and text.isupper()):
            self.fault(field, f"is {text!r}, which names nothing: leave it out, or send null")
        elif name is None:
            self.unseen[self.called[field]] = nearest(text)
        return name

    def airline(self) -> str:
        """The airline as the data writes it; who operates a flight comes before who sells it.

        They differ where a flight is sold under several names. The data has a row for each
        departure, by the name and the code of who flew it or of its group.
        """
        find, nearest = self.catalog.airline, self.catalog.nearest_airline
        opera, aerolinea = (self.known(name, find, nearest) for name in ("opera", "aerolinea"))
        airline = opera or aerolinea or self.request.opera or self.request.aerolinea
        if airline is None:
            self.fault("opera", f"or {self.called['aerolinea']} is required: the airline")
        return airline or ""

    def destination(self) -> tuple[str, Airport | None]:
        """The ICAO code and its airport; for a place that nobody knows, its text and None."""
        destino, siglades = self.request.destino, self.request.siglades
        find, nearest = self.catalog.place, self.catalog.nearest_place
        place, city = (self.known(name, find, nearest) for name in ("destino", "siglades"))
        text = destino or siglades
        if text is None:
            self.fault("destino", f"or {self.called['siglades']} is required: the destination")
            return "", None
        icao, airport = located(place, destino)
        if icao is None:
            icao, airport = located(city, siglades)
        if city and city != icao and not (airport and self.is_city_of(siglades, airport)):
            detail = f"is {siglades!r}, but {self.called['destino']} is {destino!r}"
            self.fault("siglades", detail, True)
        return icao or text, airport

    def flight_type(self, icao: str, airport: Airport | None) -> str:
        """By the country; where that is not known, as given, or as the data has it.

        The data has some of either country with the other type, as who flies them may send it.
        """
        text = self.request.tipovuelo
        given = "" if text is None else self.home.flight_types.get(folded(text))
        if given is None:
            words = self.airport.flight_types.words
            self.fault("tipovuelo", f"must be {words}, got {text!r}")
        told = given or self.catalog.flight_types.get(icao, "")
        kind = flight_type(airport, told, self.home.country)
        if given and given != kind:
            self.others.append("tipo_por_pais")
        return kind

    def is_city_of(self, text: str | None, airport: Airport) -> bool:
        """Whether the airport's own city has this name: Buenos Aires has EZE and AEP."""
        cities = (airport.city, *self.airport.places.get(airport.icao, ()))
        return text is not None and folded(text) in map(folded, cities)


class Translation(Reading):
    """The flight of one request. `flight` means nothing where there are `faults`."""

    request: FlightRequest

    def __init__(self, request: FlightRequest, catalog: Catalog) -> None:
        super().__init__(request, catalog)
        self.check_calendar()
        origin = self.origin()
        self.check_end(origin)
        airline = self.airline()
        destination, airport = self.destination()
        departure = self.departure()
        kind, number = self.flight_type(destination, airport), number_of(request.vuelo)
        self.flight = Flight(airline, destination, kind, departure, number, origin)


def located(known: str | None, text: str | None) -> tuple[str | None, Airport | None]:
    """The ICAO code, as the data writes it for a destination of the data, and the airport."""
    airport = find_airport(known or text or "")
    return known or (airport.icao if airport else None), airport
