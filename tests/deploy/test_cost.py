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
