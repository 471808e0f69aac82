"""Where and with what the results were measured."""

import os
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path


def environment() -> dict[str, str | int]:
    return {"cpu": cpu(), "cores": os.cpu_count() or 0, "system": platform.platform(terse=True)}


def cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(": ")[1] for line in lines if line.startswith("model name")), "")


def versions(packages: Iterable[str]) -> dict[str, str]:
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}
