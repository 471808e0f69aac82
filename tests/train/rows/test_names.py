"""Names in the data: blanks, codes in capitals, and one spelling of each name."""

from pathlib import Path

import pandas as pd
import pytest

from flights.model.catalog import Catalog
from tests.samples.airports import SCL
from train.model import fit, predict
from train.registry.champion import renamed
from train.rows.columns import Layout
from train.rows.data import read_flights
from train.rows.names import CODES, clean, merge_spellings


def merged(*airlines: str, beside: tuple[str, ...] = ()) -> tuple[list[str], list[str]]:
    """`beside`: of rows that were set aside, which categories remember."""
    kept = range(len(beside), len(beside) + len(airlines))
    columns = {"airline": [*beside, *airlines], "city": [""] * kept.stop}
    flights, notes = merge_spellings(pd.DataFrame(columns, dtype="category").loc[kept])
    return flights["airline"].tolist(), notes


def test_spellings_of_one_name_become_the_most_frequent_and_are_told() -> None:
    texts = ("Sky Airline", "SKY AIRLINE", "Sky Airline", "Sky  Aírline", "LAW")
    assert merged(*texts) == (
        ["Sky Airline"] * 4 + ["LAW"],
        [
            "The airline 'SKY AIRLINE' is taken for 'Sky Airline'",
            "The airline 'Sky  Aírline' is taken for 'Sky Airline'",
        ],
    )


def test_of_two_spellings_as_frequent_the_first_in_order_is_kept() -> None:
    assert merged("Lima", "LIMA")[0] == merged("LIMA", "Lima")[0] == ["LIMA"] * 2


def test_a_name_of_no_flight_is_merged_with_none() -> None:
    told = "The airline 'SKY' is taken for 'Sky'"
    assert merged("Sky", "SKY", "Sky", beside=("sky", "Law")) == (["Sky"] * 3, [told])


def test_names_without_letters_are_not_taken_for_each_other() -> None:
    assert merged("...", "***", "Sky", "SKY")[0] == ["...", "***", "SKY", "SKY"]


@pytest.mark.parametrize("word", ["NaN", "nan", "NULL", "None", "N/A", "-", "<NA>", "NaT", "#N/A"])
@pytest.mark.parametrize("column", Layout(SCL).own)
def test_words_for_missing_are_blank(column: str, word: str) -> None:
    assert clean(pd.Series([word, " x "], name=column)).str.lower().tolist() == ["", "x"]


@pytest.mark.parametrize("column", CODES)
def test_codes_are_in_capitals(column: str) -> None:
    assert clean(pd.Series(["spjc", "SPJC", "i"], name=column)).tolist() == ["SPJC", "SPJC", "I"]


def test_a_file_has_one_category_for_an_airline_however_its_rows_spell_it(tmp_path: Path) -> None:
    header = "Fecha-I,Fecha-O,Ori-I,Vlo-I,OPERA,Emp-I,Des-I,SIGLADES,TIPOVUELO\n"
    row = "2017-01-0{n} 08:00:00,2017-01-0{n} 08:05:00,scel,{n},{airline},NaN,spjc,Lima,i\n"
    names = ("Grupo LATAM", "GRUPO LATAM", "Grupo LATAM")
    file = tmp_path / "flights.csv"
    file.write_text(header + "".join(row.format(n=n, airline=a) for n, a in enumerate(names, 1)))
    log = read_flights(str(file), SCL)
    assert log.flights["airline"].tolist() == ["Grupo LATAM"] * 3
    assert log.flights["airline_code"].tolist() == [""] * 3
    assert log.notes == ("The airline 'GRUPO LATAM' is taken for 'Grupo LATAM'",)


def test_the_spelling_of_names_changes_no_model(flights: pd.DataFrame) -> None:
    some = flights[::10]
    shouted = some.assign(airline=some["airline"].astype(str).str.upper().astype("category"))
    one, other = predict(fit(some), some), predict(fit(shouted), shouted)
    assert one.tolist() == other.tolist()


def test_the_served_model_is_compared_on_names_as_its_own_data_wrote_them(
    catalog: Catalog,
) -> None:
    flights = pd.DataFrame({"airline": pd.Categorical(["GRUPO LATAM", "KLM", "Nueva"])})
    assert renamed(flights, catalog)["airline"].tolist() == ["Grupo LATAM", "K.L.M.", "Nueva"]
