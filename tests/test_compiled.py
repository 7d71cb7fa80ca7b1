"""The compiled tables of the phrase files: quick to load, and never others than the files say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cleantext.phrases import FOLDER, compiled
from cleantext.phrases.compiled import NAME, tables, write
from cleantext.phrases.entries import outline
from cleantext.phrases.index import Tables, tables_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two phrase files, compiled."""
    for code in ("de", "fr"):
        shutil.copy(FOLDER / f"{code}.txt", tmp_path)
    assert write(paths(tmp_path)) == tmp_path / NAME
    return tmp_path


def paths(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.txt"))


def made(paths: list[Path]) -> Tables:
    return tables_of(outline(path.read_text(encoding="utf-8")) for path in paths)


def no_making(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_made", lambda _: pytest.fail("they were made anew"))


def test_what_is_loaded_is_what_is_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = made(paths(folder))
    no_making(monkeypatch)
    loaded = tables(paths(folder))
    assert {head: loaded.whole[head] for head in expected.whole} == expected.whole
    assert loaded.whole["??"] == {}
    assert loaded[1:] == expected[1:]


def test_files_that_changed_are_read(folder: Path) -> None:
    with (folder / "de.txt").open("a", encoding="utf-8") as file:
        file.write("das ist neu\n")
    assert "das ist neu" in tables(paths(folder)).whole["da"]


def test_some_of_the_languages_are_read(folder: Path) -> None:
    assert tables(paths(folder)[:1]) == made(paths(folder)[:1])


@pytest.mark.parametrize("damage", [b"", b"\n", b"00 00\nabc"])
def test_a_damaged_file_is_passed_over(folder: Path, damage: bytes) -> None:
    (folder / NAME).write_bytes(damage)
    assert tables(paths(folder)) == made(paths(folder))
    write(paths(folder))
    whole = (folder / NAME).read_bytes()
    (folder / NAME).write_bytes(whole[:-100])
    assert tables(paths(folder)) == made(paths(folder))


def test_without_the_file_the_tables_are_made(folder: Path) -> None:
    (folder / NAME).unlink()
    assert tables(paths(folder)) == made(paths(folder))
