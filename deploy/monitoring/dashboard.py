"""The dashboard of dashboard.yaml, for Grafana and for Cloud Monitoring; `make rules` writes it."""

import json
from pathlib import Path
from typing import Any

import yaml
from grafana_foundation_sdk.builders import barchart, common, prometheus, timeseries
from grafana_foundation_sdk.builders import dashboard as grafana
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import (
    GraphTresholdsStyleMode,
    LegendDisplayMode,
    LegendPlacement,
)
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    DataSourceRef,
    DataTransformerConfig,
    Threshold,
    ThresholdsMode,
)
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from deploy.slo import fill, inline, records, thresholds

FILE = Path(__file__).with_name("dashboard.yaml")
SOURCE = DataSourceRef(type_val="prometheus", uid="prometheus")
LEGEND = (
    common.VizLegendOptions()
    .show_legend(True)
    .display_mode(LegendDisplayMode.LIST)
    .placement(LegendPlacement.BOTTOM)
)
WIDTH, HEIGHT = 8, 7  # of a panel, of Grafana's 24 columns
# Grafana's units, as Cloud Monitoring names them.
CLOUD_UNITS = {"reqps": "1/s", "percentunit": "10^2.%", "s": "s", "d": "d"}


def load() -> dict[str, Any]:
    """The dashboard as it stands in dashboard.yaml."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def limit(panel: dict[str, Any], slo: dict[str, Any]) -> float | None:
    """Where the panel's line is: a threshold of an objective or of an alert."""
    of_alerts = {key: value for alert in slo["alerts"] for key, value in alert.items()}
    at = panel.get("limit")
    return (of_alerts | thresholds(slo))[at] if isinstance(at, str) else at


def queries(panel: dict[str, Any], slo: dict[str, Any], every: str) -> dict[str, str]:
    """PromQL by legend."""
    names = thresholds(slo) | {"every": every}
    return {query["legend"]: fill(query["expr"], names) for query in panel["queries"]}


def steps(at: float | None) -> Any:
    lines = [Threshold(color="green", value=None)]
    lines += [] if at is None else [Threshold(color="red", value=at)]
    return grafana.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(lines)


def grafana_panel(panel: dict[str, Any], slo: dict[str, Any]) -> Any:
    bars = "bars" in panel
    built = (barchart if bars else timeseries).Panel().title(panel["title"]).unit(panel["unit"])
    built = built.datasource(SOURCE).span(WIDTH).height(HEIGHT).legend(LEGEND).line_width(1)
    built = built.thresholds(steps(limit(panel, slo)))
    shown = queries(panel, slo, "$__rate_interval")
    for ref, (legend, query) in zip("ABCD", shown.items(), strict=False):
        target = prometheus.Dataquery().expr(query).legend_format(legend).ref_id(ref)
        built = built.with_target(
            target.instant().format(PromQueryFormat.TABLE) if bars else target
        )
    if bars:
        joined = DataTransformerConfig(id_val="joinByField", options={"byField": panel["bars"]})
        return built.with_transformation(joined).x_field(panel["bars"])
    line = common.GraphThresholdsStyleConfig().mode(GraphTresholdsStyleMode.LINE)
    return built.thresholds_style(line) if "limit" in panel else built


def deployments(board: dict[str, Any], every: str) -> str:
    """PromQL that tells which revisions began, for as long after as `every`."""
    return fill(board["deployments"], {"every": every})


def grafana_dashboard(board: dict[str, Any], slo: dict[str, Any]) -> str:
    built = grafana.Dashboard(board["title"]).uid("flight-delay").refresh("30s")
    built = built.time("now-6h", "now").tooltip(DashboardCursorSync.CROSSHAIR)
    marks = grafana.AnnotationQuery().name("Deployments").datasource(SOURCE).icon_color("blue")
    built = built.annotation(marks.expr(deployments(board, "1m")))  # Grafana looks each minute
    for panel in board["panels"]:
        built = built.with_panel(grafana_panel(panel, slo))
    found = json.loads(JSONEncoder().encode(built.build()))
    # The SDK does not know it: what is written on a mark, else nothing.
    found["annotations"]["list"][0]["titleFormat"] = "{{revision}} {{tag}}"
    return json.dumps(found, sort_keys=True, indent=2) + "\n"


def cloud_panel(panel: dict[str, Any], slo: dict[str, Any]) -> dict[str, Any]:
    """What Cloud Run measures (`measured`), and what `/metrics` tells (`scraped`), each PromQL."""
    names, known = thresholds(slo) | {"every": "5m"}, records(slo)
    found: dict[str, Any] = {"title": panel["title"], "unit": CLOUD_UNITS.get(panel["unit"], "1")}
    for kind, key in (("measured", "cloud_run"), ("scraped", "expr")):
        found[kind] = [
            {"legend": query["legend"], "query": inline(fill(query[key], names), known)}
            for query in panel["queries"]
            if key in query
        ]
    return found | {"limit": limit(panel, slo)}
