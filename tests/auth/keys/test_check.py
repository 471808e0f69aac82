"""`python -m flights.keys check FILE`: what a file would do, told before it is stored."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flights.auth.keys import main, new_key

END = (datetime.now(UTC) + timedelta(days=13, hours=1)).replace(microsecond=0)
UNTIL = END.strftime("%Y-%m-%dT%H:%M:%SZ")


def stored(client: str = "latam", scopes: str = "predict", expires: datetime = END) -> str:
    return new_key(client, scopes, expires)[1]


def checked(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[object, list[str]]:
    with pytest.raises(SystemExit) as ended:
        main(["check", str(path)])
    return ended.value.code, capsys.readouterr().out.splitlines()


def test_each_line_is_told_with_client_scopes_and_days_left(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = stored(), stored("pipeline", "predict,metrics")
    path.write_text(f"# ours\n{first}\n\n{second}\n")
    assert checked(path, capsys) == (
        0,
        [
            f"line 2: latam {first.split()[1]} predict until {UNTIL}, 13 days left",
            f"line 4: pipeline {second.split()[1]} metrics,predict until {UNTIL}, 13 days left",
            "2 keys get in, 0 lines are left out",
        ],
    )


def test_each_line_that_would_be_left_out_is_told_with_its_kind_and_cause(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [stored() for _ in range(3)]
    wrong = [lines[0], stored("sky", expires=datetime(2020, 1, 1, tzinfo=UTC)), "two lines " * 5]
    path.write_text("\n".join([*lines, *wrong]))
    status, told = checked(path, capsys)
    assert (status, told[-1]) == (1, "2 keys get in, 4 lines are left out")
    assert [line.partition("LEFT OUT, ")[2] for line in told[2:-1]] == [
        "surplus: latam has 2 live keys already, enough to change one",
        "repeated: this key id is there already",
        "expired: the key of sky has expired",
        "malformed: needs five fields (client id scopes expires sha256), has 10",
    ]


def test_a_comment_in_another_encoding_leaves_nothing_out(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_bytes(f"# por 90 días\n{stored()}\n".encode("cp1252"))
    status, told = checked(path, capsys)
    assert (status, told[-1]) == (0, "1 keys get in, 0 lines are left out")


def test_nothing_of_a_secret_is_told(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key, line = new_key("latam", "predict", END)
    _, *others = line.split()
    path.write_text("\n".join([key, f"{key} {line}", " ".join([key, *others]), line]))
    status, told = checked(path, capsys)
    assert (status, len(told)) == (1, 5)
    secrets = (key.rpartition("_")[2], line.split()[-1])
    assert [secret for secret in secrets if secret in "\n".join(told)] == []


@pytest.mark.parametrize(("text", "status"), [("", 1), ("# nobody\n", 1), (stored(), 0)])
def test_a_file_without_a_key_is_a_problem(
    path: Path, text: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_text(text)
    assert checked(path, capsys)[0] == status


def test_a_file_that_cannot_be_read_is_named(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(path, capsys) == (f"{path}: No such file or directory", [])
