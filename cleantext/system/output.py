"""Standard output and standard error of the commands, and how a command ends.

Whatever goes wrong is told in one line, with an exit code of its own; only the light modules are
imported here, so that ``--version`` answers at once.
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
"""What the shell says of a program that a closed pipe has ended."""


class OutputError(Exception):
    """Standard output or standard error can't be written."""


def write(chunks: Iterable[bytes]) -> None:
    """Write bytes to standard output, as they are, here and now.

    Raises:
        OutputError: it can't be written.
        BrokenPipeError: its reader went away.

    """
    if sys.stdout is None:
        raise OutputError("standard output is closed")
    try:
        sys.stdout.buffer.writelines(chunks)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output can't be written: {_why(error)}") from None


def print_out(text: str) -> None:
    """Write text to standard output, in the terminal's encoding or what comes closest.

    Raises:
        OutputError, BrokenPipeError: as `write`.

    """
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    write([f"{text}\n".encode(encoding, "backslashreplace")])


def say(line: str) -> None:
    """Tell people something on standard error, where somebody may hear it.

    Raises:
        OutputError, BrokenPipeError: it can't be written.

    """
    if not sys.stderr:  # closed, it is None, which `print` takes for standard output
        return
    try:
        print(line, file=sys.stderr, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard error can't be written: {_why(error)}") from None


def guard(program: str, work: Callable[[], int]) -> int:
    """Do the work of a command and give its exit code, whatever happens.

    Args:
        program: the command's name, for the message.
        work: gives the exit code, or ends with `SystemExit`.

    """
    try:
        return work()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else TROUBLE if stop.code else 0
    except BrokenPipeError:
        _let_go()
        return BROKEN_PIPE
    except OutputError as error:
        return _failed(program, str(error))
    except MemoryError:
        return _failed(program, "there is not enough memory")
    except KeyboardInterrupt:
        return _failed(program, "interrupted", INTERRUPTED)
    except Exception as error:  # no fault may look like an answer: 1 says that something changed
        return _failed(program, f"by a fault of cleantext, which please report: {fault(error)}")


def fault(error: BaseException) -> str:
    """Describe an exception that nobody expected in one line, with the place where it arose."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}, line {place.tb_lineno}" if place else "?"
    return f"{type(error).__name__}: {' '.join(str(error).split())} ({where})"


def _failed(program: str, message: str, code: int = TROUBLE) -> int:
    _let_go()
    try:
        say(f"{program}: error: {message}")
    except (OSError, OutputError):
        _let_go()  # nobody can be told
    return code


def _let_go() -> None:
    """Nothing more can be written where it fails: let the interpreter not try it at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _why(error: OSError) -> str:
    from cleantext.system.files import describe_os_error  # late: --version needs none of it

    return describe_os_error(error)
