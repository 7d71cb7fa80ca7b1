"""Users' own regular expressions, searched with a time limit."""

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
"""Seconds that one pattern may take on one line."""

ALLOWANCE = 10e-6
"""Seconds that one pattern may take for each character, over all lines together."""

DEBT = 5.0
"""Seconds more than that which it may take in all, before it has run away."""

_SHOWN = 60  # characters of a line in a message


@dataclass(frozen=True)
class UserPattern:
    """A regular expression of the `regex` package, searched for without regard to case.

    Called with a line it gives the first match, or None.

    Raises:
        PatternError: when made, the source is no regular expression; when called, it took longer
            than `TIME_LIMIT` on this line, or on many lines longer than `ALLOWANCE` and `DEBT`.

    """

    source: str

    def __post_init__(self) -> None:
        compiled(self.source)

    def __call__(self, line: str) -> regex.Match[str] | None:
        """Find the pattern in the line."""
        begin = time.thread_time()  # other programs must not count
        try:
            found = compiled(self.source).search(line, timeout=TIME_LIMIT)
        except (TimeoutError, MemoryError):  # one that calls itself without end takes both
            raise _ran_away(self.source, line, f"more than {TIME_LIMIT:g} s") from None
        self._charge(line, time.thread_time() - begin)
        return found

    def _charge(self, line: str, seconds: float) -> None:
        """Add what the pattern took to its debts, and take off what it may take."""
        debt = max(0.0, _debts.seconds.get(self.source, 0.0) + seconds - ALLOWANCE * len(line))
        _debts.seconds[self.source] = debt if debt <= DEBT else 0.0  # the next text starts anew
        if debt > DEBT:
            raise _ran_away(self.source, line, f"{DEBT:g} s too long in all, the last of it")


class _Debts(threading.local):
    """By pattern, how many seconds it has taken beyond what it may; each thread has its own."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}


_debts = _Debts()


def _ran_away(source: str, line: str, took: str) -> PatternError:
    start = line[:_SHOWN] + ("…" if len(line) > _SHOWN else "")
    error = PatternError(
        f"the pattern {source!r} took {took} on the line {start!r}: it tries "
        "too many ways to match; give each repetition text of its own to match, or a possessive "
        "end (`++`), and try it with `cleantext-lint`"
    )
    error.line = line
    return error


@lru_cache(maxsize=1024)
def compiled(source: str) -> regex.Pattern[str]:
    """Compile a user's pattern.

    Raises:
        PatternError: it is not a regular expression.

    """
    import regex  # late: 15 ms

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on what future versions may read otherwise
            return regex.compile(source, regex.IGNORECASE)
    except MemoryError:
        raise PatternError(
            f"{source!r} is not a valid regular expression: it is too deep"
        ) from None
    except Exception as error:  # regex has many for what it can't read
        raise PatternError(f"{source!r} is not a valid regular expression: {error}") from None
