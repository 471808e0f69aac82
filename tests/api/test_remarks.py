"""What is answered and should be looked at: names, dates, types of flight."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from flights.api.remarks import Remarks, headers
from flights.model.catalog import Catalog, days_of
from tests.samples.airports import SCL
from tests.samples.translations import translated

FAR = (b"x-remarks", b"fecha is more than a year from the flights that the model learnt from")
TYPE = (b"x-remarks", b"tipovuelo is not that of the destination's country, which counts")
YEAR = timedelta(days=366)


@pytest.fixture(scope="module")
def dated(catalog: Catalog) -> Catalog:
    return replace(catalog, learnt=(date(2017, 1, 1), date(2017, 12, 31)))


@pytest.mark.parametrize(
    ("fields", "nearest"),
    [
        ({"opera": "LATM"}, {"opera": "Grupo LATAM"}),
        ({"opera": None, "aerolinea": "American Airlins"}, {"aerolinea": "American Airlines"}),
        ({"destino": "Limma"}, {"destino": "Lima"}),
        ({"destino": "Buenos Aries"}, {"destino": "Buenos Aires"}),
        ({"destino": "São Palo"}, {"destino": "Sao Paulo"}),
        ({"destino": "LIX"}, {"destino": None}),  # another airport than LIM
        ({"opera": "Nueva", "destino": "Narnia"}, {"opera": None, "destino": None}),
    ],
)
def test_the_nearest_name_is_told_as_the_data_writes_it(
    catalog: Catalog, fields: dict[str, str | None], nearest: dict[str, str | None]
) -> None:
    translation = translated(catalog, **fields)
    assert (translation.faults, translation.unseen) == ([], nearest)


@pytest.mark.parametrize(
    ("day", "is_far"),
    [
        (date(2017, 1, 1) - YEAR, False),
        (date(2017, 1, 1) - YEAR - timedelta(1), True),
        (date(2017, 12, 31) + YEAR, False),
        (date(2017, 12, 31) + YEAR + timedelta(1), True),
    ],
)
def test_a_date_more_than_a_year_from_the_data_is_remarked(
    dated: Catalog, day: date, is_far: bool
) -> None:
    others = translated(dated, fecha=str(day)).others
    assert others == (["fecha_lejana"] if is_far else [])


def test_a_model_that_does_not_tell_its_days_makes_no_remark(catalog: Catalog) -> None:
    assert translated(catalog, fecha="1990-01-01").others == []


def test_days_are_those_that_training_keeps() -> None:
    data = {"first": "2017-01-01 00:15:00", "last": "2017-12-31 23:59:00"}
    assert days_of(data) == (date(2017, 1, 1), date(2017, 12, 31))


def test_headers_of_a_flight_tell_fields_nearest_names_and_remarks() -> None:
    one = Remarks({"opera": "Grupo LATAM", "siglades": "Bogotá, D.C."}, ["fecha_lejana"])
    assert headers([one], SCL) == (
        (b"x-unseen-fields", b"opera, siglades"),
        (b"x-did-you-mean", b"opera=Grupo LATAM, siglades=Bogot%C3%A1%2C D.C."),
        FAR,
    )


def test_headers_of_a_list_tell_each_remark_once_and_no_names() -> None:
    some = [Remarks({"opera": "Grupo LATAM"}, ["fecha_lejana"])] * 2
    types = Remarks({"destino": None}, ["tipo_por_pais", "fecha_lejana"])
    assert headers([*some, types], SCL) == (
        (b"x-unseen-fields", b"opera, destino"),
        (b"x-remarks", FAR[1] + b"; " + TYPE[1]),
    )


def test_where_nothing_is_to_be_looked_at_nothing_is_told() -> None:
    nothing = Remarks({}, [])
    assert (headers([nothing], SCL), nothing.all()) == ((), {})
