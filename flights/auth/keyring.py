"""The API keys that get in, read again when their file changes."""

import asyncio
import logging
import time
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from secrets import token_bytes

from flights.auth.keys import ID, LENGTH, PREFIX, StoredKey, is_live, read_keys
from flights.auth.principal import Principal
from flights.auth.secret_files import read_secret
from flights.settings import Settings

POLL_S = 1.0
# Some mounted secrets keep their times when they change: read them at least this often.
REREAD_S = 60.0
MOST_STALE_S = 3600.0  # that keys outlive a file that cannot be read
STARTS_KEY = PREFIX.encode()
NOBODY = StoredKey(Principal("", frozenset(), 0), token_bytes(32))

logger = logging.getLogger(__name__)


class Keyring:
    """Keys of the environment, and those of the file as it is now.

    A line that cannot be used is left out and logged. Without its file it goes on, also from the
    start: with the keys read before for an hour, then with none of it.
    """

    def __init__(self, settings: Settings) -> None:
        self.given, faults = read_keys(settings.api_keys.get_secret_value())
        report("FLIGHT_API_KEYS", faults)
        self.path = settings.api_keys_file
        self.keys = self.given
        self.faults: list[str] = []
        self.seen: tuple[int, ...] = ()
        self.read_at = time.monotonic()
        self.read_again()

    def principal(self, key: bytes) -> Principal | None:
        """What a key opens; None for an unknown, wrong or expired one, after the same work."""
        stored = self.keys.get(key[ID], NOBODY)
        same = compare_digest(sha256(key).digest(), stored.digest)
        return stored.principal if same and time.time() < stored.principal.expires else None

    def fault(self, key: bytes) -> tuple[str, str]:
        """Why a key opens nothing, and what it tells of itself: its id, never its secret."""
        stored = self.keys.get(key[ID])
        if stored is None:
            return "no key has its id", key[ID].decode("latin-1")
        known = f"the key {key[ID].decode()} of {stored.principal.client}"
        if compare_digest(sha256(key).digest(), stored.digest):
            return f"{known} has expired", ""
        return f"its secret is not that of {known}", ""

    def read_again(self) -> None:
        """Take the file if it may have changed; log once what is wrong with it."""
        if not self.path:
            return
        try:
            if (seen := identity(self.path)) == self.seen and self.age() <= REREAD_S:
                return
            text = read_secret(self.path).decode("utf-8-sig", errors="replace")
            self.keys, faults = read_keys(text, self.given)
            self.seen, self.read_at = seen, time.monotonic()
            if not any(map(is_live, self.keys.values())):
                faults.append("it holds no key: nobody gets in by one")
        except OSError as error:
            faults = [error.strerror or str(error), self.kept()]
        if faults != self.faults:
            report(f"FLIGHT_API_KEYS_FILE={self.path}", faults)
        self.faults = faults

    def kept(self) -> str:
        """What is left of a file that cannot be read."""
        self.seen = ()
        if self.age() > MOST_STALE_S:
            self.keys = self.given
        return "its keys stay in use for an hour" if self.keys != self.given else "none of its keys"

    def age(self) -> float:
        return time.monotonic() - self.read_at

    async def watch(self) -> None:
        """Runs until cancelled, in a thread, for a mounted secret may be slow to read."""
        while self.path:
            await asyncio.sleep(POLL_S)
            await asyncio.to_thread(self.read_again)


def identity(path: Path) -> tuple[int, ...]:
    """Changes when the file does."""
    status = path.stat()
    return (status.st_mtime_ns, status.st_size, status.st_ino)


def report(source: str, faults: list[str]) -> None:
    for fault in faults:
        logger.error("%s, %s", source, fault)


def is_key(credential: bytes) -> bool:
    return len(credential) == LENGTH and credential.startswith(STARTS_KEY)
