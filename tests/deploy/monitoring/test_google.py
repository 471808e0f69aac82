"""What Google is told to watch: alerts, objectives and a prediction of its own."""

import json
import re
from pathlib import Path
from typing import Any

import promql_parser
import pytest

from deploy.monitoring.google import console, logged
from deploy.slo import inline, load
from flights.api.io import delay_json
from flights.api.reading.parsing import read_flight
from flights.model.catalog import Catalog
from tests.senders.sent import TO_LIMA, to_bytes

FOUND: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "deploy/terraform/monitoring.json").read_text(encoding="utf-8")
)
CHARTS = [query for p in FOUND["panels"] for query in p["measured"] + p["scraped"]]
QUERIES = [entry["query"] for entry in FOUND["alerts"] + CHARTS]


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_of_cloud_monitoring_parses_and_needs_no_record(query: str) -> None:
    filled = query.replace("${service_id}", "flight_delay").replace("${max_instances}", "10")
    promql_parser.parse(filled)
    assert re.findall(r"objective:|bin:|flight_scores:", query) == []


def test_a_query_is_of_one_service_alone() -> None:
    query = (
        'a:b / sum(flight_memory_bytes) + flight_shed_total{reason!="rate"} + x{job="flight_delay"}'
    )
    assert inline(query, {"a:b": "sum(flight_scores_total[7d])"}) == (
        '(sum(flight_scores_total{namespace="${service}"}[7d]))'
        ' / sum(flight_memory_bytes{namespace="${service}"})'
        ' + flight_shed_total{namespace="${service}",reason!="rate"} + x{job="flight_delay"}'
    )


def test_alert_and_console_count_the_same_lines_of_the_log() -> None:
    [objective] = [o for o in load()["objectives"] if o["name"] == "availability"]
    assert logged(objective["cloud_run"]["valid"]) == (
        'sum(increase(logging_googleapis_com:user_${service_id}_requests{${revision},status=~"[25].."}'
        "[${window}]))"
    )
    shown = console(objective, "30d")
    assert (shown["goal"], shown["days"], shown["scraped"]) == (0.999, 30, False)
    assert shown["total"] == (
        'metric.type="logging.googleapis.com/user/${service_id}_requests"'
        ' AND resource.type="cloud_run_revision"'
        ' AND metric.labels.status=monitoring.regex.full_match("[25]..")'
    )


def test_each_objective_is_in_the_console() -> None:
    shown = {o["name"]: o["goal"] for o in FOUND["objectives"]}
    assert shown == {o["name"]: o["goal"] for o in load()["objectives"]}


@pytest.mark.parametrize("probability", [0.0, 0.00001, 0.0004, 0.25, 0.9999, 1.0])
def test_any_probability_is_a_good_answer_to_the_probe(probability: float) -> None:
    body = delay_json(probability).decode()
    assert re.search(FOUND["synthetic"]["answer"], body), body


@pytest.mark.parametrize("body", ['{"atraso":null}', '{"atraso":1.5}', '{"atraso":-0.1}', "{}"])
def test_what_is_no_probability_is_a_bad_answer(body: str) -> None:
    assert not re.search(FOUND["synthetic"]["answer"], body)


def test_the_probe_asks_for_a_flight_that_is_read(catalog: Catalog) -> None:
    assert read_flight(to_bytes(FOUND["synthetic"]["flight"]), catalog).flights == [TO_LIMA]
