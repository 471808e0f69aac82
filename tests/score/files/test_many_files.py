"""Folders and patterns of schedules, here and in a bucket: a file of the same name for each."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from tests.samples.schedules import SENTENCE, read, row, write, write_csv


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three schedules of which one has a bad row, an empty one and what is none."""
    (tmp_path / "in/b").mkdir(parents=True)
    write_csv(tmp_path / "in/a.csv", [row(number) for number in range(5)])
    bad = [*row(1)[:3], "30", *row(1)[4:]]
    write(tmp_path / "in/b/a.parquet", [row(0), bad, row(2)])
    write_csv(tmp_path / "in/b/c.csv.txt", [row(8)])
    write_csv(tmp_path / "in/empty.csv", [])
    (tmp_path / "in/_SUCCESS").touch()
    return tmp_path / "in"


def test_each_file_of_a_folder_is_scored_as_it_is_alone(run: Any, folder: Path) -> None:
    scored, alone = folder.with_name("out"), folder.with_name("alone")
    alone.mkdir()
    assert run(folder, scored, "--workers", 1) == 3
    assert names(scored) == {
        "a.csv", "b/a.parquet", "b/a.parquet.rejects.csv", "b/c.csv.txt.csv", "empty.csv",
    }  # fmt: skip
    assert run(folder / "a.csv", alone / "a.csv", "--workers", 1) == 0
    assert run(folder / "b/a.parquet", alone / "b.parquet", "--workers", 1) == 3
    assert (scored / "a.csv").read_bytes() == (alone / "a.csv").read_bytes()
    assert (scored / "b/a.parquet").read_bytes() == (alone / "b.parquet").read_bytes()
    assert read(scored / "b/a.parquet.rejects.csv")[1:] == [["3", "dia", "30", SENTENCE]]
    assert len(read(scored / "empty.csv")) == 1


def test_totals_are_of_all_files_and_notes_are_told_once(
    run: Any, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, folder.with_name("out"), "--workers", 1)
    noted, scored, _, rejected = capsys.readouterr().err.splitlines()
    assert noted == "! Copied, but not used: nota"
    assert scored.startswith("✓ Scored 8 flights in ")
    assert rejected == "! Rejected rows: 1 (11.1%), told in *.rejects.csv beside them"


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("*.csv", {"a.csv", "empty.csv"}),
        ("**/*.parquet", {"b/a.parquet", "b/a.parquet.rejects.csv"}),
        ("[b]", {"b/a.parquet", "b/a.parquet.rejects.csv", "b/c.csv.txt.csv"}),
    ],
)
def test_a_pattern_names_files_by_the_folder_before_it(
    run: Any, folder: Path, pattern: str, written: set[str]
) -> None:
    run(folder / pattern, folder.with_name("out"), "--workers", 1)
    assert names(folder.with_name("out")) == written


def test_a_file_whose_name_looks_like_a_pattern_is_one_file(run: Any, good: Path) -> None:
    odd = good.rename(good.with_name("day[1].csv"))
    assert run(odd, good.with_name("out.csv"), "--workers", 1) == 0


def test_a_file_that_cannot_be_used_leaves_the_others_scored(
    run: Any, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.csv").write_text("<html>")
    assert run(folder, folder.with_name("out"), "--workers", 1) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith(f"✗ {folder}/a.csv is an HTML page")
    assert told[-1] == "✗ Not written: 1 of 4 files"
    assert len(names(folder.with_name("out"))) == 4


def test_a_link_to_itself_leaves_the_others_scored(
    run: Any, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "loop.csv").symlink_to("loop.csv")
    assert run(folder, folder.with_name("out"), "--workers", 1) == 2
    assert f"✗ {folder}/loop.csv cannot be read: " in capsys.readouterr().err


def test_files_of_here_may_be_named_by_urls(run: Any, folder: Path) -> None:
    out = folder.with_name("out")
    with contextlib.chdir(folder.parent):
        assert run(folder.as_uri(), out.as_uri(), "--workers", 1) == 3
        assert run((folder / "a.csv").as_uri(), (out / "one.csv").as_uri(), "--workers", 1) == 0
    assert names(out) >= {"a.csv", "one.csv"}
    assert {path.name for path in folder.parent.iterdir()} == {"in", "out"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("in", "in"), "is inside"),
        (("in", "in/scored"), "is inside"),
        (("in/*.csv", "in"), "is inside"),
        (("in/b/../../in", "in/scored"), "is inside"),
        (("in", "link/scored"), "is inside"),
        (("twice", "out"), "would be written to out/a.csv.rejects.csv: rename one"),
        (("in/*.xlsx", "out"), "in/*.xlsx holds no files"),
        (("in/empty.csv*", "out"), "in/empty.csv* holds no flights"),
    ],
)
def test_many_that_cannot_be_scored_are_exit_status_2_and_a_sentence(
    run: Any,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, str],
    sentence: str,
) -> None:
    with contextlib.chdir(folder.parent):
        Path("link").symlink_to("in")
        Path("twice").mkdir()
        for name in ("a.csv", "a.csv.rejects.csv"):
            Path("twice", name).touch()
        assert run(*arguments, "--workers", 1) == 2
    assert sentence in capsys.readouterr().err.splitlines()[-1]


def test_rejects_of_many_files_have_no_file_of_their_own(run: Any, folder: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(folder, folder.with_name("out"), "--rejects", "rejects.csv")
    assert stopped.value.code == 2


@pytest.fixture
def bucket(folder: Path) -> Iterator[Any]:
    """Kept as buckets are, by names alone, with the folder in it."""
    memory = fsspec.filesystem("memory")
    memory.put(str(folder), "/bucket/in", recursive=True)
    yield memory
    memory.rm("/bucket", recursive=True)


@pytest.mark.parametrize("schedule", ["memory://bucket/in", "memory://bucket/in/**"])
def test_a_folder_of_a_bucket_is_scored_into_another(
    run: Any, folder: Path, bucket: Any, schedule: str
) -> None:
    assert run(folder, folder.with_name("out"), "--workers", 1) == 3
    bucket.pipe("/bucket/out/a.csv.rejects.csv", b"of an earlier run")
    assert run(schedule, "memory://bucket/out/", "--workers", 1) == 3
    expected = {f"/bucket/out/{name}" for name in names(folder.with_name("out"))}
    assert set(bucket.find("/bucket/out")) == expected
    for name in names(folder.with_name("out")):
        assert bucket.cat(f"/bucket/out/{name}") == (folder.with_name("out") / name).read_bytes()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("http://127.0.0.1:9/out.csv", "cannot be written: "),  # where nobody listens
        ("unknown://bucket/out.csv", "cannot be used: ValueError: Protocol not known"),
    ],
)
def test_a_url_that_takes_no_file_is_exit_status_2_and_a_sentence(
    run: Any, good: Path, capsys: pytest.CaptureFixture[str], output: str, sentence: str
) -> None:
    assert run(good, output, "--workers", 1) == 2
    assert f"✗ {output} {sentence}" in capsys.readouterr().err
