"""The work on files: what is said of each, and how they are shared out among processes."""

from __future__ import annotations

from typing import Self

import pytest

from cleantext.cli import process
from cleantext.cli.discover import Found
from cleantext.cli.process import BATCH, Action, clean_files
from cleantext.config.options import Options


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
    Spy.shares = []
    monkeypatch.setattr("cleantext.system.pool.Pool", Spy)
    monkeypatch.setattr(process, "clean_file", lambda item, _: item)
    given = [Found(str(number), Options()) for number in range(files)]
    found: list[object] = list(clean_files(given, Action(), jobs=2))
    assert found == given
    assert max(Spy.shares) == share
