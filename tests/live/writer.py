"""A process that writes: `python -m tests.live.writer STORE NAME [LISTS [BYTES]]`.

Tells lists of ten departures, without end unless their number is given, and prints how many lists
were accepted, or the error that ended it. BYTES: no file may become larger.
"""

import resource
import sys
from itertools import count

from flights.live.stores.keeper import Event, StoreError
from flights.live.stores.sqlite_store import Store
from tests.live.made import START, left


def events(name: str, number: int) -> list[Event]:
    return [(f"{name} {number} {place}", left(START + number, 5)) for place in range(10)]


def main(path: str, name: str, lists: str = "0", most_bytes: str = "0") -> None:
    if int(most_bytes):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(most_bytes), int(most_bytes)))
    try:
        store = Store(path)
        for number in range(int(lists)) if int(lists) else count():
            store.tell(events(name, number))
            print(number + 1, flush=True)
    except StoreError as error:
        print(error)


if __name__ == "__main__":
    main(*sys.argv[1:])
