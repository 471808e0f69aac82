"""Tools of npm, installed from a lock into pytest's cache, which is kept between runs."""

import shutil
import subprocess
from pathlib import Path

import pytest


def installed(cache: pytest.Cache, locked: Path) -> Path:
    """The folder with `node_modules`, of the packages that the folder `locked` locks.

    Skips the test where they cannot be had.
    """
    if not shutil.which("npm"):
        pytest.skip("needs node and npm")
    lock = (locked / "package-lock.json").read_bytes()
    folder = cache.mkdir(f"npm-{locked.name}")
    done = folder / "node_modules" / "lock.json"
    if not done.exists() or done.read_bytes() != lock:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(locked / name, folder)
        command = ["npm", "ci", "--ignore-scripts", "--silent", "--no-audit", "--no-fund"]
        if subprocess.run(command, cwd=folder, timeout=200, check=False).returncode:
            pytest.skip(f"npm cannot install what {locked.name} needs")
        done.write_bytes(lock)
    return folder
