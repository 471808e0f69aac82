"""The alerts are those of slo.yaml, fire when they should, and only then."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.monitoring.rules import files

DEPLOY = Path(__file__).parents[3] / "deploy"
PROMTOOL = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(
    PROMTOOL is None, reason="promtool is missing (Debian: prometheus)"
)

# A broken twin of a rule, and the check that tells it from the right one: alert or record, what is
# replaced by what in its expression, part of the check's name.
BROKEN = [
    ("AvailabilityBudgetBurns", r"^.*? and ", "", "15 failures in a minute"),
    ("AvailabilityBudgetBurns", r" and .*? and ", " and ", "each alert ends with its short"),
    ("AvailabilityBudgetBurns", r">= 10", ">= 0", "AvailabilityBudgetBurns, thin traffic, 5 of 60"),
    ("AvailabilityBudgetBurns", r"14\.4", "7", "under 14.4 times"),
    ("AvailabilityBudgetBurns", r"14\.4", "25", "2 % fail for 2 h"),
    ("AvailabilityBudgetBurns", r"> 6 ", "> 1 ", "under 6 times"),
    ("AvailabilityBudgetBurns", r"> 6 ", "> 9 ", "under 14.4 times"),
    ("AvailabilityBudgetBurns", r"> 1 ", "> 0.1 ", "0.05 % fail"),
    ("AvailabilityBudgetBurns", r"> 1 ", "> 3 ", "under 6 times"),
    ("objective:bad:", r"or vector\(0\)", "", "no answer was ever good"),
    ("objective:bad:", r'!="rate"', '!=""', "the caller was told why"),
    ("objective:(bad|valid):", r"or increase\(flight_shed.*?\]\)", "", "too many at once"),
    ("LatencyBudgetBurns", r"^.*? and ", "", "all slow for a minute"),
    ("LatencyBudgetBurns", r" and .*? and ", " and ", "LatencyBudgetBurns, 20 %"),
    ("LatencyBudgetBurns", r">= 10", ">= 0", "5 of 10 are slow"),
    ("CorrectnessBudgetBurns", r"^.*? and ", "", "15 in a minute"),
    ("CorrectnessBudgetBurns", r" and .*? and ", " and ", "no probability for 2 h"),
    ("CorrectnessBudgetBurns", r">= 10", ">= 0", "CorrectnessBudgetBurns, thin traffic, 5 of 60"),
    ("TargetDown", r"or absent.*", "", "no instance is known"),
    ("TargetDown", r"== 0", "== 1", "then back"),
    ("NoTraffic", r" and .*", "", "NoTraffic, thin"),
    ("NoTraffic", r"or vector\(0\)", "", "the instance with it"),
    ("NoTraffic", r",client!=\"probe\"", "", "the probe goes on"),
    ("objective:(bad|valid):", r",client!=\"probe\"", "", "of many probes none"),
    ("RequestsRefused", r'reason!="rate"', "", "for the rate 20 %"),
    ("RequestsRefused", r">= 10", ">= 0", "5 of 10 in ten minutes"),
    ("RequestsRefused", r"> 0\.05", "> 0.03", "RequestsRefused, 4 %"),
    ("RequestsRefused", r"> 0\.05", "> 0.07", "RequestsRefused, 6 %"),
    ("CredentialsRefused", r"> 0\.2", "> 0.05", "10 % lack a scope"),
    ("CredentialsRefused", r">= 100", ">= 0", "60 of 60 in a quarter"),
    ("ClientFails", r"> 0\.5", "> 0.3", "of another 40 %"),
    ("ClientFails", r">= 100", ">= 0", "60 of 60 in an hour"),
    ("ClientFails", r'client!="-"', "", "of strangers all"),
    ("MemoryNearLimit", r"> 0\.9", "> 0.8", "450 MB"),
    ("MemoryNearLimit", r"> 0\.9", "> 1", "470 MB"),
    ("KeysUnusable", r"> 0", ">= 0", "the file is good"),
    ("KeysUnusable", r'\{kind="all"\}', "", "one line of two kinds"),
    ("KeyLinesUnusable", r'\{kind!="all"\}', "", "the file of keys is spoilt"),
    ("KeyExpires", r"< 14", "< 12", "13 days"),
    ("KeyExpires", r"< 14", "< 16", "15 days"),
    ("PredictionsLost", r"> 0", "> 11", "ten in an hour"),
    ("PredictionsLost", r"1h", "6h", "ten in an hour"),
    ("UnknownCategories", r">= 1000", ">= 0", "UnknownCategories, thin"),
    ("UnknownCategories", r"> 0\.05", "> 0.03", "6 % of destinations"),
    ("ScoresDrifted", r"and .*", "", "ScoresDrifted, thin"),
    ("ScoresDrifted", r"> 0\.2", "> 0.1", "PSI 0.17"),
    (
        "bin:flight_scores:share",
        r"or 0 \* bin:flight_scores:expected",
        "",
        "a fifth of it, is empty",
    ),
    ("DeparturesSilent", r"> 30", "> 24", "28 hours"),
    ("DeparturesSilent", r"> 30", "> 48", "31 hours"),
    ("DeparturesMissing", r"> 0\.1", "> 0.05", "of 8 %"),
    ("DeparturesMissing", r"> 0\.1", "> 0.2", "of 12 %"),
    ("ModelOld", r"> 45", "> 40", "44 days"),
    ("ModelOld", r"> 45", "> 50", "46 days"),
]


def rules() -> list[dict[str, Any]]:
    text = (DEPLOY / "monitoring/prometheus/rules.yaml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml.safe_load(text)["groups"][0]["rules"]
    return found


def checks() -> dict[str, Any]:
    text = (DEPLOY / "monitoring/prometheus/rules_test.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def promtool(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(PROMTOOL), "test", "rules", str(folder / "rules_test.yaml")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_what_is_written_is_what_the_objectives_give() -> None:
    stale = [path.name for path, text in files().items() if path.read_text("utf-8") != text]
    assert stale == [], "make rules"


def test_each_alert_is_checked_when_it_fires_and_when_it_does_not() -> None:
    expected = {name for name in (rule.get("alert") for rule in rules()) if name}
    fires, quiet = set(), set()
    for check in checks()["tests"]:
        name = check["name"].partition(",")[0]
        for moment in check["promql_expr_test"]:
            (fires if name in str(moment.get("exp_samples")) else quiet).add(name)
    assert (fires, quiet) == (expected, expected)


def test_each_alert_has_its_entry_in_the_runbook() -> None:
    text = (DEPLOY / "runbook.md").read_text(encoding="utf-8")
    entries = {
        f"deploy/runbook.md#{name.lower()}" for name in re.findall(r"^### (\w+)$", text, re.M)
    }
    google = json.loads((DEPLOY / "terraform/monitoring.json").read_text(encoding="utf-8"))
    named = {rule["annotations"]["runbook"] for rule in rules() if "alert" in rule}
    assert named | {alert["runbook"] for alert in google["alerts"]} == entries


@pytest.mark.slow
@pytest.mark.timeout(600)
@needs_promtool
def test_each_alert_fires_and_does_not_fire() -> None:
    result = promtool(DEPLOY / "monitoring/prometheus")
    assert result.returncode == 0, result.stderr


@pytest.mark.slow
@needs_promtool
@pytest.mark.parametrize(("name", "old", "new", "check"), BROKEN)
def test_a_broken_rule_is_told(name: str, old: str, new: str, check: str, tmp_path: Path) -> None:
    broken = rules()
    for rule in broken:
        if re.match(name, rule.get("alert") or rule["record"]):
            rule["expr"] = re.sub(old, new, rule["expr"])
    assert broken != rules()
    files = checks()
    files["tests"] = [test for test in files["tests"] if check in test["name"]]
    assert len(files["tests"]) == 1
    group = {"name": "broken", "interval": "1m", "rules": broken}
    (tmp_path / "rules.yaml").write_text(json.dumps({"groups": [group]}), encoding="utf-8")
    (tmp_path / "rules_test.yaml").write_text(json.dumps(files), encoding="utf-8")
    result = promtool(tmp_path)
    assert (result.returncode, " got: " in result.stderr) == (1, True)  # judged, not refused
