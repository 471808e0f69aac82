"""python -m deploy.release.comment: model and speed for a pull request, as Markdown.

Of the newest model of the store, and of what deploy/release/load.sh has left in reports/load.json.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import bentoml

from bench.tables import table
from flights.model.served import NAME

LOAD = Path("reports/load.json")


def model_table(metadata: dict[str, Any]) -> str:
    rows = [
        (
            name,
            f"{score['auc']:.3f}",
            f"{score['brier']:.4f}",
            f"{score['brier_skill']:+.3f}",
            f"{score['bias']:+.3f}",
        )
        for name, score in metadata["evaluation"]["metrics"].items()
    ]
    return table(("", "AUC", "Brier", "skill", "bias"), rows)


def speed_table(load: dict[str, Any]) -> str:
    rows = [
        (one["objective"], one["goal"], one["measured"], "yes" if one["met"] else "**NO**")
        for one in load["verdicts"]
    ]
    return table(("objective", "goal", "measured", "met"), rows)


def speed(path: Path) -> str:
    if not path.is_file():
        return "The load test did not come to its end."
    load = json.loads(path.read_text(encoding="utf-8"))
    numbers = load["all"]
    times = ", ".join(
        f"{name.removesuffix('_ms')} {ms:g} ms"
        for name, ms in numbers.items()
        if name.endswith("_ms")
    )
    return (
        f"{load['users']} users, {load['seconds']} s against the built Bento: "
        f"{numbers['per_s']:.1f} answers/s as expected, {numbers['errors']} others; {times}.\n\n"
        f"{speed_table(load)}"
    )


def comment(model: bentoml.Model, load: Path) -> str:
    metadata: dict[str, Any] = dict(model.info.metadata)
    data = "SIMULATED flights" if metadata["data"]["simulated"] else "flights"
    return "\n\n".join(
        [
            f"### Model, on later months of {metadata['data']['name']} ({data})",
            model_table(metadata),
            "### Speed",
            speed(load),
            f"Commit {os.environ.get('GITHUB_SHA', 'unknown')}, {os.cpu_count()} cores.",
        ]
    )


if __name__ == "__main__":
    print(comment(bentoml.models.get(NAME), LOAD))
    sys.exit(0)
