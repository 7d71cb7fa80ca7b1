"""Worker processes: the same results, and what happens when one ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import pytest
from commands import CLEAN, DIRTY, Run

from cleantext.cli.discover import Found
from cleantext.cli.process import Action, clean_files
from cleantext.config.options import Options
from cleantext.system.processes import leave_signals_to_parent


def test_jobs_change_no_byte_and_no_message(ran: Run) -> None:
    names = []
    for number in range(25):
        names.append(f"{number}.txt")
        Path(names[-1]).write_bytes(DIRTY * number if number % 3 else b"\0" * number + CLEAN)
    names.insert(5, "missing.txt")
    for argv in (["--check", "--diff", "--explain"], ["--explain=json"], ["--check"]):
        assert ran(*argv, "--jobs", "1", *names) == ran(*argv, "--jobs", "2", *names)
    one = ran("-i", "--jobs", "1", *names)
    after = [Path(name).read_bytes() for name in names if name != "missing.txt"]
    for number in range(25):
        Path(f"{number}.txt").write_bytes(DIRTY * number if number % 3 else b"\0" * number + CLEAN)
    assert ran("-i", "--jobs", "2", *names) == one
    assert [Path(name).read_bytes() for name in names if name != "missing.txt"] == after


def test_jobs_default_to_the_cores_for_many_files(
    ran: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        Path(f"{number}.txt").write_bytes(DIRTY)
    expected = ran("--check", ".")
    monkeypatch.setattr("cleantext.cli.process.MANY_FILES", 2)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert ran("--check", ".") == expected
    monkeypatch.setattr("cleantext.cli.process.MANY_FILES", 200)
    monkeypatch.setattr("cleantext.cli.process.MANY_BYTES", 10)
    assert ran("--check", ".") == expected
    assert ran("--check", "0.txt", "1.txt", "no.txt").code == 2


KILLER = """
import os, signal
from cleantext import drop

@drop
def dies(line):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_worker_that_dies_is_reported(ran: Run) -> None:
    Path("own_killer.py").write_text(KILLER)
    for name in "abc":
        Path(f"{name}.txt").write_bytes(DIRTY)
    result = ran("-i", "--jobs", "2", "--filter", "own_killer:dies", "a.txt", "b.txt", "c.txt")
    assert result.code == 2
    assert "a.txt: not cleaned: 2 worker processes died over it (ended by signal 9" in result.err
    assert Path("a.txt").read_bytes() == DIRTY


def test_workers_end_with_the_generator(ran: Run) -> None:
    found = [Found("page.txt", Options())] * 20
    Path("page.txt").write_bytes(DIRTY)
    before = set(multiprocessing.active_children())
    results = clean_files(found, Action("check"), jobs=2)
    assert next(results).changed
    results.close()
    assert set(multiprocessing.active_children()) <= before


def test_workers_leave_signals_to_the_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers: dict[int, object] = {}
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    leave_signals_to_parent()
    assert handlers == {signal.SIGINT: signal.SIG_IGN, signal.SIGTERM: signal.SIG_DFL}
