"""Files of keys and certificates, as settings name them: regular ones, small, read whole."""

import errno
import os
import stat
from pathlib import Path

MOST_BYTES = 1024 * 1024  # some 8,000 keys; Mozilla's authorities are a quarter of it


def read_secret(path: Path) -> bytes:
    """Raises OSError, also for a FIFO, which would be waited for, a device and too many bytes."""
    with open(path, "rb", opener=open_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no regular file", str(path))
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise OSError(errno.EFBIG, f"it has more than {MOST_BYTES} bytes", str(path))
    return content


def open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY)
