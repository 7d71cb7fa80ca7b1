"""Worker processes and their parent: who heeds which signal, and who ends with whom."""

from __future__ import annotations

import os
import signal
from threading import Thread

TIMEOUT = 60.0
"""Seconds that a record of a data set may take, where nothing else is said."""


class WorkerError(Exception):
    """A worker process died, and no other can do its work."""


def cores() -> int:
    """Return the number of cores that this process may use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return usable or 1


def leave_signals_to_parent() -> None:
    """In a worker: an interrupt from the keyboard goes to all; the parent ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def end_with_parent() -> None:
    """In a worker: let it end when the parent does, whatever it is doing then."""
    import multiprocessing  # late: a command that needs no workers can't wait for it
    from multiprocessing.connection import wait

    parent = multiprocessing.parent_process()
    if not parent:
        return
    try:
        _let_system_watch(parent.sentinel)
    except (ImportError, AttributeError, OSError):  # it can't
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()
    if wait([parent.sentinel], 0):  # it ended before it was watched
        os._exit(1)


def _let_system_watch(sentinel: int) -> None:
    """Let a signal end this process when the other end of a pipe is closed.

    No thread could do that while a regular expression keeps the interpreter to itself.
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
