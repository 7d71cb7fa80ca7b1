"""How a command ends: its exit code, and the line that explains a failure."""

from __future__ import annotations

import re

from cleantext.system.files import describe_os_error
from cleantext.system.output import TROUBLE, say

DAMAGED = 1
"""The exit code of a complete run that left out damaged parts of the input."""


_ADVICE = re.compile(r'\btry (text|url)_field="(.*?)"')


def fail(message: str) -> int:
    """Print what went wrong; return the exit code.

    An argument of the library that the message suggests is replaced by the option.
    """
    message = _ADVICE.sub(r"try --\1-field \2", message)
    say(f"cleantext-corpus: error: {message}")
    return TROUBLE


def describe_error(error: Exception) -> str:
    """Describe an error in one line, with the way out."""
    if not isinstance(error, OSError):
        return str(error)
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{describe_os_error(error)}"
