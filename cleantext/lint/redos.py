"""Detection of catastrophic backtracking (ReDoS) in user-defined patterns.

The steps of a search are counted (see `backtracking`), so that all machines give the same answer.
Patterns with syntax that only the `regex` package has are timed instead.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from cleantext.lint import backtracking, worst_case
from cleantext.phrases.openings import UnknownPatternError
from cleantext.phrases.patterns import TIME_LIMIT, compile_pattern

if TYPE_CHECKING:
    import regex

LIMIT = TIME_LIMIT / 4
"""Seconds on one line after which a pattern runs away; less than at run time, for slow machines."""

STEPS = 10_000_000
"""Steps on one line after which a pattern runs away: about a quarter of a second."""

SEARCH_LIMIT = 3.0
"""Seconds to search for such a line for one pattern."""

LENGTH = 20_000
"""The longest line to try, in characters: the text of a page without line breaks."""

_SHORTEST = 8
_PROBES = "a0 _-./:,A'\t中"  # for character classes and dots
_STRANGE = "☃"  # hardly any pattern accepts it, so that the search fails at the end
_SPECIAL = r"\()[]{}*+?|^$"
_MAX_BEGINNINGS = 24  # for one pattern
_MAX_PIECES = 32


class Runaway(NamedTuple):
    """A line on which a pattern runs away.

    Attributes:
        line: the line.
        growth: the factor by which doubling the line multiplies the time; 0 if unknown.

    """

    line: str
    growth: float


def find_runaway(source: str, length: int = LENGTH) -> Runaway | None:
    """Find a line on which a pattern takes too long.

    Args:
        source: the pattern.
        length: the length of the longest line that it will search, in characters.

    """
    try:
        return _find_by_steps(source, length)
    except UnknownPatternError:
        return _find_by_time(source, length)


def _find_by_steps(source: str, length: int) -> Runaway | None:
    """Count the steps on short lines, and extrapolate to longer ones."""
    kind, most = worst_case.worst(source)
    lengths = [backtracking.LENGTH >> halved for halved in range(6, -1, -1)]
    counts = backtracking.steps(source, [kind.line(each) for each in lengths]).tolist()
    growth = counts[-1] / counts[-2] if counts[-2] else 1.0
    power = math.log2(max(growth, 1.01))
    if most * (length / lengths[-1]) ** power < STEPS:
        return None
    short = [each for each, count in zip(lengths, counts, strict=True) if count > STEPS]
    enough = math.ceil(lengths[-1] * (STEPS / most) ** (1 / power))
    return Runaway(kind.line(min([*short, max(enough, lengths[-1])])), growth)


def _find_by_time(source: str, length: int) -> Runaway | None:
    """Time the search on lines made of the pattern's parts.

    A beginning that it accepts, one piece many times, and an end that it rejects make backtracking
    try all ways. The end contains the pattern's words as well, as `regex` gives up at once if a
    required word is missing.
    """
    pattern = compile_pattern(source)
    until = time.thread_time() + SEARCH_LIMIT
    for start, piece, end in _line_parts(pattern, source):
        # One eighth of the length first: if that takes next to no time, the whole can't take long.
        for part, limit in ((length // 8, LIMIT / 200), (length, LIMIT)):
            if _measure(pattern, _line(start, piece, end, part)) < limit:
                break
        else:
            return _shortest_runaway(pattern, start, piece, end)
        if time.thread_time() > until:
            break
    return None


def _line_parts(pattern: regex.Pattern[str], source: str) -> Iterator[tuple[str, str, str]]:
    pieces, ends = _pieces(source), _ends(source)
    for start in _beginnings(pattern, pieces):
        for piece in pieces:
            if _accepts(pattern, start + piece * 2):
                yield from ((start, piece, end) for end in ends)


def _words(source: str) -> list[str]:
    """Return the literal words of a pattern."""
    import regex

    return regex.findall(r"(?<![\\\p{L}\d])[\p{L}\d' ]{2,}", regex.sub(r"\\p\{\w+\}", "", source))


def _pieces(source: str) -> list[str]:
    """Return pieces to repeat: words, characters, one of each class."""
    words = _words(source)
    characters = [char for char in source if char not in _SPECIAL]
    return list(dict.fromkeys([*words, *_PROBES, *characters, "a ", "a."]))[:_MAX_PIECES]


def _ends(source: str) -> list[str]:
    needed = [*_words(source), *(char for char in source if char not in _SPECIAL)]
    return [_STRANGE, _STRANGE + _STRANGE.join(dict.fromkeys(needed))]


def _beginnings(pattern: regex.Pattern[str], pieces: list[str]) -> Iterator[str]:
    """Yield strings of pieces that a match may begin with."""
    found = [""]
    for start in found:  # which grows meanwhile
        yield start
        for piece in pieces:
            longer = start + piece
            if (
                len(found) < _MAX_BEGINNINGS
                and not start.endswith(piece)
                and _accepts(pattern, longer)
            ):
                found.append(longer)


def _accepts(pattern: regex.Pattern[str], text: str) -> bool:
    """Decide whether a match may begin with this text."""
    try:
        return pattern.fullmatch(text, partial=True, timeout=LIMIT) is not None
    except (TimeoutError, MemoryError):
        return True


def _line(start: str, piece: str, end: str, length: int) -> str:
    return start + piece * max(1, length // len(piece)) + end


def _measure(pattern: regex.Pattern[str], line: str) -> float:
    """Return the seconds of a search, up to little more than `LIMIT`."""
    begin = time.thread_time()  # excludes other programs
    try:
        pattern.search(line, timeout=LIMIT)
    except (TimeoutError, MemoryError):
        return LIMIT * 2
    return time.thread_time() - begin


def _shortest_runaway(pattern: regex.Pattern[str], start: str, piece: str, end: str) -> Runaway:
    """Return the shortest runaway line, of lines that double in length."""
    length, times = _SHORTEST, [0.0]
    while times[-1] <= LIMIT and length <= 2 * LENGTH:
        times.append(_measure(pattern, _line(start, piece, end, length)))
        length *= 2
    line = _line(start, piece, end, length // 2)
    known = [seconds for seconds in times if seconds <= LIMIT]
    growth = known[-1] / known[-2] if len(known) > 2 and known[-2] else 0.0
    return Runaway(line, growth)
