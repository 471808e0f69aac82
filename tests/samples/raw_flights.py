"""Rows of the raw data set, good but for what is given."""

from pathlib import Path

import pytest

from tests.samples.airports import SCL
from train.rows.data import DataError, FlightLog, read_flights

HEADER = (
    "Fecha-I,Vlo-I,Ori-I,Des-I,Emp-I,Fecha-O,Vlo-O,Ori-O,Des-O,Emp-O,"
    "DIA,MES,AÑO,DIANOM,TIPOVUELO,OPERA,SIGLAORI,SIGLADES"
)
GOOD = (
    "2017-01-31 23:30:00,226,SCEL,KMIA,AAL,2017-01-31 23:33:00,226,SCEL,KMIA,AAL,"
    "31,1,2017,Martes,I,American Airlines,Santiago,Miami"
)
ROW = dict(zip(HEADER.split(","), GOOD.split(","), strict=True))


def row(**changes: str) -> dict[str, str]:
    """A good row with changes; Fecha_I stands for Fecha-I."""
    return ROW | {name.replace("_", "-"): value for name, value in changes.items()}


def csv_of(*rows: dict[str, str]) -> str:
    return "\n".join([",".join(rows[0]), *(",".join(values.values()) for values in rows)]) + "\n"


def write(folder: Path, *rows: dict[str, str]) -> str:
    path = folder / "flights.csv"
    path.write_text(csv_of(*rows), encoding="utf-8")
    return str(path)


def write_one_bad_of(folder: Path, count: int, **fault: str) -> str:
    """`count` rows of different flights, the second (row 3 of the file) with a fault."""
    good = [row(Vlo_I=str(number)) for number in range(count - 1)]
    return write(folder, good[0], row(**fault), *good[1:])


def read(folder: Path, *rows: dict[str, str], max_rejected_share: float = 0.01) -> FlightLog:
    return read_flights(write(folder, *rows), SCL, max_rejected_share)


def error_of(source: str, max_rejected_share: float = 0.01) -> str:
    """The message without the source that it must begin with."""
    with pytest.raises(DataError) as caught:
        read_flights(source, SCL, max_rejected_share)
    assert str(caught.value).startswith(source)
    return str(caught.value).removeprefix(source).removeprefix(": ").lstrip()
