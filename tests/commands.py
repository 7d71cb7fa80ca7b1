"""Running the command in tests: in this process, in another, and on a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

DIRTY = b"He said so.\nAdvertisement\nShe agreed.\f\r\n"
CLEAN = b"He said so.\nShe agreed.\r\n"


class Ran(NamedTuple):
    code: int
    out: bytes
    err: str


Run = Callable[..., Ran]

Err = Callable[[], str]
"""Returns the standard error written since the last call."""


def raising(number: int) -> Callable[..., None]:
    """Return a function that raises a system error."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def left_over() -> list[str]:
    """Return the names in the working folder."""
    return sorted(path.name for path in Path().iterdir())


def command(*argv: str, **options: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "cleantext", *argv], **options
    )


def on_terminal(*argv: str, environment: dict[str, str] | None = None, typed: bytes = b"") -> str:
    """Run the command on a terminal, and return what it shows there."""
    parent, child = pty.openpty()
    termios.tcsetwinsize(child, (24, 80))
    process = command(
        *argv,
        stdin=child,
        stdout=child,
        stderr=child,
        env={**os.environ, "TERM": "xterm", **(environment or {})},
    )
    os.close(child)
    if typed:
        os.write(parent, typed)
    shown = b""
    while True:
        try:
            shown += os.read(parent, 4096)
        except OSError:  # the terminal's other end is closed
            break
        if not shown.endswith(b"\n") and process.poll() is not None:
            break
    os.close(parent)
    process.wait(timeout=60)
    return shown.decode().replace("\r\n", "\n")
