"""Worker processes that may die or hang: each is replaced, and its work is done again.

Each worker has a pipe of its own and at most one piece of work. So it is known which piece a
worker died over, and no lock that the dead hold keeps the others waiting, as it would with the
shared queues of `concurrent.futures`, whose pool is lost when one process is.

Workers end with their parent, even when that is killed and they are in the midst of a piece.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, NamedTuple, Self, TypeVar, cast

from cleantext.system.processes import WorkerError, end_with_parent, leave_signals_to_parent

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Tag = TypeVar("Tag")

AHEAD = 3
"""Batches for each worker that are read ahead, or done and waiting for their turn."""

DEATHS = 2
"""So many workers may die over a piece of work; then it is split."""

STARTS = 3
"""So many workers may die in a row before they are ready; then none ever will be."""

GRACE = 5
"""Seconds in which a process whose pipe has closed should end by itself."""

_BEAT = 1.0
"""Seconds that the parent waits at a time. Of the time for which a run is halted (Ctrl-Z), no more
counts against a worker."""


class Failure(NamedTuple):
    """The answer to an item that could not be worked on, with the reason."""

    reason: str


@dataclass
class _Batch(Generic[Tag, Item, Answer]):
    tag: Tag
    items: Sequence[Item]
    answers: list[Answer | Failure] = field(init=False)
    missing: int = field(init=False)

    def __post_init__(self) -> None:
        self.missing = len(self.items)
        self.answers = cast("list[Answer | Failure]", [None] * self.missing)

    def take(self, start: int, answers: Sequence[Answer | Failure]) -> None:
        self.answers[start : start + len(answers)] = answers
        self.missing -= len(answers)


class _Piece(NamedTuple):
    """A part of a batch, and how many workers have died over it."""

    batch: _Batch[Any, Any, Any]
    start: int
    stop: int
    deaths: int = 0

    def items(self) -> list[_Piece]:
        """Its items, each a piece by itself."""
        return [_Piece(self.batch, index, index + 1) for index in range(self.start, self.stop)]

    def fail(self, reason: str) -> None:
        self.batch.take(self.start, [Failure(reason)])


class _Worker:
    """A process, the parent's end of its pipe, and what it is working on.

    Attributes:
        ready: whether it has started.
        piece: what it is working on.
        waited: for how many seconds the parent has waited for that, and done nothing else.

    """

    def __init__(self, work: Callable[[Sequence[Any]], Sequence[Any]], method: str | None) -> None:
        context: Any = multiprocessing.get_context(method or _method())
        self.connection, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(other, work), daemon=True)
        self.process.start()
        other.close()  # else the end of the worker would not be the end of the pipe
        self.ready = False
        self.piece: _Piece | None = None
        self.waited = 0.0

    def give(self, piece: _Piece) -> None:
        self.piece, self.waited = piece, 0.0
        with suppress(OSError):  # it died while it was idle: `wait` will tell
            self.connection.send(piece.batch.items[piece.start : piece.stop])

    def end(self) -> None:
        self.process.kill()  # own filters may have changed what other signals do
        self.process.join()
        self.connection.close()


def _method() -> str:
    # A fork of this process would copy the threads' locks of the readers' libraries, but not the
    # threads. Where there are forks at all, a process without threads makes them.
    return "spawn" if sys.platform == "win32" else "forkserver"


def preload(module: str) -> None:
    """Let the workers that come find a module loaded.

    For a command, since this holds for all that its process does with `multiprocessing`.
    """
    multiprocessing.set_forkserver_preload([module])


def _serve(connection: Connection, work: Callable[[Sequence[Any]], Sequence[Any]]) -> None:
    """What a worker does until the parent is gone."""
    leave_signals_to_parent()
    end_with_parent()
    sys.stdout = sys.stderr  # what own filters print must not stand among the results
    with suppress(Exception):  # to load what all work needs; what fails is told of real items
        work([])
    with suppress(EOFError, OSError):
        connection.send(None)  # ready
        while True:
            connection.send(work(connection.recv()))


class Pool:
    """Worker processes that do the same to batches of items.

    Args:
        work: gives an answer for each item, and none for none; with it, it must be possible to
            pickle it, unless the workers are forks.
        jobs: the number of processes.
        timeout: seconds that the work on one item may take; 0 for any time. A batch that takes
            longer as a whole is done again item by item.
        method: how processes are started, as `multiprocessing` calls it; by default the safest.

    """

    def __init__(
        self,
        work: Callable[[Sequence[Any]], Sequence[Any]],
        jobs: int,
        timeout: float = 0,
        method: str | None = None,
    ) -> None:
        self._start = partial(_Worker, work, method)
        self._jobs = jobs
        self._timeout = timeout
        self._workers: list[_Worker] = []
        self._pieces: deque[_Piece] = deque()
        self._failed_starts = 0

    def __enter__(self) -> Self:
        self._workers = [self._start() for _ in range(self._jobs)]
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()

    def answers(
        self, batches: Iterable[tuple[Tag, Sequence[Item]]]
    ) -> Iterator[tuple[Tag, list[Any]]]:
        """The answers to each batch, in the order of the batches, with the batch's tag.

        No more than `AHEAD` batches for each process are read ahead. The answer to an item over
        which workers die, or that takes too long, is a `Failure`.

        Raises:
            WorkerError: no worker can be started.

        """
        source = iter(batches)
        waiting: deque[_Batch[Tag, Item, Any]] = deque()
        while True:
            while len(waiting) < AHEAD * self._jobs and (new := next(source, None)):
                waiting.append(self._accept(*new))
                self._listen(0)  # reading takes time; no worker shall wait for all of it
            if not waiting:
                return
            while waiting and not waiting[0].missing:
                done = waiting.popleft()
                yield done.tag, done.answers
                self._listen(0)
            if waiting and waiting[0].missing:
                self._listen(_BEAT)

    def _accept(self, tag: Tag, items: Sequence[Item]) -> _Batch[Tag, Item, Any]:
        batch: _Batch[Tag, Item, Any] = _Batch(tag, items)
        if items:
            self._pieces.append(_Piece(batch, 0, len(items)))
        return batch

    def _listen(self, seconds: float) -> None:
        """Take the answers that are there, waiting so long for the first; keep all at work."""
        self._hand_out()
        by_pipe = {worker.connection: worker for worker in self._workers}
        start = time.monotonic()
        heard = wait(list(by_pipe), min(seconds, self._patience()))
        self._count(min(time.monotonic() - start, seconds))
        for connection in heard:
            self._hear(by_pipe[cast("Connection", connection)])
        for worker in self._workers:
            if self._is_late(worker):
                self._bury(worker)
        self._hand_out()

    def _hand_out(self) -> None:
        for worker in self._workers:
            if self._pieces and worker.ready and not worker.piece:
                worker.give(self._pieces.popleft())

    def _hear(self, worker: _Worker) -> None:
        try:
            answers = worker.connection.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        if worker.piece:
            worker.piece.batch.take(worker.piece.start, answers)
            worker.piece = None
        else:
            worker.ready = True
            self._failed_starts = 0

    def _patience(self) -> float:
        """How long it is until the first worker has taken too long."""
        if not self._timeout:
            return _BEAT
        waited = [worker.waited for worker in self._workers if worker.piece]
        return max(0, self._timeout - max(waited, default=0))

    def _count(self, seconds: float) -> None:
        for worker in self._workers:
            if worker.piece:
                worker.waited += seconds

    def _is_late(self, worker: _Worker) -> bool:
        return bool(self._timeout and worker.piece) and worker.waited >= self._timeout

    def _bury(self, worker: _Worker) -> None:
        """Put another in the place of a dead or late worker, and its piece before all others."""
        late = self._is_late(worker)
        if not late:
            worker.process.join(GRACE)  # to hear how it ended; the pipe may have closed first
        worker.end()
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                raise WorkerError(
                    f"no worker process can be started ({_end_of(worker)}); is there memory for "
                    "them, and can the modules of own filters be imported?"
                )
        if worker.piece and late:
            self._do_again(worker.piece, f"it took longer than {self._timeout:g} s")
        elif worker.piece:
            self._mourn(worker.piece, _end_of(worker))
        self._workers[self._workers.index(worker)] = self._start()

    def _mourn(self, piece: _Piece, end: str) -> None:
        """Let a piece over which a worker has died be tried by another one."""
        piece = piece._replace(deaths=piece.deaths + 1)
        if piece.deaths < DEATHS:
            self._pieces.appendleft(piece)
        else:
            self._do_again(piece, f"{DEATHS} worker processes died over it ({end})")

    def _do_again(self, piece: _Piece, reason: str) -> None:
        """Let the items of a piece be done one by one; the one that is left has failed."""
        if piece.stop - piece.start > 1:
            self._pieces.extendleft(reversed(piece.items()))
        else:
            piece.fail(reason)


class SerialPool(Generic[Item, Answer]):
    """A pool without workers: this process does the work.

    Args:
        work: as for `Pool`.

    """

    def __init__(self, work: Callable[[Sequence[Item]], Sequence[Answer]]) -> None:
        self._work = work

    def answers(
        self, batches: Iterable[tuple[Tag, Sequence[Item]]]
    ) -> Iterator[tuple[Tag, Sequence[Answer]]]:
        """Yield the answers to each batch with its tag, as `Pool.answers` does."""
        return ((tag, self._work(items)) for tag, items in batches)


def _end_of(worker: _Worker) -> str:
    code = worker.process.exitcode
    if code is not None and code < 0:
        return f"ended by signal {-code}; for want of memory?" if code == -9 else f"signal {-code}"
    return f"exit code {code}"
