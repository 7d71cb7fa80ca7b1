"""Processes that share the groups of the fuzz command, and that may die or hang."""

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
"""Time that a task may take before its process is ended."""


class Task(NamedTuple):
    """Some cases of a group."""

    number: int
    cases: range


class Lost(NamedTuple):
    """A task that its process did not live through."""

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
        context = get_context("fork")  # the pages are there already
        self.pipe, other = context.Pipe()
        self.process = context.Process(
            target=_serve, args=(self.work, other, self.pipe), daemon=True
        )
        self.process.start()
        other.close()

    def give(self, task: Task) -> None:
        self.task, self.since = task, time.monotonic()
        self.pipe.send(task)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _serve(work: Callable[[Task], Any], pipe: Connection, parents: Connection) -> None:
    parents.close()  # so that the end of the parent is the end of the pipe
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(work(task))


def share(tasks: Iterator[Task], work: Callable[[Task], Any], jobs: int) -> Iterator[Any]:
    """What comes of each task, as it is done; `Lost` for a single case that ends its process.

    A task that ends its process is cut in two, and so on down to the case.
    """
    again: deque[Task] = deque()
    idle = [_Worker(work) for _ in range(jobs)]
    busy: list[_Worker] = []
    try:
        while True:
            while idle and (task := again.popleft() if again else next(tasks, None)):
                idle[-1].give(task)
                busy.append(idle.pop())
            if not busy:
                return
            for worker in _ready(busy):
                busy.remove(worker)
                result = _result(worker)
                if not isinstance(result, Lost):
                    idle.append(worker)
                    yield result
                    continue
                worker.end()
                idle.append(_Worker(work))
                if len(result.task.cases) == 1:
                    yield result
                again += _halves(result.task)
    finally:
        for worker in (*idle, *busy):
            worker.end()


def _ready(busy: list[_Worker]) -> list[_Worker]:
    """Those that have an answer, have died or take too long; waits for the first."""
    pipes = {worker.pipe: worker for worker in busy}
    while True:
        found = [pipes[pipe] for pipe in wait(list(pipes), timeout=1)]  # type: ignore[index]
        late = [each for each in busy if time.monotonic() - each.since > SECONDS]
        if found or late:
            return found or late


def _result(worker: _Worker) -> Any:
    assert worker.task
    if not worker.pipe.poll():
        return Lost(worker.task, f"no answer in {SECONDS:g} s")
    try:
        return worker.pipe.recv()
    except EOFError:
        worker.process.join()
        return Lost(worker.task, f"its process died: {worker.process.exitcode}")


def _halves(task: Task) -> list[Task]:
    cases = task.cases
    middle = len(cases) // 2
    return [task._replace(cases=half) for half in (cases[:middle], cases[middle:]) if middle]
