"""A pool of worker processes that survives dead and hanging workers.

Each worker has a separate pipe and at most one piece of work. So it is known which piece killed a
worker, and no lock held by a dead worker blocks the others, as it would with the shared queues of
`concurrent.futures`, which loses the whole pool with one process.

Workers end with their parent, even if that is killed while they work.
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
from importlib import import_module
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, NamedTuple, Self, TypeVar, cast

from cleantext.system.processes import WorkerError, end_with_parent, leave_signals_to_parent
from cleantext.system.signals import interrupts_held

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Tag = TypeVar("Tag")

AHEAD = 3
"""Batches per worker that are read ahead, or done and waiting for their turn."""

DEATHS = 2
"""Workers that may die over a piece of work before it is split."""

STARTS = 3
"""Workers that may die in a row while starting before the pool gives up."""

GRACE = 5
"""Seconds for a process whose pipe has closed to end by itself."""

_BEAT = 1.0
"""Seconds that the parent waits at a time.

While a run is suspended (Ctrl-Z), no more than this counts against a worker.
"""


class Failure(NamedTuple):
    """The answer to an item whose work failed, with the reason."""

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
    """A part of a batch, with its count of dead workers."""

    batch: _Batch[Any, Any, Any]
    start: int
    stop: int
    deaths: int = 0

    def items(self) -> list[_Piece]:
        """Return a piece for each item."""
        return [_Piece(self.batch, index, index + 1) for index in range(self.start, self.stop)]

    def fail(self, reason: str) -> None:
        self.batch.take(self.start, [Failure(reason)])


class _Worker:
    """A process, the parent's end of its pipe, and its piece of work.

    Attributes:
        ready: whether it has started.
        piece: its piece of work, if any.
        waited: the seconds that the parent has spent waiting for the piece.

    """

    def __init__(self, work: Callable[[Sequence[Any]], Sequence[Any]], method: str | None) -> None:
        context: Any = multiprocessing.get_context(method or _method())
        self.connection, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(other, work), daemon=True)
        self.process.start()
        other.close()  # or the pipe would not close with the worker
        self.ready = False
        self.piece: _Piece | None = None
        self.waited = 0.0

    def give(self, piece: _Piece) -> None:
        self.piece, self.waited = piece, 0.0
        with suppress(OSError):  # it died while idle; `wait` will report it
            self.connection.send(piece.batch.items[piece.start : piece.stop])

    def end(self) -> None:
        self.process.kill()  # user filters may have changed the handlers of other signals
        self.process.join()
        self.connection.close()


def _method() -> str:
    # A fork of this process would copy the locks of libraries' threads, but not the threads. So
    # a process without threads does the forking, where there is fork.
    return "spawn" if sys.platform == "win32" else "forkserver"


def preload(module: str) -> None:
    """Begin to load a module once for all workers to come, while this process goes on.

    Only for commands, since this affects every use of `multiprocessing` in the process. If it can't
    begin, the start of the first worker fails likewise.
    """
    if _method() == "forkserver":
        multiprocessing.set_forkserver_preload([module])
        server = import_module("multiprocessing.forkserver")  # Windows lacks it
        with suppress(OSError):
            resource_tracker.ensure_running()  # first, as its start would let interrupts through
            with interrupts_held():
                server.ensure_running()


def _serve(connection: Connection, work: Callable[[Sequence[Any]], Sequence[Any]]) -> None:
    """Work until the parent is gone; the main function of a worker."""
    leave_signals_to_parent()
    end_with_parent()
    sys.stdout = sys.stderr  # keep the output of user filters out of the results
    with suppress(Exception):  # preload; errors will recur with real items
        work([])
    with suppress(EOFError, OSError):
        connection.send(None)  # ready
        while True:
            connection.send(work(connection.recv()))


class Pool:
    """Worker processes that apply a function to batches of items.

    Args:
        work: returns an answer for each item of a batch, which may be empty. It must be picklable
            unless workers are forked.
        jobs: the number of processes.
        timeout: the seconds allowed for one item; 0 for no limit. A batch that takes longer as a
            whole is retried item by item.
        method: the start method of `multiprocessing`; by default the safest one.

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
        """Yield the tag and the answers of each batch, in order.

        At most `AHEAD` batches per process are read ahead. The answer to an item that kills
        workers or takes too long is a `Failure`.

        Raises:
            WorkerError: no worker can be started.

        """
        source = iter(batches)
        waiting: deque[_Batch[Tag, Item, Any]] = deque()
        while True:
            while len(waiting) < AHEAD * self._jobs and (new := next(source, None)):
                waiting.append(self._accept(*new))
                self._listen(0)  # reading takes time, in which no worker should be idle
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
        """Take the answers that arrive within some seconds, and keep all workers busy."""
        self._hand_out()
        by_pipe = {worker.connection: worker for worker in self._workers}
        start = time.monotonic()
        heard = wait(list(by_pipe), min(seconds, self._patience()))
        self._count(min(time.monotonic() - start, seconds))
        for connection in heard:
            self._receive(by_pipe[cast("Connection", connection)])
        for worker in self._workers:
            if self._is_late(worker):
                self._replace_worker(worker)
        self._hand_out()

    def _hand_out(self) -> None:
        for worker in self._workers:
            if self._pieces and worker.ready and not worker.piece:
                worker.give(self._pieces.popleft())

    def _receive(self, worker: _Worker) -> None:
        try:
            answers = worker.connection.recv()
        except (EOFError, OSError):
            self._replace_worker(worker)
            return
        if worker.piece:
            worker.piece.batch.take(worker.piece.start, answers)
            worker.piece = None
        else:
            worker.ready = True
            self._failed_starts = 0

    def _patience(self) -> float:
        """Return the seconds until the first worker exceeds the time limit."""
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

    def _replace_worker(self, worker: _Worker) -> None:
        """Replace a dead or late worker, and put its piece first in the queue."""
        late = self._is_late(worker)
        if not late:
            worker.process.join(GRACE)  # to learn its exit code; the pipe may close first
        worker.end()
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                raise WorkerError(
                    f"no worker process can be started ({_describe_end(worker)}); is there enough "
                    "memory, and can the modules of your filters be imported?"
                )
        if worker.piece and late:
            self._split_or_fail(worker.piece, f"it took longer than {self._timeout:g} s")
        elif worker.piece:
            self._retry(worker.piece, _describe_end(worker))
        self._workers[self._workers.index(worker)] = self._start()

    def _retry(self, piece: _Piece, end: str) -> None:
        """Retry a piece that killed a worker with another worker."""
        piece = piece._replace(deaths=piece.deaths + 1)
        if piece.deaths < DEATHS:
            self._pieces.appendleft(piece)
        else:
            self._split_or_fail(piece, f"{DEATHS} worker processes died over it ({end})")

    def _split_or_fail(self, piece: _Piece, reason: str) -> None:
        """Split a piece into its items; a single item has failed."""
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


def _describe_end(worker: _Worker) -> str:
    code = worker.process.exitcode
    if code is not None and code < 0:
        return f"ended by signal {-code}; out of memory?" if code == -9 else f"signal {-code}"
    return f"exit code {code}"
