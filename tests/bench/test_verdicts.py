from bench.verdicts import all_met, as_table, at_least, at_most, share


def test_a_goal_that_is_just_reached_is_met() -> None:
    assert share("success", 0.99, 99, 100) == ("success", "99.00%", "99% of 100", True)
    assert share("success", 0.99, 989, 1_000) == ("success", "99.00%", "98.9% of 1,000", False)


def test_one_failure_in_a_million_is_not_rounded_away() -> None:
    assert share("success", 1, 999_999, 1_000_000).measured == "99.999% of 1,000,000"


def test_nothing_measured_is_not_met() -> None:
    assert not share("success", 0.99, 0, 0).met


def test_bounds_are_inclusive() -> None:
    assert at_least("requests", 50_000, 50_000) == ("requests", "at least 50,000", "50,000", True)
    assert not at_least("requests", 49_999, 50_000).met
    assert at_most("memory", 512, 512, " MB").met
    assert not at_most("memory", 512.1, 512, " MB").met


def test_a_miss_stands_out() -> None:
    lines = as_table([at_most("errors", 3, 0), at_most("p99", 1, 400, " ms")]).splitlines()
    assert lines == [
        "| objective |           goal | measured | met |",
        "| --------- | -------------: | -------: | --: |",
        "| errors    |      at most 0 |        3 |  NO |",
        "| p99       | at most 400 ms |     1 ms | yes |",
    ]


def test_one_miss_is_enough() -> None:
    assert all_met([at_most("errors", 0, 0)])
    assert not all_met([at_most("errors", 0, 0), at_most("errors", 1, 0)])
