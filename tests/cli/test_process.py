"""The work on files: what is said of each, and how they are shared out among processes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import pytest

from cleantext.cli import process
from cleantext.cli.discover import Found
from cleantext.cli.process import BATCH, Action, clean_file, clean_files
from cleantext.config.options import Options, RelativePattern

DIRTY = b"He said so.\nAdvertisement\n"


@pytest.mark.parametrize("name", ["film.srt", "TABLE.CSV", "script.py", "server.log"])
def test_clean_file_warns_of_code_and_data(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(DIRTY)
    (note,) = clean_file(str(path), Options(), Action("look")).notes
    assert note.startswith(f"{path.suffix} files are code or data")
    wanted = Options(include=(RelativePattern("/", "*"),))
    assert not clean_file(str(path), wanted, Action("look")).notes
    path.write_bytes(b"He said so.\n")
    assert not clean_file(str(path), Options(), Action("look")).notes


@pytest.mark.parametrize("name", ["page.txt", "page.md", "page", "page.v2"])
def test_clean_file_does_not_warn_of_texts(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(DIRTY)
    assert not clean_file(str(path), Options(), Action("look")).notes


class Spy:
    """A pool that does the work here, and tells how it was shared out."""

    shares: list[int]

    def __init__(self, work: object, jobs: int, **_: object) -> None:
        self.work = work

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def answers(self, batches: object) -> object:
        for tag, items in batches:  # type: ignore[attr-defined]
            Spy.shares.append(len(items))
            yield tag, self.work(items)  # type: ignore[operator]


@pytest.mark.parametrize(("files", "share"), [(1, 1), (4, 1), (30, 3), (999, BATCH)])
def test_clean_files_keeps_all_processes_busy(
    monkeypatch: pytest.MonkeyPatch, files: int, share: int
) -> None:
    def told(names: Sequence[str]) -> list[Found]:
        return [Found(name, Options()) for name in names]

    Spy.shares = []
    monkeypatch.setattr("cleantext.system.pool.Pool", Spy)
    monkeypatch.setattr(process, "clean_file", lambda name, *_: name)
    names = [str(number) for number in range(files)]
    found: list[object] = list(clean_files(told(names), Action(), jobs=2))
    assert found == names
    assert max(Spy.shares) == share
