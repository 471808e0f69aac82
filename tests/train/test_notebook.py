"""The notebook, as a person runs it: its cells from first to last, in its own folder.

Jupyter is not among what is installed; Python alone runs cells that are nothing but Python.
"""

import json
import sys
from typing import Any

import bentoml
import matplotlib.pyplot as plt
import pytest

from tests.servers.serving import ROOT

NOTEBOOK = ROOT / "train" / "delay.ipynb"


def code_cells() -> list[dict[str, Any]]:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def names(trained: bentoml.Model) -> dict[str, Any]:
    """What the cells have defined at the end."""
    defined: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(NOTEBOOK.parent)
        patch.setattr(sys, "path", [*sys.path])
        for cell in code_cells():
            exec("".join(cell["source"]), defined)  # noqa: S102 (our own)
    plt.close("all")
    return defined


def test_the_notebook_is_kept_without_its_outputs() -> None:
    assert [(cell["outputs"], cell["execution_count"]) for cell in code_cells()] == [
        ([], None)
    ] * len(code_cells())


@pytest.mark.slow
def test_the_notebook_judges_three_months_and_predicts_a_day(names: dict[str, Any]) -> None:
    assert list(names["months"].index) == ["2017-10", "2017-11", "2017-12"]
    assert names["months"]["flights"].sum() == len(names["later"])
    assert names["day"]["atraso"].between(0, 1).all()
    assert names["late"] == names["day"]["atraso"].sum() > 1
    assert len(names["curve"]) == 10
    assert names["axes"].get_title() == "Rate of delay"
