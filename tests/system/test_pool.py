"""The pool: workers that die, hang, or outlive their parent."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from cleantext.system import pool as module
from cleantext.system.pool import AHEAD, Failure, Pool
from cleantext.system.processes import WorkerError

LIMIT = 0.5
"""Seconds: enough for a worker, even on a busy machine, to answer what takes no time."""


def double(items: Sequence[int]) -> list[int]:
    return [2 * item for item in items]


def hang_at_seven(items: Sequence[int]) -> list[int]:
    if 7 in items:
        time.sleep(60)
    return double(items)


def slow(items: Sequence[float]) -> list[float]:
    time.sleep(sum(items))
    return list(items)


def die_at_seven(items: Sequence[int]) -> list[int]:
    if 7 in items:
        os._exit(3)
    return double(items)


def test_pool_reads_no_further_ahead_than_it_must() -> None:
    asked = []

    def batches() -> Iterator[tuple[int, list[int]]]:
        for number in range(30):
            asked.append(number)
            yield number, [number] * (number % 3)

    with Pool(double, 2) as pool:
        for number, answers in pool.answers(batches()):
            assert answers == [2 * number] * (number % 3)
            assert asked[-1] <= number + 2 * AHEAD
    assert asked == list(range(30))


class Unreadable:
    """Work that no worker can unpickle."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (3,)

    def __call__(self, items: Sequence[int]) -> list[int]:
        raise AssertionError


def test_workers_that_never_start_are_told() -> None:
    with (
        pytest.raises(WorkerError, match="no worker process can be started"),
        Pool(Unreadable(), 1) as pool,
    ):
        list(pool.answers([("tag", [1])]))


def test_item_over_which_workers_hang_fails_and_all_others_are_done() -> None:
    with Pool(hang_at_seven, 2, timeout=LIMIT) as pool:
        ((_, answers), (_, others)) = pool.answers([("a", list(range(20))), ("b", [21])])
    assert answers[7] == Failure("it took longer than 0.5 s")
    assert answers[:7] + answers[8:] == [2 * item for item in range(20) if item != 7]
    assert others == [42]


def test_batch_of_slow_items_is_done_whole() -> None:
    with Pool(slow, 1, timeout=LIMIT) as pool:
        ((_, answers),) = pool.answers([("a", [0.1] * 8)])
    assert answers == [0.1] * 8


def test_without_a_limit_nothing_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BEAT", 0.01)
    with Pool(slow, 1) as pool:
        assert list(pool.answers([("a", [0.3])])) == [("a", [0.3])]


def test_time_for_which_the_run_is_halted_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    hours = itertools.count(step=3600)
    monkeypatch.setattr(time, "monotonic", lambda: next(hours))
    with Pool(slow, 1, timeout=30) as pool:
        assert list(pool.answers([("a", [0.1])])) == [("a", [0.1])]


def test_item_over_which_workers_die_is_found() -> None:
    with Pool(die_at_seven, 2) as pool:
        ((_, answers),) = pool.answers([("a", list(range(9)))])
    assert answers[7] == Failure("2 worker processes died over it (exit code 3)")
    assert answers[:7] + answers[8:] == [0, 2, 4, 6, 8, 10, 12, 16]


PARENT = """
import os, re, sys, time
from cleantext.system.pool import Pool

def busy(items):
    if items:
        os.write(1, b"%d\\n" % os.getpid())
        if items[0] == "sleep":
            time.sleep(600)
        re.match(r"(a*)*b", "a" * 60)  # keeps the interpreter to itself for ages
    return items

if __name__ == "__main__":
    with Pool(busy, 2, method=sys.argv[1]) as pool:
        list(pool.answers([("sleep", ["sleep"]), ("match", ["match"])]))
"""


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # its new parent has not taken note of its end yet


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path, method: str) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    command = [sys.executable, str(script), method]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as parent:
        assert parent.stdout
        workers = [int(parent.stdout.readline()) for _ in range(2)]
        assert all(map(is_running, workers))
        parent.kill()
    until = time.monotonic() + 30
    while any(map(is_running, workers)) and time.monotonic() < until:
        time.sleep(0.02)
    left = [pid for pid in workers if is_running(pid)]
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert not left


PRELOADER = """
import os, signal, sys, time
from multiprocessing import forkserver
from pathlib import Path
from cleantext.system.pool import preload

preload("slow")
if sys.argv[1:]:
    begun, done = map(Path, sys.argv[1:])
    while not begun.exists():
        time.sleep(0.01)
    os.kill(forkserver._forkserver._forkserver_pid, signal.SIGINT)
    forkserver._forkserver._stop()  # waits for its end
    print(done.exists())
"""
SLOW = """
import time
from pathlib import Path

Path("begun").touch()
time.sleep(0.2)
Path("done").touch()
"""

needs_forkserver = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")


def preloaded(folder: Path, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command that preloads a slow module."""
    (folder / "slow.py").write_text(SLOW)
    return subprocess.run(
        [sys.executable, "-c", PRELOADER, *args],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@needs_forkserver
def test_interrupt_leaves_a_module_that_is_preloaded_alone(tmp_path: Path) -> None:
    # The command prints one line for it; the process that loads the module printed a traceback.
    run = preloaded(tmp_path, "begun", "done")
    assert (run.stdout, run.stderr) == ("True\n", "")


@needs_forkserver
def test_interrupt_while_a_module_begins_to_load_is_not_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from multiprocessing import forkserver

    monkeypatch.setattr(forkserver, "ensure_running", lambda: os.kill(os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        module.preload("cleantext.corpus.plan")


@needs_forkserver
def test_what_hinders_preloading_is_told_when_a_worker_starts(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 40)  # than which no address of a socket may be
    folder.mkdir()
    run = preloaded(tmp_path, TMPDIR=str(folder))
    assert (run.returncode, run.stderr) == (0, "")
