"""What a day is answered with: each of its flights, and how many of them leave late."""

from collections.abc import Iterable
from operator import itemgetter
from typing import Any, Literal

from pydantic import BaseModel, Field

from flights.airport import Airport
from flights.api.io import LateDelay, explained, late_answer
from flights.api.remarks import Remarks
from flights.features import DECIMALS
from flights.live.known import OVERDUE_MIN, Known, Today
from flights.live.state import State
from flights.model.explain import Explanation
from flights.model.identity import numbered
from flights.model.late import Beyond

NIGHT_MIN = 6 * 60  # of the next day, that are told of as well

Fate = Literal["pendiente", "salio", "vencido", "cancelado", "sin_noticias"]


class Reason(BaseModel):
    """As of `/explain`."""

    campo: Literal["aerolinea", "destino", "hora", "dianom", "origen", "hoy"]
    valor: str
    contribucion: float = Field(ge=-1, le=1)


class BoardFlight(LateDelay):
    """How late a flight may leave, and why: the numbers of `/delay` and `/explain`."""

    base: float = Field(ge=0, le=1, description="As of `/explain`.")
    resumen: str = Field(description="As of `/explain`.")
    contribuciones: list[Reason]
    estado: Fate = Field(
        description="It is waited for, has left, should have left, is cancelled, or nobody told "
        "what became of it in the three hours after its time."
    )
    minutos_tarde: int | None = Field(
        description="How late it left; of one that should have left, how long ago."
    )


class DayCount(BaseModel):
    """How many flights of a list leave more than 15 minutes late: those that have left count as
    they did, cancelled ones not at all.
    """

    vuelos: int = Field(description="Flights that count.")
    tarde: float = Field(description="The sum of their `atraso`.")
    tarde_5: int = Field(description="On 5 % of such days it is less.")
    tarde_95: int = Field(description="On 5 % of such days it is more.")


class KnownFlight(BaseModel):
    """A flight that was told of, as for `/departures`."""

    fecha: str = Field(description="YYYY-MM-DD.")
    hora: str = Field(description="HH:MM.")
    opera: str
    destino: str
    origen: str = Field("", description="Where it leaves from, where there are several.")
    vuelo: str = Field("", description="Its number, if one was told, with the airline's code.")
    salida: str = Field("", description="When it left, if it has: YYYY-MM-DDTHH:MM.")
    cancelado: Literal[True] = Field(True, description="If it is.")


def board_flight(
    beyond: Beyond,
    explanation: Explanation,
    today: Today | None,
    remarks: Remarks,
    given_up: bool = False,
) -> dict[str, Any]:
    """Raises `ModelError` where the model answers no probabilities."""
    fate, minutes = ("sin_noticias", None) if given_up else fate_of(explanation, today)
    why = explained(explanation)
    reasons = [{n: one[n] for n in Reason.model_fields} for one in why["contribuciones"]]
    return {
        **late_answer(beyond, today.late_min if today else None),
        "base": why["base"],
        "resumen": why["resumen"],
        "contribuciones": reasons,
        "estado": fate,
        "minutos_tarde": minutes,
        **remarks.all(),
    }


def fate_of(explanation: Explanation, today: Today | None) -> tuple[Fate, int | None]:
    """And how many minutes late it left, or is by now."""
    if explanation.cancelled:
        return "cancelado", None
    if today and today.late_min is not None:
        return "salio", today.late_min
    if today and today.overdue_min > 0:
        return "vencido", int(today.overdue_min)
    return "pendiente", None


def day_count(probabilities: Iterable[float], ends: tuple[int, int]) -> dict[str, float]:
    each = list(probabilities)
    return {
        "vuelos": len(each),
        "tarde": round(sum(each), DECIMALS),
        "tarde_5": ends[0],
        "tarde_95": ends[1],
    }


def known_day(state: State, now_min: int, airport: Airport) -> dict[str, Any]:
    """The flights of today that are known, by their time, and for a night shift those across
    midnight that are soon to leave or late: without `salida` and `cancelado` each can be asked
    about, as the fields have the airport's names.
    """
    local_time = airport.clock.local_time
    date = local_time(now_min).date()
    flights = [
        known_flight(name, one, airport)
        for name, one in state.known.items()
        if local_time(one.flight.departure_min).date() == date or is_near(one, now_min)
    ]
    names = itemgetter("fecha", "hora", "opera", "destino")
    flights.sort(key=lambda one: (names(one), one.get("origen", ""), one.get("vuelo", "")))
    called = airport.called
    named = [{called[field]: value for field, value in one.items()} for one in flights]
    return {"fecha": date.isoformat(), "vuelos": named}


def is_near(known: Known, now_min: int) -> bool:
    """Whether it is due in the next hours, or was due in the last ones and has not left."""
    ahead = known.flight.departure_min - now_min
    return 0 <= ahead <= NIGHT_MIN or (known.left_min is None and -OVERDUE_MIN < ahead < 0)


def known_flight(name: str, known: Known, airport: Airport) -> dict[str, Any]:
    local_time = airport.clock.local_time
    due, number = known.flight.departure_min, name.rpartition(" ")[2]
    date, time = local_time(due).isoformat(timespec="minutes").split("T")
    flight: dict[str, Any] = {
        "fecha": date,
        "hora": time,
        "opera": known.flight.airline,
        "destino": known.flight.destination,
    }
    if known.flight.origin:
        flight["origen"] = known.flight.origin
    if number:
        flight["vuelo"] = numbered(known.flight.airline, number, airport)
    if known.left_min is not None:
        flight["salida"] = local_time(known.left_min).isoformat(timespec="minutes")
    return flight | ({"cancelado": True} if known.cancelled else {})
