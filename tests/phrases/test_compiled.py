"""The compiled tables of the phrase files are always those of the files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleantext.phrases import compiled, read
from cleantext.phrases.compiled import load, write
from cleantext.phrases.entries import fold_file
from cleantext.phrases.tables import Tables, build_tables

FILES = read(("de", "fr"))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write the tables of two phrase files."""
    path = tmp_path / "compiled.bin"
    monkeypatch.setattr(compiled, "PLACE", path)
    write(FILES)
    return path


def made(files: list[bytes]) -> Tables:
    return build_tables(fold_file(data.decode()) for data in files)


def test_tables_loaded_are_the_tables_built(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = made(FILES)
    monkeypatch.setattr(compiled, "_made", lambda _: pytest.fail("they were made anew"))
    loaded = load(FILES)
    assert {head: loaded.whole[head] for head in expected.whole} == expected.whole
    assert loaded.whole["??"] == {}
    assert loaded._replace(openings={})[1:] == expected[1:]


def test_tables_have_the_openings_of_most_patterns(place: Path) -> None:
    stored = load(FILES)
    patterns = {rank for ranks in stored.by_anchor.values() for rank in ranks}
    assert patterns >= stored.openings.keys()
    assert len(stored.openings) > 0.7 * len(patterns)


def test_tables_of_changed_files_are_rebuilt(place: Path) -> None:
    changed = [FILES[0] + b"das ist neu\n", FILES[1]]
    assert "das ist neu" in load(changed).whole["da"]


def test_tables_of_some_languages_are_built(place: Path) -> None:
    assert load(FILES[:1]) == made(FILES[:1])


@pytest.mark.parametrize("damage", [b"", b"\n", b"00 00\nabc"])
def test_tables_in_a_damaged_file_are_ignored(place: Path, damage: bytes) -> None:
    whole = place.read_bytes()
    for data in (damage, whole[:-100]):
        place.write_bytes(data)
        assert load(FILES) == made(FILES)


def test_tables_are_built_without_the_file(place: Path) -> None:
    place.unlink()
    assert load(FILES) == made(FILES)


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_tables_with_a_flipped_bit_are_never_used(
    place: Path, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    write(FILES)
    damaged = bytearray(place.read_bytes())
    damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    place.write_bytes(damaged)
    anew: list[bool] = []
    with monkeypatch.context() as patch:
        patch.setattr(compiled, "_made", lambda _: anew.append(True))
        load(FILES)
    assert anew


def test_write_is_atomic(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = place.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(FILES)
    monkeypatch.undo()
    assert place.read_bytes() == before
    assert [path.name for path in place.parent.iterdir()] == [place.name]
