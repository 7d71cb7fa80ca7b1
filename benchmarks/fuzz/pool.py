"""A pool of processes whose tasks may kill them or hang.

`concurrent.futures` gives up all tasks when a process dies; this pool loses a single case.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

SECONDS = 600.0
"""Time limit of a task, after which its process is killed."""


class Task(NamedTuple):
    """Cases of a group."""

    number: int
    cases: range


class Lost(NamedTuple):
    """A task whose process died or hung."""

    task: Task
    why: str


@dataclass
class _Worker:
    work: Callable[[Task], Any]
    task: Task | None = None
    since: float = 0
    pipe: Connection = field(init=False)
    process: BaseProcess = field(init=False)

    def __post_init__(self) -> None:
        context = get_context("fork")  # the children share the pages read so far
        self.pipe, other = context.Pipe()
        self.process = context.Process(
            target=_serve, args=(self.work, other, self.pipe), daemon=True
        )
        self.process.start()
        other.close()

    def send(self, task: Task) -> None:
        self.task, self.since = task, time.monotonic()
        self.pipe.send(task)

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _serve(work: Callable[[Task], Any], pipe: Connection, parents: Connection) -> None:
    parents.close()  # so that the pipe ends with the parent
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(work(task))


def run_tasks(
    tasks: Iterator[Task], work: Callable[[Task], Any], jobs: int, seconds: float = SECONDS
) -> Iterator[Any]:
    """Yield the result of each task, or `Lost` for a fatal case.

    A task whose process dies or hangs is halved, and so on down to the single case.

    Args:
        tasks: the tasks.
        work: the function that runs a task, in a forked process.
        jobs: the number of processes.
        seconds: the time limit of a task.

    """
    again: deque[Task] = deque()
    idle = [_Worker(work) for _ in range(jobs)]
    busy: list[_Worker] = []
    try:
        while True:
            while idle and (task := again.popleft() if again else next(tasks, None)):
                idle[-1].send(task)
                busy.append(idle.pop())
            if not busy:
                return
            for worker in _ready(busy, seconds):
                busy.remove(worker)
                result = _result(worker, seconds)
                if not isinstance(result, Lost):
                    idle.append(worker)
                    yield result
                    continue
                worker.kill()
                idle.append(_Worker(work))
                if len(result.task.cases) == 1:
                    yield result
                again += _halves(result.task)
    finally:
        for worker in (*idle, *busy):
            worker.kill()


def _ready(busy: list[_Worker], seconds: float) -> list[_Worker]:
    """Wait for workers that have answered, have died or are late."""
    pipes = {worker.pipe: worker for worker in busy}
    while True:
        found = [pipes[pipe] for pipe in wait(list(pipes), timeout=1)]  # type: ignore[index]
        late = [each for each in busy if time.monotonic() - each.since > seconds]
        if found or late:
            return found or late


def _result(worker: _Worker, seconds: float) -> Any:
    assert worker.task
    if not worker.pipe.poll():
        return Lost(worker.task, f"no answer in {seconds:g} s")
    try:
        return worker.pipe.recv()
    except EOFError:
        worker.process.join()
        return Lost(worker.task, f"its process died: {worker.process.exitcode}")


def _halves(task: Task) -> list[Task]:
    cases = task.cases
    middle = len(cases) // 2
    return [task._replace(cases=half) for half in (cases[:middle], cases[middle:]) if middle]
