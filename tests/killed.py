"""Runs that are killed, in a module that processes load at once: it takes no test library."""

from __future__ import annotations

import os
import signal
import sys

from cleantext.corpus.cli.main import main
from cleantext.corpus.runner import batching
from cleantext.corpus.runner import run as runner


def killed_run(argv: list[str], moment: int) -> None:
    """Run in a process, and die just before a given change of the file system."""
    batching.RECORDS, runner.COMMIT = 4, 2
    left = iter(range(moment, -1, -1))
    pid = os.getpid()

    def look(event: str, arguments: tuple[object, ...]) -> None:
        opened = event == "open" and arguments[1] not in ("r", "rb") and "out" in str(arguments[0])
        changed = event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate")
        if (opened or changed) and os.getpid() == pid and not next(left, 1):
            os.kill(pid, signal.SIGKILL)

    sys.addaudithook(look)
    sys.exit(main(argv))
