"""Files that other programs write, as the page reads them."""

import csv
import gzip
import io
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from flights.score.fields import fields_of, given
from tests.board.node import flights_of, needs_node
from tests.samples.airports import SCL
from train.airports import EMBEDDED

pytestmark = needs_node
SHOWN = ["Nº Vuelo", "Fecha", "Hora", "Aerolínea", "Destino"]


def embedded(count: int) -> list[list[str]]:
    """The header and the first rows of the embedded flights."""
    with gzip.open(EMBEDDED, "rt", encoding="utf-8") as file:
        return list(islice(csv.reader(file), count + 1))


def asked(rows: list[list[str]]) -> list[dict[str, Any]]:
    """The flights that `flights.score` asks about, without their origin."""
    places = fields_of("", rows[0], SCL)
    flights = [
        given(list(places), [row[place] for place in places.values()], SCL) for row in rows[1:]
    ]
    return [{k: v for k, v in one.items() if k not in ("origen", "siglaori")} for one in flights]


def chilean(rows: list[list[str]]) -> str:
    """As a Chilean Excel saves a sheet of one's own."""
    lines = [["PROGRAMACIÓN DIARIA"], [], SHOWN]
    for row in rows[1:]:
        moment = datetime.fromisoformat(row[0])
        hour = f"{moment.hour}:{moment:%M}"
        lines.append([row[1], f"{moment:%d-%m-%Y}", hour, row[15], row[17]])
    file = io.StringIO()
    csv.writer(file, delimiter=";", lineterminator="\r\n").writerows([*lines, ["Total", "", "500"]])
    return file.getvalue()


def workbook(path: Path, *rows: list[Any], mac: bool = False) -> Path:
    book = Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    hidden = book.active
    assert hidden is not None
    hidden.append(["Fecha", "Hora"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Portada")
    sheet = book.create_sheet("Itinerario")
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_the_data_set_is_read_as_by_the_batch_command(tmp_path: Path) -> None:
    rows = embedded(5_000)
    with (tmp_path / "a.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    told = flights_of(tmp_path / "a.csv")
    assert (told["refused"], told["rows"]) == ([], list(range(2, 5_002)))
    assert told["flights"] == asked(rows)


def test_a_chilean_sheet_has_the_same_flights(tmp_path: Path) -> None:
    rows = embedded(5_000)
    (tmp_path / "a.csv").write_bytes(chilean(rows).encode("cp1252"))
    told = flights_of(tmp_path / "a.csv")
    assert (told["order"], told["rows"][0], told["refused"]) == ("dmy", 4, [])
    assert [note["key"] for note in told["table"]["notes"]] == [
        "note_read_as", "note_title", "note_end",
    ]  # fmt: skip
    renamed = [
        {"opera": one.pop("aerolinea"), "siglades": one.pop("destino"), **one}
        for one in told["flights"]
    ]
    left_out = ("destino", "tipovuelo")
    assert renamed == [{k: v for k, v in one.items() if k not in left_out} for one in asked(rows)]


def test_dates_and_times_of_a_workbook_are_by_their_formats(tmp_path: Path) -> None:
    day = date(2017, 12, 22)
    rows = [
        [day, time(9, 20), "LA305", "LIM"],
        [datetime(2017, 12, 22, 0, 0), timedelta(hours=9, minutes=20), 305, "LIM"],
        ["22-12-2017", "9:20", 305.0, "LIM"],
        [datetime(2017, 12, 22, 9, 20), datetime(2017, 12, 22, 9, 20), None, "LIM"],
    ]
    header = ["Fecha", "STD", "Vuelo", "Destino", "Airline"]
    whole = [["PROGRAMACION DIARIA"], [], header, *([*row, "LATAM"] for row in rows)]
    told = flights_of(workbook(tmp_path / "a.xlsx", *whole))
    assert {(one["fecha"], one["hora"]) for one in told["flights"]} == {("2017-12-22", "09:20")}
    assert [one.get("vuelo") for one in told["flights"]] == ["LA305", "305", "305", None]
    assert (told["rows"], told["refused"]) == ([4, 5, 6, 7], [])
    sheets = {"key": "note_sheet", "values": {"sheet": "Itinerario", "others": 1}}
    assert told["table"]["notes"][0] == sheets


def test_a_workbook_that_counts_from_1904_has_the_same_dates(tmp_path: Path) -> None:
    rows = [["Fecha/Hora", "Destino", "Opera"], [datetime(2017, 12, 22, 9, 20), "LIM", "Sky"]]
    told = [flights_of(workbook(tmp_path / "a.xlsx", *rows, mac=mac)) for mac in (False, True)]
    flight = {"fecha": "2017-12-22", "hora": "09:20", "destino": "LIM", "opera": "Sky"}
    assert [one["flights"] for one in told] == [[flight], [flight]]


def test_numbers_that_show_zeros_are_times(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Fecha", "Hora", "Vuelo", "Destino"])
    sheet.append([date(2017, 12, 22), 20, "LA305", "LIM"])
    sheet["B2"].number_format = "0000"
    book.save(tmp_path / "a.xlsx")
    assert flights_of(tmp_path / "a.xlsx")["flights"][0]["hora"] == "00:20"
