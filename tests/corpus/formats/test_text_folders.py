"""Folders of text files."""

from __future__ import annotations

from pathlib import Path

import pytest
from record_files import (
    record,
    records,
    rejects,
    write,
)

from cleantext.corpus.formats.records import (
    FormatError,
)
from cleantext.corpus.formats.registry import read


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_text_files_are_read_by_their_names(folder: Path) -> None:
    (folder / "b" / "deep").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for name in ("b/deep/z.txt", "b/a.md", "a.TXT", ".hidden/a.txt", "b/picture.png", "c.txt"):
        (folder / name).write_text(name, encoding="utf-8")
    (folder / "c.txt").write_bytes(b"caf\xe9")
    reader = read(folder)
    items = list(reader)
    assert records(items) == [
        {"path": name, "text": name} for name in ("a.TXT", "b/a.md", "b/deep/z.txt")
    ]
    [bad] = rejects(items)
    assert (bad.place, bad.raw) == (str(folder / "c.txt"), r"caf\xe9")
    assert reader.consumed == reader.size


def test_text_files_keep_their_paths(folder: Path) -> None:
    paths = [
        "a.txt",
        "b/c.md",
        "b/c.md",
        "../up.txt",
        "/etc/x.txt",
        "a.txt/x.txt",
        "x" * 300 + ".txt",
    ]
    made = [record(str(i), path=path) for i, path in enumerate(paths)]
    write(folder / "out", [made])
    found = {row["path"]: row["text"] for row in records(read(folder / "out"))}
    assert found == {
        "a.txt": "0",
        "b/c.md": "1",
        **{f"{number:09}.txt": str(number - 1) for number in range(3, 8)},
    }


def test_a_name_that_looks_like_a_number_takes_none_away(folder: Path) -> None:
    write(folder / "out", [[record("a", path="000000002.txt"), record("b")]])
    assert {row["text"] for row in records(read(folder / "out"))} == {"a", "b"}


def test_a_folder_without_text_files_is_refused(folder: Path) -> None:
    with pytest.raises(FormatError, match="no text files"):
        read(folder)


def test_one_text_file_is_one_record(folder: Path) -> None:
    (folder / "a.txt").write_text("So.\n", encoding="utf-8")
    assert records(read(folder / "a.txt")) == [{"path": "a.txt", "text": "So.\n"}]
