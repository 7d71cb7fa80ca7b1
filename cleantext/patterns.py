"""Users' own regular expressions, searched with a time limit."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

TIME_LIMIT = 1.0
"""Seconds that one pattern may take on one line."""

_SHOWN = 60  # characters of a line in a message


class PatternError(ValueError):
    """A pattern that is no regular expression, or that ran away.

    Attributes:
        line: the line on which it ran away; ``""`` for a pattern that can't be read.

    """

    line: str = ""


@dataclass(frozen=True)
class UserPattern:
    """A regular expression of the `regex` package, searched for without regard to case.

    Called with a line it gives the first match, or None.

    Raises:
        PatternError: when made, the source is no regular expression; when called, it took longer
            than `TIME_LIMIT`.

    """

    source: str

    def __post_init__(self) -> None:
        compiled(self.source)

    def __call__(self, line: str) -> regex.Match[str] | None:
        """Find the pattern in the line."""
        try:
            return compiled(self.source).search(line, timeout=TIME_LIMIT)
        except (TimeoutError, MemoryError):  # one that calls itself without end takes both
            raise _ran_away(self.source, line) from None


def _ran_away(source: str, line: str) -> PatternError:
    start = line[:_SHOWN] + ("…" if len(line) > _SHOWN else "")
    error = PatternError(
        f"the pattern {source!r} took more than {TIME_LIMIT:g} s on the line {start!r}: it tries "
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
