"""Worker processes and their parent: signals, and ending together."""

from __future__ import annotations

import os
import signal

TIMEOUT = 60.0
"""Seconds that a record of a data set may take, by default."""


class WorkerError(Exception):
    """A worker process died and can't be replaced."""


def cores() -> int:
    """Return the number of cores that this process may use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return usable or 1


def leave_signals_to_parent() -> None:
    """Ignore keyboard interrupts in a worker, since the parent ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def end_with_parent() -> None:
    """Let a worker end with its parent, whatever it is doing."""
    import multiprocessing  # late: slow to import, and most commands need no workers
    from multiprocessing.connection import wait

    parent = multiprocessing.parent_process()
    if not parent:
        return
    try:
        _let_system_watch(parent.sentinel)
    except (ImportError, AttributeError, OSError):  # not supported here
        from threading import Thread  # likewise

        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()
    if wait([parent.sentinel], 0):  # it ended before the watch began
        os._exit(1)


def _let_system_watch(sentinel: int) -> None:
    """End this process by a signal when a pipe closes.

    A thread could not, while a regular expression holds the interpreter lock.
    """
    import fcntl

    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(sentinel, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(sentinel, fcntl.F_GETFL)
    fcntl.fcntl(sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)


def _end_after(sentinel: int) -> None:
    from multiprocessing.connection import wait

    wait([sentinel])
    os._exit(1)
