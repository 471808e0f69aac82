"""An evaluation and the report on it."""

import pytest

from tests.samples.evaluations import LATER, make_evaluation, make_judged, render
from train.evaluation.results import OfflineEvaluation


@pytest.fixture(scope="session")
def evaluation() -> OfflineEvaluation:
    return make_evaluation(make_judged(*LATER))


@pytest.fixture(scope="session")
def html(evaluation: OfflineEvaluation) -> str:
    return render(evaluation)
