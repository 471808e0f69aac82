"""How late, as it is answered: from the probabilities of more than each threshold."""

import numpy as np
import pytest

from flights.api.io import late_answer
from flights.model.late import THRESHOLDS

CURVE = np.array([1, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.04])


def test_of_a_flight_to_come_four_probabilities_and_three_times_are_told() -> None:
    assert late_answer(CURVE, None) == {
        "atraso": 0.5,
        "atraso_30": 0.3,
        "atraso_60": 0.1,
        "atraso_120": 0.04,
        "minutos_50": 15.0,
        "minutos_80": 45.0,
        "minutos_90": 60.0,
    }


def test_a_time_beyond_the_last_threshold_is_null() -> None:
    assert late_answer(np.full(11, 0.15), None)["minutos_90"] is None


def test_of_a_flight_that_has_left_its_minutes_are_told() -> None:
    told = late_answer((np.array(THRESHOLDS) < 17).astype(float), 17)
    assert [told[f"minutos_{share}"] for share in (50, 80, 90)] == [17, 17, 17]
    assert (told["atraso"], told["atraso_30"]) == (1, 0)


def test_a_curve_of_other_thresholds_is_an_error_and_no_answer() -> None:
    with pytest.raises(ValueError, match="longer than"):
        late_answer(np.append(CURVE, 0.01), 17)
