"""The API keys that get in, read again when their file changes."""

import asyncio
import logging
import time
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from secrets import token_bytes

from flights.auth.keys import ID, LENGTH, PREFIX, StoredKey, read_keys
from flights.auth.principal import Principal
from flights.settings import Settings, SettingsError

POLL_S = 1.0
# Some mounted secrets keep their times when they change: read them at least this often.
REREAD_S = 60.0
STARTS_KEY = PREFIX.encode()
NOBODY = StoredKey(Principal("", frozenset(), 0), token_bytes(32))

logger = logging.getLogger(__name__)


class Keyring:
    """Raises SettingsError, naming setting and line, where the keys cannot be used."""

    def __init__(self, settings: Settings) -> None:
        text = settings.api_keys.get_secret_value()
        self.given = read_keys(text, "FLIGHT_API_KEYS") if text else {}
        self.path = settings.api_keys_file
        self.keys = self.given
        self.trouble = ""
        self.seen: tuple[int, ...] = ()
        self.text: str | None = None
        self.read_at = 0.0
        if self.path:
            try:
                self.read(self.path)
            except OSError as error:
                raise SettingsError(f"FLIGHT_API_KEYS_FILE={self.path}: {error.strerror}") from None

    def principal(self, key: bytes) -> Principal | None:
        """What a key opens; None for an unknown, wrong or expired one, after the same work."""
        stored = self.keys.get(key[ID], NOBODY)
        same = compare_digest(sha256(key).digest(), stored.digest)
        return stored.principal if same and time.time() < stored.principal.expires else None

    def read(self, path: Path) -> None:
        status = path.stat()
        self.seen = (status.st_mtime_ns, status.st_size, status.st_ino)
        self.read_at = time.monotonic()
        text = path.read_text(errors="replace")
        if text == self.text:
            return
        keys = read_keys(text, f"FLIGHT_API_KEYS_FILE={path}")
        if self.given.keys() & keys.keys():
            raise SettingsError(f"FLIGHT_API_KEYS_FILE={path}: a key is in FLIGHT_API_KEYS too")
        self.text, self.keys = text, self.given | keys

    def changed(self, path: Path) -> bool:
        status = path.stat()
        seen = (status.st_mtime_ns, status.st_size, status.st_ino)
        return seen != self.seen or time.monotonic() - self.read_at > REREAD_S

    def read_again(self) -> None:
        """Take a changed file; keep the last good keys, and log it once, if it cannot be used."""
        if not self.path:
            return
        try:
            if not self.trouble and not self.changed(self.path):
                return
            self.read(self.path)
            trouble = ""
        except OSError as error:
            trouble = f"FLIGHT_API_KEYS_FILE={self.path}: {error.strerror}"
        except SettingsError as error:
            trouble = str(error)
        if trouble and trouble != self.trouble:
            logger.error("%s; the keys read before stay in use", trouble)
        self.trouble = trouble

    async def watch(self) -> None:
        """Runs until cancelled, in a thread, for a mounted secret may be slow to read."""
        while self.path:
            await asyncio.sleep(POLL_S)
            await asyncio.to_thread(self.read_again)


def is_key(credential: bytes) -> bool:
    return len(credential) == LENGTH and credential.startswith(STARTS_KEY)
