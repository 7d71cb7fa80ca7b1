"""User-defined regular expressions, searched with a time limit."""

from __future__ import annotations

import threading
import time
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cleantext.errors import PatternError

if TYPE_CHECKING:
    import regex

TIME_LIMIT = 1.0
"""Seconds that a pattern may take on one line."""

ALLOWANCE = 10e-6
"""Seconds that a pattern may take for each character, averaged over all lines."""

DEBT = 5.0
"""Seconds beyond `ALLOWANCE` after which a pattern counts as a runaway."""

_SHOWN = 60  # characters of a line in a message


@dataclass(frozen=True)
class UserPattern:
    """A case-insensitive regular expression of the `regex` package.

    Called with a line, it returns the first match, or None.

    Raises:
        PatternError: when made, the source is not a regular expression; when called, the search
            took longer than `TIME_LIMIT`, or all searches longer than `ALLOWANCE` and `DEBT`.

    """

    source: str

    def __post_init__(self) -> None:
        compile_pattern(self.source)

    def __call__(self, line: str) -> regex.Match[str] | None:
        """Search the line."""
        begin = time.thread_time()  # excludes other programs
        try:
            found = compile_pattern(self.source).search(line, timeout=TIME_LIMIT)
        except (TimeoutError, MemoryError):  # endless recursion ends in either
            raise _ran_away(self.source, line, f"more than {TIME_LIMIT:g} s") from None
        self._charge(line, time.thread_time() - begin)
        return found

    def _charge(self, line: str, seconds: float) -> None:
        """Charge the pattern for its time, less its allowance for the line."""
        debt = max(0.0, _debts.seconds.get(self.source, 0.0) + seconds - ALLOWANCE * len(line))
        _debts.seconds[self.source] = (
            debt if debt <= DEBT else 0.0
        )  # so that the next text starts afresh
        if debt > DEBT:
            raise _ran_away(self.source, line, f"{DEBT:g} s too long in all, the last of it")


class _Debts(threading.local):
    """Seconds beyond the allowance by pattern, for each thread."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}


_debts = _Debts()


def _ran_away(source: str, line: str, took: str) -> PatternError:
    start = line[:_SHOWN] + ("…" if len(line) > _SHOWN else "")
    error = PatternError(
        f"the pattern {source!r} took {took} on the line {start!r}: it tries "
        "too many ways to match; make each repetition match different text, or make it possessive "
        "(`++`), and check it with `cleantext-lint`"
    )
    error.line = line
    return error


@lru_cache(maxsize=1024)
def compile_pattern(source: str) -> regex.Pattern[str]:
    """Compile a user-defined pattern.

    Raises:
        PatternError: it is not a valid regular expression.

    """
    import regex  # late: 15 ms

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about syntax that future versions may change
            return regex.compile(source, regex.IGNORECASE)
    except MemoryError:
        raise PatternError(
            f"{source!r} is not a valid regular expression: it is too deep"
        ) from None
    except Exception as error:  # regex raises many kinds
        raise PatternError(f"{source!r} is not a valid regular expression: {error}") from None
