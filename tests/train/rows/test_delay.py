"""The delay: operated minus scheduled, by the clocks of Santiago."""

import pytest

from tests.samples.raw_flights import ROW, read, row


@pytest.mark.parametrize(
    ("operated", "minutes", "delayed"),
    [
        ("2017-01-31 23:45:00", 15.0, False),
        ("2017-01-31 23:45:30", 15.5, True),
        ("2017-01-31 23:20:00", -10.0, False),
        ("2017-02-01 00:30:00", 60.0, True),
    ],
)
def test_delay_is_operated_minus_scheduled(tmp_path, operated, minutes, delayed) -> None:
    flight = read(tmp_path, row(Fecha_O=operated)).flights.iloc[0]
    assert (flight.delay_minutes, flight.delayed) == (minutes, delayed)


def test_a_delay_passes_while_the_clocks_go_forward(tmp_path) -> None:
    late = row(Fecha_I="2017-08-12 23:50:00", Fecha_O="2017-08-13 01:04:00")
    flight = read(tmp_path, late).flights.iloc[0]
    assert (flight.delay_minutes, flight.delayed) == (14.0, False)


@pytest.mark.parametrize("column", ["Fecha-I", "Fecha-O"])
def test_a_time_that_the_clocks_skipped_is_set_aside(tmp_path, column) -> None:
    near = {"Fecha-I": "2017-08-12 23:50:00", "Fecha-O": "2017-08-13 01:04:00"}
    skipped = ROW | near | {column: "2017-08-13 00:30:00"}
    log = read(tmp_path, skipped, ROW | near, max_rejected_share=0.5)
    assert log.rejected[["row", "column", "value", "reason"]].to_numpy().tolist() == [
        [2, column, "2017-08-13 00:30:00", "a time that the clocks of Santiago skipped"]
    ]


def test_a_time_that_happened_twice_is_the_first_and_is_counted(tmp_path) -> None:
    twice = row(Fecha_I="2017-05-13 23:30:00", Fecha_O="2017-05-13 23:50:00", Vlo_I="1")
    after = row(Fecha_I="2017-05-13 23:30:00", Fecha_O="2017-05-14 00:10:00", Vlo_I="2")
    log = read(tmp_path, twice, after, row(Fecha_I="2017-05-13 22:59", Fecha_O="2017-05-13 22:59"))
    assert log.flights.delay_minutes.tolist() == [0.0, 20.0, 100.0]
    told = "2 flights were at a time that the clocks showed twice: taken as the first"
    assert log.notes == (told,)


def test_times_with_a_zone_are_turned_into_the_clocks_of_santiago_and_counted(tmp_path) -> None:
    log = read(tmp_path, row(Fecha_I="2017-02-01T02:30:00Z", Fecha_O="2017-01-31 23:40:00-03:00"))
    assert log.flights.scheduled_departure.astype(str).tolist() == ["2017-01-31 23:30:00"]
    assert log.flights.delay_minutes.tolist() == [10.0]
    assert log.notes == ("1 flight was given with a zone: turned into the clocks of Santiago",)


@pytest.mark.parametrize("column", ["Fecha-I", "Fecha-O"])
def test_a_time_with_a_zone_beside_one_without_is_set_aside(tmp_path, column) -> None:
    mixed = ROW | {column: f"{ROW[column]}Z"}
    log = read(tmp_path, mixed, row(Vlo_I="1"), max_rejected_share=0.5)
    assert log.rejected[["row", "column"]].to_numpy().tolist() == [[2, "other_zone"]]


def test_delay_of_exactly_15_minutes_is_on_time(tmp_path) -> None:
    assert read(tmp_path, row(Fecha_O="2017-01-31 23:45:00")).flights.delayed.tolist() == [False]
