"""The memory of processes."""

from pathlib import Path

import psutil


def proportional_set_size(pid: int) -> int | None:
    """Bytes, pages that processes share divided among them; None where Linux does not tell."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def memory_of(tree: list[psutil.Process]) -> int:
    """Bytes of processes together; elsewhere than on Linux, shared pages count in each."""
    total = 0
    for process in tree:
        try:
            total += proportional_set_size(process.pid) or process.memory_info().rss
        except psutil.Error:  # ended meanwhile
            continue
    return total
