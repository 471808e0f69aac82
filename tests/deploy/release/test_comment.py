import json
import re
from pathlib import Path

import bentoml

from deploy.release.comment import comment, speed

LOAD = {
    "users": 10,
    "seconds": 30,
    "all": {"per_s": 71.25, "errors": 0, "p50_ms": 4.2, "p99_ms": 12.0},
    "verdicts": [
        {"objective": "latency", "goal": "99.00%", "measured": "98.1% of 900", "met": False},
        {"objective": "success", "goal": "99.00%", "measured": "100% of 900", "met": True},
    ],
}


def without_padding(text: str) -> str:
    return re.sub(r" +", " ", text)


def test_comment_has_the_scores_of_the_model_and_its_baselines(
    trained: bentoml.Model, tmp_path: Path
) -> None:
    text = without_padding(comment(trained, tmp_path / "load.json"))
    metrics = trained.info.metadata["evaluation"]["metrics"]
    assert f"| model | {metrics['model']['auc']:.3f} |" in text
    assert f"| base rate | {metrics['base rate']['auc']:.3f} |" in text
    assert "SIMULATED flights" in text


def test_speed_table_marks_what_is_missed(tmp_path: Path) -> None:
    file = tmp_path / "load.json"
    file.write_text(json.dumps(LOAD))
    text = without_padding(speed(file))
    assert "71.2 answers/s as expected, 0 others; p50 4.2 ms, p99 12 ms." in text
    assert "| latency | 99.00% | 98.1% of 900 | **NO** |" in text
    assert "| success | 99.00% | 100% of 900 | yes |" in text


def test_a_load_test_that_did_not_end_is_told(tmp_path: Path) -> None:
    assert speed(tmp_path / "load.json") == "The load test did not come to its end."
