"""`cleantext-corpus run`: files and folders, in and out."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from runs import QUICK, contents, numbered, rows, write

from cleantext.corpus.cli.main import main


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_of_shards_becomes_one_of_the_same_shape() -> None:
    write("in/a.jsonl", [numbered(1)])
    write("in/deep/b.ndjson", [numbered(2)])
    write("in/.hidden.jsonl", [numbered(3)])
    Path("in/readme.md").write_text("no data")
    assert main(["run", "in", "-o", "out", *QUICK]) == 0
    assert set(contents(Path("out"))) == {"a.jsonl", "deep/b.ndjson"}
    assert main(["run", "in", "-o", "packed/", *QUICK, "--to", "jsonl.zst"]) == 0
    assert set(contents(Path("packed"))) == {"a.jsonl.zst", "deep/b.jsonl.zst"}


def test_a_folder_of_files_whose_names_tell_no_format() -> None:
    write("in/part-00001", [numbered(1)])
    assert main(["run", "in", "-o", "out", *QUICK, "--from", "jsonl"]) == 0
    assert set(contents(Path("out"))) == {"part-00001.jsonl"}


def test_several_inputs_go_into_one_file_in_their_order() -> None:
    write("b.jsonl", [numbered(1)])
    write("a.jsonl", [numbered(2)])
    assert main(["run", "b.jsonl", "a.jsonl", "-o", "out.jsonl", *QUICK]) == 0
    assert [row["id"] for row in rows("out.jsonl")] == [1, 2]


def test_a_folder_of_texts_becomes_one_of_texts_or_a_file() -> None:
    for name in ("a.txt", "deep/b.txt"):
        path = Path("in", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}\u200b\n", encoding="utf-8")
    assert main(["run", "in", "-o", "out", *QUICK]) == 0
    assert contents(Path("out")) == {"a.txt": b"a.txt\n", "deep/b.txt": b"deep/b.txt\n"}
    assert main(["run", "in", "-o", "out.jsonl", *QUICK]) == 0
    assert [row["path"] for row in rows("out.jsonl")] == ["a.txt", "deep/b.txt"]


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["none.jsonl", "-o", "out.jsonl"], "none.jsonl: there is no such file"),
        (["in/a.jsonl", "-o", "in/a.jsonl"], "in/a.jsonl: is an input"),
        (["in/a.jsonl", "a.jsonl", "-o", "out"], "out/a.jsonl: two inputs would be written to it"),
        (["in/a.jsonl", "-o", "out.xyz"], "out.xyz: its name does not say its format"),
        (["in/a.jsonl", "-o", "o.jsonl", "--to", "xml"], "there is no format 'xml'"),
        (["none", "-o", "o.jsonl"], "none: no text files (.txt, .text, .md, .markdown)"),
        (["in/a.jsonl", "-o", "a.jsonl/o.jsonl"], "o.jsonl.journal: not written"),
        (["packed.jsonl", "-o", "o.jsonl"], "packed.jsonl: is compressed, though its name"),
        (["in/a.jsonl", "-o", "o.jsonl", "--notes-field", "text"], "two fields are called 'text'"),
        (["in/a.jsonl", "-o", "o.jsonl", "--preset", "artcle"], "did you mean 'article'?"),
        (["in/a.jsonl"], "required: -o/--output"),
    ],
)
def test_mistakes_are_told_before_anything_is_written(
    argv: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write("in/a.jsonl", [numbered(1)])
    write("a.jsonl", [numbered(1)])
    Path("packed.jsonl").write_bytes(gzip.compress(b"{}", mtime=0))
    Path("none").mkdir()
    before = contents(Path())
    assert main(["run", *argv]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert contents(Path()) == before


def test_a_folder_in_the_way_is_never_removed(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in").mkdir()
    Path("in/a.txt").write_text("a\n")
    Path("out").mkdir()
    Path("out/precious").touch()
    assert main(["run", "in", "-o", "out", *QUICK, "--overwrite"]) == 2
    assert "out: is a folder; remove it yourself" in capsys.readouterr().err
    assert Path("out/precious").exists()
