"""Long output on a terminal, through the user's pager."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from cleantext.system.output import write

if TYPE_CHECKING:
    from subprocess import Popen

_SETTINGS = {"LESS": "FRX", "LV": "-c"}
"""How `less` and `lv` pass colours on, and end at once if all fits, unless the user sets more."""


def page(texts: Iterable[str]) -> None:
    """Show texts in ``$PAGER`` or `less` on a terminal; elsewhere, print them.

    Raises:
        OutputError, BrokenPipeError: standard output can't be written.

    """
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    chunks = (text.encode(encoding, "backslashreplace") for text in texts)
    pager = _start() if _is_wanted() else None
    if pager is None:
        for chunk in chunks:
            write([chunk])
        return
    with _without_interrupts(), suppress(BrokenPipeError), pager:  # the user may leave early
        assert pager.stdin  # noqa: S101  # as `_start` asks for
        pager.stdin.writelines(chunks)


def _is_wanted() -> bool:
    return bool(sys.stdout) and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _start() -> Popen[bytes] | None:
    """Start the pager; return None if there is none."""
    from shlex import split  # late: rarely needed
    from subprocess import PIPE, Popen

    try:
        words = split(os.environ.get("PAGER", "less"))
        if words in ([], ["cat"]):
            return None
        settings = {**_SETTINGS, **os.environ}
        return Popen(words, stdin=PIPE, env=settings)  # noqa: S603  # their own
    except (OSError, ValueError):  # it is not installed, or its quotes do not match
        return None


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Leave Ctrl-C to the pager, which stays on the terminal."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # only the main thread may
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
