"""The flights of the OpenAPI document: the airport's example, and what is made of it."""

from datetime import date
from functools import cached_property

from flights.airport import Airport
from flights.docs.openapi_schemas import Json
from flights.model.explain import WEEKDAYS, Explanation, Input
from flights.model.identity import numbered
from flights.names.airports import find_airport, flight_type
from flights.names.spelling import folded

NEW_AIRLINE = "Aerolinea Nueva"
NUMBER = "2364"
CODE = 3  # letters of a code, at most


class Examples:
    """By the airport's names, and for the airport's flight."""

    def __init__(self, airport: Airport) -> None:
        self.airport, self.called = airport, airport.called
        self.full: Json = airport.example

    def field(self, *fields: str) -> str:
        """What the airport calls the first that its example has."""
        return next(name for name in map(self.called.get, fields) if name in self.full)

    @cached_property
    def airline_field(self) -> str:
        return self.field("opera", "aerolinea")

    @cached_property
    def smallest(self) -> Json:
        origin = [self.field("origen", "siglaori")] if self.airport.has_several else []
        day, time = self.called["fecha"], self.called["hora"]
        needed = (day, time, *origin, self.airline_field, self.field("destino", "siglades"))
        return {name: self.full[name] for name in needed}

    @cached_property
    def unseen(self) -> Json:
        return self.smallest | {self.airline_field: NEW_AIRLINE}

    @cached_property
    def wrong_day(self) -> Json:
        day = int(self.full[self.called["fecha"]][-2:])
        return self.full | {self.called["dia"]: day % 28 + 1}

    @cached_property
    def airline_names(self) -> list[str]:
        """Those of the example's airline that are no codes, as the airport's file has them."""
        text = self.full[self.airline_field]
        lines = [names for names in self.airport.airlines if folded(text) in map(folded, names)]
        names = [name for line in lines for name in line if len(name) > CODE]
        return names or [text]

    @cached_property
    def mistyped(self) -> Json:
        name = self.airline_names[-1:] if len(self.airline_names) < 2 else self.airline_names[1:2]
        return self.smallest | {self.airline_field: f"{name[0][:-2]}{name[0][-1:]}"}

    @cached_property
    def nearest(self) -> Json:
        """What is told of the name that is mistyped."""
        return {self.airline_field: self.airline_names[0]}

    @cached_property
    def told(self) -> Json:
        """As `GET /day` has a flight that left."""
        day, time = (self.full[self.called[field]] for field in ("fecha", "hora"))
        flight = {
            "fecha": day,
            "hora": time,
            "opera": self.airline_names[0],
            "destino": self.destination[0],
            **self.origin,
            "vuelo": numbered(self.airline_names[0], NUMBER, self.airport),
            "salida": f"{day}T{time.partition(':')[0]}:21",
        }
        return {self.called[field]: value for field, value in flight.items()}

    @property
    def origin(self) -> Json:
        if not self.airport.has_several:
            return {}
        return {"origen": self.airport.origin(self.full[self.field("origen", "siglaori")])}

    @cached_property
    def destination(self) -> tuple[str, str, str]:
        """ICAO code, city, "international" or "domestic"."""
        text = str(self.full[self.field("destino", "siglades")])
        there = find_airport(text)
        is_far = flight_type(there, "I", self.airport.country) == "I"
        kind = "international" if is_far else "domestic"
        return (there.icao, there.city, kind) if there else (text, text, kind)

    @cached_property
    def explanation(self) -> Explanation:
        icao, city, kind = self.destination
        airline, hour = self.airline_names[0], self.full[self.called["hora"]]
        day = date.fromisoformat(self.full[self.called["fecha"]])
        weekday = WEEKDAYS[day.weekday()]
        return Explanation(
            probability=0.2,
            base=0.18,
            inputs=[
                Input("destino", f"{icao}, {kind}", city, 0.045),
                Input("hora", hour, hour, -0.034),
                Input("aerolinea", airline, airline, 0.012),
                Input("dianom", weekday, weekday, -0.003),
            ],
        )
