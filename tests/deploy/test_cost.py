import subprocess
import sys
from dataclasses import replace

import pytest

from deploy.cost import Setup, alerts, month


def test_an_idle_instance_is_all_that_a_quiet_month_costs() -> None:
    items = month(Setup(requests=0))
    # 2,628,000 s of 1 vCPU and of half a GiB, 0.0000035 USD each
    assert items.pop("instances kept warm") == pytest.approx(13.797)
    assert items.pop("images, models, secrets") == pytest.approx(0.66)
    assert set(items.values()) == {0}


def test_a_busy_instance_is_not_paid_as_idle_too() -> None:
    items = month(Setup(requests=100e6))
    assert items["instances kept warm"] == 0
    assert items["instances at work"] == pytest.approx(2_628_000 * 0.00003535 - 5.22)
    assert items["requests"] == pytest.approx(39.2)


def test_the_edge_costs_before_the_first_request() -> None:
    assert month(Setup(0, edge=True))["load balancer, Cloud Armor"] == pytest.approx(25.25)


def test_a_second_region_is_kept_warm_too() -> None:
    one = month(Setup(0, edge=True, live="nightly"))
    two = month(Setup(0, edge=True, live="nightly", second_region=True))
    assert {name for name in two if two[name] != one[name]} == {
        "instances kept warm",
        "departures, nightly",
    }
    assert two["instances kept warm"] == pytest.approx(2 * 13.797)
    assert two["departures, nightly"] == pytest.approx(2 * one["departures, nightly"])


def test_a_nightly_table_costs_cents_and_changes_nothing_else() -> None:
    items = month(Setup(live="nightly"))
    # 43,800 operations at 0.0004 USD a thousand; 45 MB at 0.03 USD a GB
    assert items.pop("departures, nightly") == pytest.approx(0.01752 + 0.00135)
    assert items == month(Setup())


def test_redis_is_paid_by_the_hour_and_so_is_the_instance_that_follows_it() -> None:
    items = month(Setup(live="redis"))
    assert items.pop("departures, redis") == pytest.approx(730 * 0.0686)
    # 2,628,000 s at 0.0000252 USD for 1 vCPU and 0.0000028 for a GiB, of which it has a half
    assert items.pop("instances with CPU") == pytest.approx(2_628_000 * 0.0000266 - 5.22)
    assert set(items) == {"log", "uptime checks", "images, models, secrets"}


def test_with_redis_more_requests_cost_no_more_work() -> None:
    few, many = (month(Setup(requests, 0, live="redis")) for requests in (1e6, 1e8))
    assert few["instances with CPU"] == many["instances with CPU"]


@pytest.mark.parametrize("setup", [Setup(predictions=True), Setup(sidecar=True)])
def test_what_works_between_requests_has_its_cpu_always(setup: Setup) -> None:
    items = month(setup)
    assert items["instances with CPU"] == month(Setup(live="redis"))["instances with CPU"]
    assert not {"instances kept warm", "requests"} & set(items)


def test_a_sidecar_is_a_container_and_150_series_each_30_seconds() -> None:
    items = month(Setup(sidecar=True, edge=True, second_region=True))
    assert items["sidecar"] == pytest.approx(2 * 2_628_000 * 0.0000266)
    assert items["samples of the sidecar"] == pytest.approx(2 * 87_600 * 150 * 0.06e-6)


def test_a_log_is_smaller_if_a_share_of_it_is_stored() -> None:
    whole, tenth = (month(Setup(1e8, log_share=share))["log"] for share in (1, 0.1))
    # 850 bytes of the service and 900 of Cloud Run a request; 50 GiB are free
    assert whole == pytest.approx((1.75e11 / 2**30 - 50) * 0.5)
    assert tenth == 0
    # Not the load balancer's, which tells what Cloud Armor refused.
    edge = month(Setup(1e8, edge=True, log_share=0.1))["log"]
    assert edge == pytest.approx((1.675e11 / 2**30 - 50) * 0.5)


def test_the_load_balancer_writes_a_log_of_its_own() -> None:
    assert month(Setup(1e8, edge=True))["log"] == pytest.approx((3.25e11 / 2**30 - 50) * 0.5)


def test_three_uptime_checks_are_free_and_their_requests_are_not() -> None:
    three, four = month(Setup(checks=3)), month(Setup(checks=4))
    assert three["uptime checks"] == 0
    # six places, each minute of 730 hours
    assert four["uptime checks"] == pytest.approx((4 * 262_800 - 1e6) * 0.0003)
    busy = Setup(requests=2e6, checks=3)
    assert month(busy)["requests"] == pytest.approx(3 * 0.2628 * 0.40)
    assert month(replace(busy, checks=0))["requests"] == 0


def test_alerts_will_be_paid_by_the_metrics_that_they_name() -> None:
    queries = [
        'sum(run_googleapis_com:request_count{a="b"}) / sum(run_googleapis_com:request_count) > 1',
        "max(flight_live_unresolved_share) > 0.1",
        "uptime_check",
    ]
    assert alerts(queries) == pytest.approx(4 * (0.35 + 43_800 * 0.5e-6))


@pytest.mark.parametrize(
    "wrong", [["--second-region"], ["--edge", "--second-region", "--live", "redis"]]
)
def test_a_second_region_that_terraform_refuses_has_no_price(wrong: list[str]) -> None:
    command = [sys.executable, "-m", "deploy.cost", *wrong]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "a second region needs --edge, and cannot have Redis" in done.stderr
