"""Users' own regular expressions, searched with a time limit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

TIME_LIMIT = 1.0
"""Seconds that one pattern may take on one line."""


class PatternError(ValueError):
    """A pattern that is no regular expression, or that ran away."""


@dataclass(frozen=True)
class UserPattern:
    """A regular expression of the `regex` package, searched for without regard to case.

    Called with a line it says whether it finds something.

    Raises:
        PatternError: when made, the source is no regular expression; when called, it took longer
            than `TIME_LIMIT`.

    """

    source: str

    def __post_init__(self) -> None:
        _compiled(self.source)

    def __call__(self, line: str) -> bool:
        """Say whether the pattern finds something in the line."""
        try:
            return _compiled(self.source).search(line, timeout=TIME_LIMIT) is not None
        except TimeoutError:
            raise PatternError(
                f"the pattern {self.source!r} took more than {TIME_LIMIT:g} s on the line "
                f"{line[:60]!r}: it backtracks without end; `cleantext-lint` finds such patterns"
            ) from None


@cache
def _compiled(source: str):  # type: ignore[no-untyped-def]  # regex is imported late: 15 ms
    import regex

    try:
        return regex.compile(source, regex.IGNORECASE)
    except regex.error as error:
        raise PatternError(f"{source!r} is no regular expression: {error}") from None
