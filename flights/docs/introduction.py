"""What the page at `/` begins with."""

ASKED = """
**How likely is a flight to leave Santiago (SCL) more than 15 minutes late?** Send the flight as
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
Only departures from Santiago are known. Dates and times are local time there.
"""


def introduction(is_live: bool, is_simulated: bool) -> str:
    """`is_live`, `is_simulated`: as of `openapi.document`."""
    made_up = [MADE_UP] if is_simulated else []
    parts = (*made_up, ASKED, *([TOLD] if is_live else []), PLACE)
    return "\n\n".join(part.strip() for part in parts)
