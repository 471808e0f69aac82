"""A token of each of the last transactions that changed a file of SQLite.

Who has seen one that is not there has seen what is not kept, such as what came after a copy that
was restored. A file of an earlier program lacks the table, also one that is restored while it is
used; such a program does without it.
"""

from sqlite3 import Connection

LAST = 1_000  # who looked before these reads all again


def prepare(connection: Connection) -> None:
    connection.execute(
        "CREATE TABLE IF NOT EXISTS history (number INTEGER PRIMARY KEY, token TEXT NOT NULL)"
    )
    if not latest(connection):
        sign(connection)


def is_missing(connection: Connection) -> bool:
    query = "SELECT 1 FROM sqlite_schema WHERE name = 'history'"
    return connection.execute(query).fetchone() is None


def latest(connection: Connection) -> str:
    """The token of the last change; empty where there is none."""
    query = "SELECT token FROM history ORDER BY number DESC LIMIT 1"
    row = connection.execute(query).fetchone()
    return row[0] if row else ""


def sign(connection: Connection) -> None:
    connection.execute("INSERT INTO history (token) VALUES (hex(randomblob(8)))")
    connection.execute(
        "DELETE FROM history WHERE number <= (SELECT max(number) FROM history) - ?", (LAST,)
    )


def has_signed(connection: Connection, token: str | None) -> bool:
    found = connection.execute("SELECT 1 FROM history WHERE token = ?", (token,)).fetchone()
    return found is not None
