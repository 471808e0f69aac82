"""One run of wrk, and what came of it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.harness.credentials import NONE, Access

SCRIPT = Path(__file__).parent.parent / "tests" / "load-test.lua"
MARK = "BENCH "  # begins the line that the script prints
THREADS = 2


class LoadError(RuntimeError):
    """wrk did not run, or did not say what came of it."""


@dataclass(frozen=True)
class Load:
    """What wrk saw. Its latencies are of a closed loop: a connection waits for its answer."""

    requests: int  # answered, whatever the answer
    seconds: float
    p50_ms: float
    p90_ms: float
    p99_ms: float
    slow: int  # answers that took longer than was asked for
    non_2xx: int
    connect: int
    read: int
    write: int
    timeout: int  # answers that took longer than wrk's 2 s
    wrong: int  # 2xx without a probability

    @property
    def unanswered(self) -> int:
        return self.connect + self.read + self.write + self.timeout

    @property
    def errors(self) -> int:
        return self.non_2xx + self.wrong + self.unanswered

    @property
    def kinds(self) -> str:
        """Of the errors, such as "175 non_2xx, 2 timeout"."""
        names = ("non_2xx", "wrong", "connect", "read", "write", "timeout")
        counts = {name: getattr(self, name) for name in names}
        return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)

    @property
    def good_per_second(self) -> float:
        return (self.requests - self.non_2xx - self.wrong) / self.seconds


def parse(output: str) -> Load:
    """From what wrk printed with the script. Raises `LoadError` where the line is missing."""
    for line in output.splitlines():
        if line.startswith(MARK):
            return Load(**json.loads(line.removeprefix(MARK)))
    raise LoadError(f"wrk printed no line that begins with {MARK!r}:\n{output}")


def load(  # noqa: PLR0913, PLR0917 (what wrk is told)
    url: str,
    bodies: Path,
    connections: int,
    seconds: int,
    slow_ms: float | None = None,
    access: Access = NONE,
) -> Load:
    """Send the flights of a file for some seconds; count the answers that take `slow_ms`.

    Says on stderr which kinds of errors there were.
    """
    command = ["wrk", f"-t{min(THREADS, connections)}", f"-c{connections}", f"-d{seconds}s"]
    command += ["-s", str(SCRIPT), url, "--", str(bodies), *([str(slow_ms)] if slow_ms else [])]
    try:
        ran = subprocess.run(
            command, capture_output=True, text=True, check=True, env={**os.environ, **access}
        )
    except FileNotFoundError:
        raise LoadError("wrk is not installed: https://github.com/wg/wrk") from None
    except subprocess.CalledProcessError as error:
        raise LoadError(f"{' '.join(command)}:\n{error.stdout}{error.stderr}") from None
    found = parse(ran.stdout)
    if found.errors:
        print(f"errors at {connections:,} connections: {found.kinds}", file=sys.stderr)
    return found
