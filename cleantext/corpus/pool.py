"""Worker processes that may die: each is replaced, and its work is done again.

Each worker has a pipe of its own and at most one piece of work. So it is known which piece a
worker died over, and no lock that the dead hold keeps the others waiting, as it would with the
shared queues of `concurrent.futures`, whose pool is lost when one process is.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, NamedTuple, Self, TypeVar, cast

from cleantext.work import WorkerError, leave_signals_to_parent

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

    def halves(self) -> tuple[_Piece, _Piece]:
        middle = (self.start + self.stop) // 2
        return _Piece(self.batch, self.start, middle), _Piece(self.batch, middle, self.stop)


class _Worker:
    """A process, the parent's end of its pipe, and what it is working on."""

    def __init__(self, work: Callable[[Sequence[Any]], Sequence[Any]]) -> None:
        context = _context()
        self.connection, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(other, work), daemon=True)
        self.process.start()
        other.close()  # else the end of the worker would not be the end of the pipe
        self.ready = False
        self.piece: _Piece | None = None

    def give(self, piece: _Piece) -> None:
        self.piece = piece
        with suppress(OSError):  # it died while it was idle: `wait` will tell
            self.connection.send(piece.batch.items[piece.start : piece.stop])

    def end(self) -> None:
        self.process.terminate()
        self.process.join()
        self.connection.close()


def _context() -> Any:
    # A fork of this process would copy the threads' locks of the readers' libraries, but not the
    # threads. Where there are forks at all, a process without threads makes them.
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["cleantext.corpus.texts"])
    return context


def _serve(connection: Connection, work: Callable[[Sequence[Any]], Sequence[Any]]) -> None:
    """What a worker does until the parent is gone."""
    leave_signals_to_parent()
    with suppress(EOFError, OSError):
        connection.send(None)  # ready
        while True:
            connection.send(work(connection.recv()))


class Pool:
    """Worker processes that do the same to batches of items.

    Args:
        work: gives an answer for each item; with it, it must be possible to pickle it.
        jobs: the number of processes.

    """

    def __init__(self, work: Callable[[Sequence[Any]], Sequence[Any]], jobs: int) -> None:
        self._work = work
        self._jobs = jobs
        self._workers: list[_Worker] = []
        self._pieces: deque[_Piece] = deque()
        self._failed_starts = 0

    def __enter__(self) -> Self:
        self._workers = [_Worker(self._work) for _ in range(self._jobs)]
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()

    def answers(
        self, batches: Iterable[tuple[Tag, Sequence[Item]]]
    ) -> Iterator[tuple[Tag, list[Any]]]:
        """The answers to each batch, in the order of the batches, with the batch's tag.

        No more than `AHEAD` batches for each process are read ahead. The answer to an item over
        which workers die is a `Failure`.

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
                self._listen(None)

    def _accept(self, tag: Tag, items: Sequence[Item]) -> _Batch[Tag, Item, Any]:
        batch: _Batch[Tag, Item, Any] = _Batch(tag, items)
        if items:
            self._pieces.append(_Piece(batch, 0, len(items)))
        return batch

    def _listen(self, seconds: float | None) -> None:
        """Take the answers that are there, waiting so long for the first; keep all at work."""
        self._hand_out()
        by_pipe = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_pipe), seconds):
            self._hear(by_pipe[cast("Connection", connection)])
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

    def _bury(self, worker: _Worker) -> None:
        """Put another in the place of a dead worker, and its piece before all others."""
        worker.process.join(GRACE)  # to hear how it ended; the pipe may have closed first
        worker.end()
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                raise WorkerError(
                    f"no worker process can be started ({_end_of(worker)}); is there memory for "
                    "them, and can the modules of own filters be imported?"
                )
        if worker.piece:
            self._do_again(worker.piece, _end_of(worker))
        self._workers[self._workers.index(worker)] = _Worker(self._work)

    def _do_again(self, piece: _Piece, end: str) -> None:
        piece = piece._replace(deaths=piece.deaths + 1)
        if piece.deaths < DEATHS:
            self._pieces.appendleft(piece)
        elif piece.stop - piece.start > 1:
            self._pieces.extendleft(reversed(piece.halves()))
        else:
            reason = f"{DEATHS} worker processes died over it ({end})"
            piece.batch.take(piece.start, [Failure(reason)])


def here(
    work: Callable[[Sequence[Item]], Sequence[Answer]],
) -> Callable[[Iterable[tuple[Tag, Sequence[Item]]]], Iterator[tuple[Tag, Sequence[Answer]]]]:
    """What `Pool.answers` does, in this process."""

    def answers(
        batches: Iterable[tuple[Tag, Sequence[Item]]],
    ) -> Iterator[tuple[Tag, Sequence[Answer]]]:
        return ((tag, work(items)) for tag, items in batches)

    return answers


def _end_of(worker: _Worker) -> str:
    code = worker.process.exitcode
    if code is not None and code < 0:
        return f"ended by signal {-code}; for want of memory?" if code == -9 else f"signal {-code}"
    return f"exit code {code}"
