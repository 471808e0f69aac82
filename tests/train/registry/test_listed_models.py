"""What the list of models says above its columns."""

import bentoml
import pytest

from train.registry.__main__ import show


def test_the_columns_of_the_list_are_named(
    trained: bentoml.Model, capsys: pytest.CaptureFixture[str]
) -> None:
    show()
    heading, *rows = capsys.readouterr().out.splitlines()
    assert heading.split() == ["Tag", "Status", "AUC", "Skill", "Data"]
    assert any(str(trained.tag) in row for row in rows)
