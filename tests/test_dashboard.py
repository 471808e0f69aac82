"""The dashboard asks for metrics that the service exposes, in a form that Grafana knows."""

import json
import re
from pathlib import Path
from typing import Any

import grafana_foundation_sdk.models.dashboard as grafana
import promql_parser
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins

DEPLOY = Path(__file__).parent.parent / "deploy"
BOARD = (DEPLOY / "grafana/flight_delay.json").read_text(encoding="utf-8")
RULES = yaml.safe_load((DEPLOY / "prometheus/rules.yaml").read_text(encoding="utf-8"))
RULES = RULES["groups"][0]["rules"]

# What /metrics of the service lists.
HISTOGRAMS = {"request_duration_seconds", "batch_size", "queue_seconds", "inference_seconds"}
COUNTERS = {"requests", "shed", "auth_failures", "unknown_categories", "scores", "scores_invalid"}
GAUGES = {"scores_expected_share", "model_info", "model_created_timestamp_seconds", "memory_bytes"}
EXPOSED = (
    {f"flight_{name}_{part}" for name in HISTOGRAMS for part in ("bucket", "sum", "count")}
    | {f"flight_{name}_total" for name in COUNTERS}
    | {f"flight_{name}" for name in GAUGES}
)


def selected(query: str) -> set[str]:
    """The metrics that a query asks for."""
    promql_parser.parse(query.replace("$__rate_interval", "5m"))
    without_strings = re.sub(r'"[^"]*"', "", query)
    return set(re.findall(r"\b(?:flight|objective:|bin:)[\w:]+", without_strings))


def panel_queries() -> list[str]:
    return [target["expr"] for panel in json.loads(BOARD)["panels"] for target in panel["targets"]]


def test_panels_ask_for_what_is_exposed_or_recorded() -> None:
    recorded = {rule["record"] for rule in RULES if "record" in rule}
    asked = set().union(*map(selected, panel_queries()))
    assert asked - EXPOSED - recorded == set()


def test_rules_ask_for_what_is_exposed_or_recorded_before() -> None:
    known, missing = set(EXPOSED), set[str]()
    for rule in RULES:
        missing |= selected(rule["expr"]) - known
        known.add(rule.get("record", ""))
    assert missing == set()


def test_every_metric_of_the_service_is_looked_at() -> None:
    asked = set().union(*map(selected, [*panel_queries(), *(rule["expr"] for rule in RULES)]))
    families = {re.sub("_(bucket|sum|count)$", "", name) for name in EXPOSED}
    assert families - {re.sub("_(bucket|sum|count)$", "", name) for name in asked} == set()


def test_grafana_reads_the_dashboard_as_it_is_written() -> None:
    register_default_plugins()
    read: Any = grafana.Dashboard.from_json(json.loads(BOARD))
    assert json.loads(JSONEncoder().encode(read)) == json.loads(BOARD)


def test_the_dashboard_is_provisioned_where_compose_mounts_it() -> None:
    mounts = (DEPLOY / "compose.observe.yaml").read_text(encoding="utf-8")
    folder = DEPLOY / "grafana/provisioning"
    provider = yaml.safe_load((folder / "dashboards/flight_delay.yaml").read_text(encoding="utf-8"))
    source = yaml.safe_load((folder / "datasources/prometheus.yaml").read_text(encoding="utf-8"))
    path = provider["providers"][0]["options"]["path"]
    assert f"./grafana/flight_delay.json:{path}/flight_delay.json:ro" in mounts
    uids = {panel["datasource"]["uid"] for panel in json.loads(BOARD)["panels"]}
    assert uids == {source["datasources"][0]["uid"]}
