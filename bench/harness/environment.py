"""Where and with what the results were measured."""

import os
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any


def provenance(packages: Iterable[str]) -> dict[str, Any]:
    """When, where and with what something is measured."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": environment(),
        "versions": {"python": platform.python_version(), **{p: version(p) for p in packages}},
    }


def environment() -> dict[str, str | int]:
    return {"cpu": cpu(), "cores": os.cpu_count() or 0, "system": platform.platform(terse=True)}


def cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(": ")[1] for line in lines if line.startswith("model name")), "")
