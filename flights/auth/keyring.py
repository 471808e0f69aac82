"""The API keys that get in, read again when their file changes."""

import asyncio
import logging
import time
from collections import Counter
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from secrets import token_bytes

from flights.auth.key_lines import (
    ID,
    KINDS,
    LENGTH,
    PREFIX,
    StoredKey,
    StoredKeys,
    days_left,
    is_live,
    read_keys,
)
from flights.auth.principal import Principal
from flights.auth.secret_files import read_secret
from flights.settings import Settings

POLL_S = 1.0
# Some mounted secrets keep their times when they change: read them at least this often.
REREAD_S = 60.0
MOST_STALE_S = 3600.0  # that keys outlive a file that cannot be read
REMIND_S = 3600.0  # between two lines that tell the same: an alert of a log looks at two hours
SOON_DAYS = 14  # before a key ends: time for a ticket and for its client
MOST_TOLD = 100  # keys of which it is told when they end: those that end first
STARTS_KEY = PREFIX.encode()
NOBODY = StoredKey(Principal("", frozenset(), 0), token_bytes(32))

logger = logging.getLogger(__name__)


class Keyring:
    """Keys of the environment, and those of the file as it is now.

    A line that cannot be used is left out and logged. Without its file, or with one of which no
    line is a key's, it goes on, also from the start: with the keys read before for an hour, then
    with none of it.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.path = settings.api_keys_file
        self.alone = not settings.jwt_issuer  # else tokens get in, and no key is no fault
        self.given = self.held = self.read_given(logging.ERROR)
        self.kinds: Counter[str] = Counter()  # of the file's lines that give no key
        self.faults: list[str] = []
        self.lost = False  # the file cannot be used
        self.held_any = False  # a key was good once: that none is now was somebody's will
        self.seen: tuple[int, ...] = ()
        self.read_at = self.looked_at = self.told_at = time.monotonic()
        self.read_again()
        self.tell_ends()

    def principal(self, key: bytes) -> Principal | None:
        """What a key opens; None for an unknown, wrong or expired one, after the same work."""
        stored = self.held.keys.get(key[ID], NOBODY)
        same = compare_digest(sha256(key).digest(), stored.digest)
        return stored.principal if same and time.time() < stored.principal.expires else None

    def fault(self, key: bytes) -> tuple[str, str]:
        """Why a key opens nothing, and what it tells of itself: its id, never its secret."""
        stored, key_id = self.held.keys.get(key[ID]), key[ID].decode("latin-1")
        if stored is None:
            cause = self.held.left_out.get(key[ID])
            return f"its line is left out, {cause}" if cause else "no key has its id", key_id
        known = f"the key {key_id} of {stored.principal.client}"
        if compare_digest(sha256(key).digest(), stored.digest):
            return f"{known} has expired", ""
        return f"its secret is not that of {known}", ""

    @property
    def opens(self) -> bool:
        """Whether anybody gets in by a key."""
        return any(map(is_live, self.held.keys.values()))

    @property
    def shut(self) -> bool:
        """Whether nobody gets in at all."""
        return self.alone and not self.opens

    def ends(self) -> list[Principal]:
        """Whose keys get in now, at most 100; first those that end first."""
        live = (stored.principal for stored in self.held.keys.values() if is_live(stored))
        return sorted(live, key=lambda principal: principal.expires)[:MOST_TOLD]

    def unusable(self) -> dict[str, int]:
        """How many lines give no key, by kind; `all`: 1 where nobody gets in, or soon."""
        counts = self.given.kinds + self.kinds
        return {**dict.fromkeys(KINDS, 0), **counts, "all": int(self.lost or self.shut)}

    def read_given(self, level: int) -> StoredKeys:
        found = read_keys(self.settings.api_keys.get_secret_value())
        report("FLIGHT_API_KEYS", found.faults, level)
        return found

    def read_again(self) -> None:
        """Take the file if it may have changed; log once what is wrong with it."""
        try:
            if self.path:
                self.take(self.path)
        except OSError as error:
            self.seen, self.kinds = (), Counter()
            self.note([error.strerror or str(error), self.kept()], lost=True)
        self.held_any = self.held_any or self.opens

    def take(self, path: Path) -> None:
        """Raises OSError."""
        seen, now = identity(path), time.monotonic()
        if seen == self.seen and now - self.looked_at <= REREAD_S:
            return
        text = read_secret(path).decode("utf-8-sig", errors="replace")
        found = read_keys(text, self.given)
        self.seen, self.looked_at, self.kinds = seen, now, found.kinds
        if not found.readable:
            self.note([*found.faults, "no line is a key's", self.kept()], lost=True)
            return
        self.held, self.read_at = found, now
        none = ["it holds no key: nobody gets in by one"] if self.shut else []
        self.note(found.faults + none, lost=False)

    def note(self, faults: list[str], lost: bool) -> None:
        if faults != self.faults:
            report(f"FLIGHT_API_KEYS_FILE={self.path}", faults, logging.ERROR)
        self.faults, self.lost = faults, lost

    def kept(self) -> str:
        """What is left of a file that cannot be used."""
        if self.age() > MOST_STALE_S:
            self.held = self.given
        kept = self.held.keys != self.given.keys
        return "its keys stay in use for an hour" if kept else "none of its keys"

    def age(self) -> float:
        return time.monotonic() - self.read_at

    def remind(self) -> None:
        """Tell again, once an hour, what is wrong: an alert that reads the log ends by itself."""
        if time.monotonic() - self.told_at < REMIND_S:
            return
        self.told_at = time.monotonic()
        self.given = self.read_given(logging.WARNING)
        report(f"FLIGHT_API_KEYS_FILE={self.path}", self.faults, logging.WARNING)
        self.tell_ends()

    def tell_ends(self) -> None:
        for client, _, expires, key in self.ends():
            if (days := days_left(expires)) < SOON_DAYS:
                logger.warning("the key %s of %s ends in %d days", key, client, days)

    async def watch(self) -> None:
        """Runs until cancelled, in a thread, for a mounted secret may be slow to read."""
        while True:
            await asyncio.sleep(POLL_S)
            await asyncio.to_thread(self.read_again)
            self.remind()


def identity(path: Path) -> tuple[int, ...]:
    """Changes when the file does."""
    status = path.stat()
    return (status.st_mtime_ns, status.st_size, status.st_ino)


def report(source: str, faults: list[str], level: int) -> None:
    for fault in faults:
        logger.log(level, "%s, %s", source, fault)


def is_key(credential: bytes) -> bool:
    return len(credential) == LENGTH and credential.startswith(STARTS_KEY)
