"""The dashboard asks for metrics that the service exposes, in a form that Grafana knows."""

import json
import re
from pathlib import Path
from typing import Any

import bentoml
import grafana_foundation_sdk.models.dashboard as grafana
import promql_parser
import pytest
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from prometheus_client import REGISTRY

from flights.auth.key_metrics import key_metrics
from flights.auth.keyring import Keyring
from flights.live.summary import Summary
from flights.model.served import DelayModel
from flights.settings import Settings
from flights.telemetry.metrics import State
from tests.senders.credentials import LINE

DEPLOY = Path(__file__).parents[3] / "deploy"
BOARD = (DEPLOY / "monitoring/grafana/flight_delay.json").read_text(encoding="utf-8")
RULES = yaml.safe_load((DEPLOY / "monitoring/prometheus/rules.yaml").read_text(encoding="utf-8"))
RULES = RULES["groups"][0]["rules"]

SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}


@pytest.fixture(scope="module")
def exposed(trained: bentoml.Model) -> dict[str, str]:
    """The service's metrics: family by the name of a series."""
    day = Summary(watermark=1, age_min=0, flights=1, overdue=0, unresolved=0.0, hours=[])
    of_keys = key_metrics(Keyring(Settings(api_keys=LINE)))
    families = State(DelayModel.load(trained), REGISTRY, day, of_keys).collect()
    ours = [family for family in families if family.name.startswith("flight_")]
    return {f"{f.name}{end}": f.name for f in ours for end in SUFFIXES[f.type]}


def selected(query: str) -> set[str]:
    """The metrics that a query asks for."""
    promql_parser.parse(query.replace("$__rate_interval", "5m"))
    without_strings = re.sub(r'"[^"]*"', "", query)
    return set(re.findall(r"\b(?:flight|objective:|bin:)[\w:]+", without_strings))


def panel_queries() -> list[str]:
    return [target["expr"] for panel in json.loads(BOARD)["panels"] for target in panel["targets"]]


def test_panels_ask_for_what_is_exposed_or_recorded(exposed: dict[str, str]) -> None:
    recorded = {rule["record"] for rule in RULES if "record" in rule}
    asked = set().union(*map(selected, panel_queries()))
    assert asked - exposed.keys() - recorded == set()


def test_rules_ask_for_what_is_exposed_or_recorded_before(exposed: dict[str, str]) -> None:
    known, missing = set(exposed), set[str]()
    for rule in RULES:
        missing |= selected(rule["expr"]) - known
        known.add(rule.get("record", ""))
    assert missing == set()


def test_every_metric_of_the_service_is_looked_at(exposed: dict[str, str]) -> None:
    asked = set().union(*map(selected, [*panel_queries(), *(rule["expr"] for rule in RULES)]))
    assert set(exposed.values()) - {exposed.get(name) for name in asked} == set()


def test_grafana_reads_the_dashboard_as_it_is_written() -> None:
    register_default_plugins()
    written = json.loads(BOARD)
    del written["annotations"]["list"][0]["titleFormat"]  # Grafana's, which its SDK does not know
    read: Any = grafana.Dashboard.from_json(written)
    assert json.loads(JSONEncoder().encode(read)) == written


def test_deployments_are_marked_by_what_is_exposed(exposed: dict[str, str]) -> None:
    (marks,) = json.loads(BOARD)["annotations"]["list"]
    assert selected(marks["expr"]) == {"flight_model_info"} & exposed.keys()
    assert marks["titleFormat"] == "{{revision}} {{tag}}"


def test_the_first_panels_tell_who_is_affected_since_which_revision() -> None:
    legends = [panel["targets"][0]["legendFormat"] for panel in json.loads(BOARD)["panels"][:3]]
    assert legends == ["{{client}} on {{revision}}", "{{revision}}", "{{reason}}"]


def test_the_dashboard_is_provisioned_where_compose_mounts_it() -> None:
    mounts = (DEPLOY / "monitoring/compose.observe.yaml").read_text(encoding="utf-8")
    folder = DEPLOY / "monitoring/grafana/provisioning"
    provider = yaml.safe_load((folder / "dashboards/flight_delay.yaml").read_text(encoding="utf-8"))
    source = yaml.safe_load((folder / "datasources/prometheus.yaml").read_text(encoding="utf-8"))
    path = provider["providers"][0]["options"]["path"]
    assert f"./grafana/flight_delay.json:{path}/flight_delay.json:ro" in mounts
    uids = {panel["datasource"]["uid"] for panel in json.loads(BOARD)["panels"]}
    assert uids == {source["datasources"][0]["uid"]}
