"""Standard output and standard error of the commands, and their exit codes.

Every error is reported in one line and has an exit code. Only light modules are imported here, so
that ``--version`` is fast.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TROUBLE = 2
INTERRUPTED = 130
BROKEN_PIPE = 141
"""The exit code that a shell reports for a program ended by a closed pipe."""

_PACKAGE = __file__[: -len("system/output.py")]
"""The folder of this package, with the separator at its end."""


class OutputError(Exception):
    """Standard output or standard error can't be written."""


def write(chunks: Iterable[bytes]) -> None:
    """Write bytes to standard output, and flush it.

    Raises:
        OutputError: standard output can't be written.
        BrokenPipeError: its reader has closed it.

    """
    if sys.stdout is None:
        raise OutputError("standard output is closed")
    try:
        sys.stdout.buffer.writelines(chunks)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output can't be written: {_describe(error)}") from None


def print_out(text: str) -> None:
    """Write text to standard output in its encoding, with escapes for other characters.

    Raises:
        OutputError, BrokenPipeError: see `write`.

    """
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    write([f"{text}\n".encode(encoding, "backslashreplace")])


def say(line: str) -> None:
    """Write a line to standard error, unless it is closed.

    Raises:
        OutputError: standard error can't be written.
        BrokenPipeError: its reader has closed it.

    """
    if not sys.stderr:  # if closed, it is None, for which `print` uses standard output
        return
    try:
        print(line, file=sys.stderr, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard error can't be written: {_describe(error)}") from None


def guard(program: str, work: Callable[[], int]) -> int:
    """Run a command and return its exit code, whatever exception ends it.

    Args:
        program: the name of the command, for messages.
        work: returns the exit code, or raises `SystemExit`.

    """
    try:
        return work()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else TROUBLE if stop.code else 0
    except BrokenPipeError:
        silence_broken_streams()
        return BROKEN_PIPE
    except OutputError as error:
        return _failed(program, str(error))
    except MemoryError:
        return _failed(program, "there is not enough memory")
    except KeyboardInterrupt:
        return _failed(program, "interrupted", INTERRUPTED)
    except Exception as error:  # not exit code 1, which means that something changed
        return _failed(program, f"by a fault of cleantext, which please report: {fault(error)}")


def fault(error: BaseException, *, custom: bool = False) -> str:
    """Describe an unexpected exception in one line, with the place that raised it.

    Args:
        error: the exception.
        custom: whether a custom filter is at fault; a place in cleantext is then left out.

    """
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    file = place.tb_frame.f_code.co_filename if place else ""
    if custom and (not file or file.startswith(_PACKAGE)):
        return describe_error(error)
    return describe_error(error, f"{file}, line {place.tb_lineno}" if place else "?")


def describe_error(error: BaseException, *details: str) -> str:
    """Describe an exception in one line, with its notes and further details."""
    notes = [" ".join(str(note).split()) for note in getattr(error, "__notes__", ())]
    message = f"{type(error).__name__}: {' '.join(str(error).split())}"
    return f"{message} ({'; '.join([*notes, *details])})" if notes or details else message


def _failed(program: str, message: str, code: int = TROUBLE) -> int:
    silence_broken_streams()
    try:
        say(f"{program}: error: {message}")
    except (OSError, OutputError):
        silence_broken_streams()  # there is nowhere to report it
    return code


def silence_broken_streams() -> None:
    """Silence broken streams, so that the interpreter does not flush them at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _describe(error: OSError) -> str:
    from cleantext.system.files import describe_os_error  # late: --version does not need it

    return describe_os_error(error)
