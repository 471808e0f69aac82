"""The date, the time, and the calendar fields that agree with them."""

from typing import Any

import pytest

from flights.model.catalog import Catalog
from tests.samples.translations import sentences


@pytest.mark.parametrize(
    ("fecha", "hora", "exists"),
    [
        ("2017-08-12", "23:59", True),
        ("2017-08-13", "00:00", False),
        ("2017-08-13", "00:59", False),
        ("2017-08-13", "01:00", True),
        ("2017-05-13", "23:30", True),  # twice
        ("0001-01-01", "00:00", True),
        ("9999-12-31", "23:59", True),
    ],
)
def test_a_time_that_the_clocks_skip_is_a_fault(
    catalog: Catalog, fecha: str, hora: str, exists: bool
) -> None:
    fault = f"hora is {hora}, which Santiago's clocks skip on fecha {fecha}"
    assert sentences(catalog, fecha=fecha, hora=hora) == ([] if exists else [fault])


@pytest.mark.parametrize(
    ("fecha", "name"),
    [
        ("2022-01-03", "Lunes"),
        ("2022-01-04", "MARTES"),
        ("2022-01-05", "Miércoles"),
        ("2022-01-05", "Miercoles"),
        ("2022-01-06", "jueves"),
        ("2022-01-07", "Viernes"),
        ("2022-01-01", "Sábado"),
        ("2022-01-01", "sabado"),
        ("2022-01-01", "SÁBADO"),
        ("2022-01-01", "Sa\u0301bado"),
        ("2022-01-02", "Domingo"),
    ],
)
def test_weekdays_may_have_any_case_and_accents(catalog: Catalog, fecha: str, name: str) -> None:
    assert sentences(catalog, fecha=fecha, dianom=name) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"dia": 2}, "dia is 2, but fecha 2022-01-01 has day 1"),
        ({"mes": 12}, "mes is 12, but fecha 2022-01-01 has month 1"),
        ({"ano": 2021}, "ano is 2021, but fecha 2022-01-01 has year 2022"),
        ({"dianom": "Lunes"}, "dianom is 'Lunes', but fecha 2022-01-01 is a sábado"),
        (
            {"dianom": "Saturday"},
            "dianom is 'Saturday', but fecha 2022-01-01 is a sábado; weekdays are in Spanish",
        ),
        (
            {"dianom": "sab"},
            "dianom is 'sab', but fecha 2022-01-01 is a sábado; weekdays are in Spanish",
        ),
    ],
)
def test_calendar_fields_agree_with_the_date(
    catalog: Catalog, fields: dict[str, Any], sentence: str
) -> None:
    assert sentences(catalog, **fields) == [sentence]


def test_day_and_month_are_not_taken_for_each_other(catalog: Catalog) -> None:
    assert sentences(catalog, fecha="2022-03-04", dia=3, mes=4) == [
        "dia is 3, but fecha 2022-03-04 has day 4",
        "mes is 4, but fecha 2022-03-04 has month 3",
    ]
