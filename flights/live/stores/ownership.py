"""Whose departures are kept: those of two airports would count for each other, without a fault.

What an earlier program kept is of nobody, until somebody adds to it.
"""

from sqlite3 import Connection

from flights.live.stores.keeper import StoreError


def refuse_other(owner: str, airport: str, where: str) -> None:
    """Of ICAO codes; "" is unknown. Raises `StoreError`."""
    if owner and airport and owner != airport:
        raise StoreError(
            f"{where} keeps departures from {owner}, and the model is of {airport}: each airport "
            "needs a place of its own"
        )


def owner_of(connection: Connection) -> str:
    query = "SELECT 1 FROM sqlite_schema WHERE name = 'airport'"
    if connection.execute(query).fetchone() is None:
        return ""
    row = connection.execute("SELECT icao FROM airport").fetchone()
    return str(row[0]) if row else ""


def claim(connection: Connection, airport: str, where: str) -> None:
    """For who adds to them. Raises `StoreError`."""
    owner = owner_of(connection)
    refuse_other(owner, airport, where)
    if airport and not owner:
        connection.execute("CREATE TABLE IF NOT EXISTS airport (icao TEXT NOT NULL)")
        connection.execute("INSERT INTO airport VALUES (?)", (airport,))
