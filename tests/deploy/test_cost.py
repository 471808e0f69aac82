import pytest

from deploy.cost import month


def test_an_idle_instance_is_all_that_a_quiet_month_costs() -> None:
    items = month(requests=0, min_instances=1, edge=False)
    # 2,628,000 s of 1 vCPU and of half a GiB, 0.0000035 USD each
    assert items.pop("instances kept warm") == pytest.approx(13.797)
    assert items.pop("images, models, secrets") == pytest.approx(0.66)
    assert set(items.values()) == {0}


def test_a_busy_instance_is_not_paid_as_idle_too() -> None:
    items = month(requests=100e6, min_instances=1, edge=False)
    assert items["instances kept warm"] == 0
    assert items["instances at work"] == pytest.approx(2_628_000 * 0.00003535 - 5.22)
    assert items["requests"] == pytest.approx(39.2)


def test_the_edge_costs_before_the_first_request() -> None:
    assert month(0, 0, edge=True)["load balancer, Cloud Armor"] == pytest.approx(25.25)


def test_a_nightly_table_costs_cents_and_changes_nothing_else() -> None:
    items = month(1e6, 1, edge=False, live="nightly")
    # 43,800 operations at 0.0004 USD a thousand; 45 MB at 0.03 USD a GB
    assert items.pop("departures, nightly") == pytest.approx(0.01752 + 0.00135)
    assert items == month(1e6, 1, edge=False)


def test_redis_is_paid_by_the_hour_and_so_is_the_instance_that_follows_it() -> None:
    items = month(1e6, 1, edge=False, live="redis")
    assert items.pop("departures, redis") == pytest.approx(730 * 0.0686)
    # 2,628,000 s at 0.0000252 USD for 1 vCPU and 0.0000028 for a GiB, of which it has a half
    assert items.pop("instances with CPU") == pytest.approx(2_628_000 * 0.0000266 - 5.22)
    assert set(items) == {"log", "images, models, secrets"}


def test_with_redis_more_requests_cost_no_more_work() -> None:
    few, many = (month(requests, 0, edge=False, live="redis") for requests in (1e6, 1e8))
    assert few["instances with CPU"] == many["instances with CPU"]


def test_a_share_of_the_log_costs_that_share_of_it() -> None:
    whole, tenth = (month(1e9, 1, edge=False, log_share=share) for share in (1, 0.1))
    gib = 1e9 * 1_500 / 2**30
    assert whole.pop("log") == pytest.approx((gib - 50) * 0.50)
    assert tenth.pop("log") == pytest.approx((gib / 10 - 50) * 0.50)
    assert whole == tenth
