"""The airport that a model is made for: one file tells all that differs from one to another.

`train` reads the file and keeps it with the model, by which a server, a score or a report then
speaks of this airport and of no other.
"""

from flights.airport.described import Airport, AirportError
from flights.airport.parts import Moment

__all__ = ["Airport", "AirportError", "Moment"]
