import pytest

from bench.locust.shapes import SHAPES, users_at


@pytest.mark.parametrize(
    ("shape", "users"),
    [
        ("steady", [10, 10, 10, 10, 10, None]),
        ("step", [10, 10, 10, 20, 20, None]),
        ("spike", [10, 10, 50, 10, 10, None]),
        ("soak", [10, 10, 10, 10, 10, None]),
    ],
)
def test_users_over_100_seconds(shape: str, users: list[int | None]) -> None:
    seconds = (0, 20, 40, 60, 99, 100)
    if shape == "step":
        seconds = (0, 20, 49, 50, 99, 100)
    assert [users_at(shape, second, 100, 10) for second in seconds] == users


def test_a_soak_takes_an_hour_if_nothing_else_is_said() -> None:
    assert SHAPES["soak"].seconds == 3_600
