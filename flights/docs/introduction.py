"""What the API document begins with."""

from flights.airport import Airport

ASKED = """
**How likely is a flight to leave {city} ({codes}) more than 15 minutes late?** Send the flight as
it is scheduled to `/predict`; `atraso` in the answer is that probability, from 0 to 1. Send it
to `/explain` to learn why, to `/delay` to learn how late, a whole day to `/day`. `/model` tells
what the model learnt from and how good it is.
"""

TOLD = """
Answers follow the day: tell `/departures` what left and what is cancelled. `/live` tells how
fresh, how complete and how late the day is.
"""

MADE_UP = """
**The numbers are made up**: the model of this service has learnt from simulated flights.
"""

PLACE = """
Only departures from {city} are known. Dates and times are local time there.
"""

NAMES = """
The fields of a request have the names of this airport; those of an answer have the same ones at
every airport, in Spanish: `atraso` is the delay.
"""


def introduction(airport: Airport, is_live: bool, is_simulated: bool) -> str:
    """`is_live`, `is_simulated`: as of `openapi.info`."""
    made_up, told = [MADE_UP] if is_simulated else [], [TOLD] if is_live else []
    parts = (*made_up, ASKED, *told, PLACE, *([NAMES] if airport.fields else []))
    words = {"city": airport.city, "codes": airport.codes}
    return "\n\n".join(part.strip().format_map(words) for part in parts)
