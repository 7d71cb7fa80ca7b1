"""Writers: a stopped one is continued, a killed finish is repeated."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_files import (
    NAMES_OF_FILES,
    contents,
    numbered,
    record,
    records,
    write,
)

from cleantext.corpus.formats.records import (
    FormatError,
)
from cleantext.corpus.formats.registry import open_writer, read
from cleantext.system.atomic import clear_leftovers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.mark.parametrize("name", NAMES_OF_FILES)
@given(st.data())
def test_a_writer_that_goes_on_gives_the_bytes_of_one_that_never_stopped(
    name: str, data: st.DataObject
) -> None:
    sizes = data.draw(st.lists(st.integers(0, 4), min_size=1, max_size=5))
    ends = list(accumulate(sizes, initial=0))
    made = [record(f"Text {i}", n=[i, None, 0.5][i % 3], url="u") for i in range(ends[-1])]
    batches = [made[start : start + size] for start, size in zip(ends, sizes, strict=False)]
    stop = data.draw(st.integers(0, len(batches)))
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        whole = write(Path(one) / name, batches)
        stopped = Path(other) / name
        state = None
        with open_writer(stopped) as writer:
            for batch in batches[:stop]:
                writer.write(batch)
                state = writer.commit()
            writer.write(numbered(data.draw(st.integers(0, 3))))
            if data.draw(st.booleans()):
                writer.commit()  # of which nobody took note
        assert not stopped.exists()
        state = json.loads(json.dumps(state))
        with open_writer(stopped, state=state) as writer:
            for batch in batches[stop:]:
                writer.write(batch)
                writer.commit()
            writer.finish()
        assert contents(stopped) == contents(whole)
        assert [path.name for path in Path(other).iterdir()] == [name]


@pytest.mark.parametrize("name", NAMES_OF_FILES)
def test_a_file_that_was_finished_stays_as_it_is(folder: Path, name: str) -> None:
    with open_writer(folder / name) as writer:
        writer.write(numbered(3))
        state = writer.commit()
        writer.write(numbered(2))
        writer.finish()
    before = contents(folder / name)
    with open_writer(folder / name, state=state) as writer:
        writer.write(numbered(2))
        assert writer.commit() == state
        writer.finish()
    assert contents(folder / name) == before


@pytest.mark.parametrize("name", NAMES_OF_FILES)
def test_a_finish_that_is_killed_can_be_done_again(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "whole").mkdir()
    whole = write(folder / "whole" / name, [numbered(3)])
    for step in range(9):  # more than there are
        path = folder / str(step) / name
        path.parent.mkdir()
        with open_writer(path) as writer:
            writer.write(numbered(3))
            state = writer.commit()
            with monkeypatch.context() as patch:
                kill_at(step, patch)
                with suppress(KeyboardInterrupt):
                    writer.finish()
        with open_writer(path, state=state) as writer:
            writer.finish()
        assert contents(path) == contents(whole)
        clear_leftovers([path.parent])  # as the next run does
        assert [left.name for left in path.parent.iterdir()] == [name]


def kill_at(step: int, patch: pytest.MonkeyPatch) -> None:
    """Stop at one of the steps that change what is in a folder."""
    left = iter(range(step))

    def stopping(do: Any) -> Any:
        def done(*args: Any, **options: Any) -> Any:
            if next(left, None) is None:
                raise KeyboardInterrupt
            return do(*args, **options)

        return done

    for home, name in [(Path, "replace"), (Path, "unlink"), (shutil, "rmtree")]:
        patch.setattr(home, name, stopping(getattr(home, name)))


@pytest.mark.parametrize("name", NAMES_OF_FILES)
def test_what_an_older_run_left_is_not_gone_on_with(folder: Path, name: str) -> None:
    with open_writer(folder / name) as writer:
        writer.write(numbered(5))
        writer.commit()
    write(folder / name, [numbered(1)])
    assert len(records(read(folder / name))) == 1


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.parquet"])
def test_what_is_gone_can_not_be_gone_on_with(folder: Path, name: str) -> None:
    with open_writer(folder / name) as writer:
        writer.write(numbered(5))
        state = writer.commit()
    part = folder / f"{name}.part"
    if part.is_dir():
        next(part.iterdir()).unlink()
    else:
        part.write_bytes(b"")
    with pytest.raises(FormatError, match="start anew"):
        open_writer(folder / name, state=state)


def test_a_folder_that_is_there_is_not_written_over(folder: Path) -> None:
    with pytest.raises(FormatError, match="already exists"):
        open_writer(folder)


@pytest.mark.parametrize("name", ["no/a.jsonl", "no/a.parquet", "no/folder"])
def test_a_file_that_can_not_be_written_is_named(folder: Path, name: str) -> None:
    with pytest.raises(FormatError, match="not written: there is no such file"):
        open_writer(folder / name)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.parquet", "a.wet", "a.txt", "no"])
def test_a_file_that_can_not_be_read_is_named(folder: Path, name: str) -> None:
    with pytest.raises(FormatError, match=f"{name}: there is no such file"):
        list(read(folder / name))
