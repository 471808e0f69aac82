"""What the README shows is what the commands that it names give."""

import json
import re
from pathlib import Path
from typing import Any

import bentoml
import pytest

from tests.samples.airports import EXAMPLE

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_curl_sends_the_example_of_the_contract() -> None:
    body = README.partition("-d '")[2].partition("'")[0]
    assert json.loads(body) == EXAMPLE


def test_the_answer_below_the_curl_is_that_of_the_embedded_data(trained: bentoml.Model) -> None:
    shown = json.loads(next(line for line in README.splitlines() if '{"atraso":' in line))
    probability = trained.info.metadata["known_flight"]["probability"]
    assert shown == {"atraso": pytest.approx(probability, abs=1e-4)}  # other CPUs, other last bits


def row(name: str, score: dict[str, Any]) -> str:
    return (
        f"| {name} | {score['auc']:.3f} | {score['brier']:.4f} | {score['brier_skill']:+.3f} | "
        f"{score['predicted']:.3f} | {score['observed']:.3f} | {score['bias']:+.3f} |"
    )


def test_the_simulated_table_is_that_of_the_embedded_data(trained: bentoml.Model) -> None:
    scores = trained.info.metadata["evaluation"]["metrics"]
    table = (ROOT / "train/README.md").read_text(encoding="utf-8").partition("SIMULATED")[2]
    assert [name for name, score in scores.items() if row(name, score) not in table] == []


@pytest.mark.parametrize(
    ("known", "said"), [("60 min", "60 minutes"), ("24 h", "24 hours"), ("once a night", "once a")]
)
def test_the_simulated_gain_is_that_of_the_embedded_data(
    trained: bentoml.Model, known: str, said: str
) -> None:
    rows = {row["horizon"]: row for row in trained.info.metadata["evaluation"]["horizons"]}
    text = (ROOT / "train/README.md").read_text(encoding="utf-8").replace("\n", " ")
    assert f"{rows[known]['auc']:.3f} and {rows[known]['brier_skill']:+.3f} {said}" in text


def test_the_readme_is_read_in_minutes() -> None:
    assert len(README.splitlines()) <= 110


def test_a_bento_is_served_below_the_line_that_builds_it() -> None:
    for page in (ROOT / "README.md", *ROOT.glob("flights/**/README.md")):
        above, served, _ = page.read_text(encoding="utf-8").partition("serve flight_delay:")
        assert not served or "make build" in above


def test_every_link_leads_to_a_file() -> None:
    tools = re.compile(r"/(\.venv|\.pytest_cache)")
    pages = [page for page in ROOT.rglob("*.md") if not tools.search(str(page))]
    links = [
        (page.relative_to(ROOT), link.partition("#")[0])
        for page in pages
        for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
        if not link.startswith(("http", "#"))
    ]
    assert links
    assert [
        (str(page), link) for page, link in links if not (ROOT / page.parent / link).exists()
    ] == []
