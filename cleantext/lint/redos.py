"""Lines made to lead a regular expression astray, to see whether a user's pattern runs away.

The steps of a search are counted (see `backtracking`), so that all machines give the same answer.
 Patterns with parts that only the package `regex` knows are timed instead.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from cleantext.lint import backtracking
from cleantext.phrases.patterns import compiled

if TYPE_CHECKING:
    import regex

LIMIT = 0.25
"""Seconds. A pattern that takes longer on one line runs away."""

STEPS = 10_000_000
"""A pattern whose search takes more steps on one line runs away: some quarter of a second."""

PATIENCE = 3.0
"""Seconds that the search for such a line may take for one pattern."""

LENGTH = 20_000
"""Characters of the longest line tried: a page's text without its line breaks."""

_SHORTEST = 8
_PROBES = "a0 _-./:,A'\t中"  # what character classes and dots accept
_STRANGE = "☃"  # what next to no pattern asks for, to make it fail at the end
_SPECIAL = r"\()[]{}*+?|^$"
_STARTS = 24  # beginnings tried for one pattern
_PIECES = 32


class Runaway(NamedTuple):
    """A line on which a pattern runs away.

    Attributes:
        line: the line.
        growth: how many times as long a line of double the length took, before the limit;
            0 where that could not be seen.

    """

    line: str
    growth: float


def find_runaway(source: str, length: int = LENGTH) -> Runaway | None:
    """A line on which this pattern takes too long, or None where none was found.

    Args:
        source: the pattern.
        length: of the longest line that it will meet, in characters.

    """
    try:
        return _counted(source, length)
    except backtracking.UnknownPatternError:
        return _timed(source, length)


def _counted(source: str, length: int) -> Runaway | None:
    """Count the steps on short lines; how they grow tells those on longer ones."""
    kind, most = backtracking.worst(source)
    lengths = [backtracking.LENGTH >> halved for halved in range(6, -1, -1)]
    counts = backtracking.steps(source, [kind.line(each) for each in lengths]).tolist()
    growth = counts[-1] / counts[-2] if counts[-2] else 1.0
    power = math.log2(max(growth, 1.01))
    if most * (length / lengths[-1]) ** power < STEPS:
        return None
    short = [each for each, count in zip(lengths, counts, strict=True) if count > STEPS]
    enough = math.ceil(lengths[-1] * (STEPS / most) ** (1 / power))
    return Runaway(kind.line(min([*short, max(enough, lengths[-1])])), growth)


def _timed(source: str, length: int) -> Runaway | None:
    """Time the search on lines that are made of the pattern's own pieces.

    Something that it accepts as a beginning, one piece again and again, and an end that it
    refuses: that is how backtracking is driven to try all ways. The end also holds the pattern's
    words, for `regex` gives up at once where a word that it needs is missing.

    """
    pattern = compiled(source)
    until = time.thread_time() + PATIENCE
    for start, piece, end in _parts(pattern, source):
        # One eighth of the length first: where even that takes no time, the whole can't take long.
        for part, limit in ((length // 8, LIMIT / 200), (length, LIMIT)):
            if _time(pattern, _line(start, piece, end, part)) < limit:
                break
        else:
            return _measured(pattern, start, piece, end)
        if time.thread_time() > until:
            break
    return None


def _parts(pattern: regex.Pattern[str], source: str) -> Iterator[tuple[str, str, str]]:
    pieces, ends = _pieces(source), _ends(source)
    for start in _beginnings(pattern, pieces):
        for piece in pieces:
            if _accepts(pattern, start + piece * 2):
                yield from ((start, piece, end) for end in ends)


def _words(source: str) -> list[str]:
    """The runs of letters and digits in the pattern that stand for themselves."""
    import regex

    return regex.findall(r"(?<![\\\p{L}\d])[\p{L}\d' ]{2,}", regex.sub(r"\\p\{\w+\}", "", source))


def _pieces(source: str) -> list[str]:
    """What the pattern may repeat: its words, its characters, and one of each common class."""
    words = _words(source)
    characters = [char for char in source if char not in _SPECIAL]
    return list(dict.fromkeys([*words, *_PROBES, *characters, "a ", "a."]))[:_PIECES]


def _ends(source: str) -> list[str]:
    needed = [*_words(source), *(char for char in source if char not in _SPECIAL)]
    return [_STRANGE, _STRANGE + _STRANGE.join(dict.fromkeys(needed))]


def _beginnings(pattern: regex.Pattern[str], pieces: list[str]) -> Iterator[str]:
    """The empty string, and strings of these pieces with which a match may begin."""
    found = [""]
    for start in found:  # grows as it goes
        yield start
        for piece in pieces:
            longer = start + piece
            if len(found) < _STARTS and not start.endswith(piece) and _accepts(pattern, longer):
                found.append(longer)


def _accepts(pattern: regex.Pattern[str], text: str) -> bool:
    """Whether a match may begin with this text."""
    try:
        return pattern.fullmatch(text, partial=True, timeout=LIMIT) is not None
    except (TimeoutError, MemoryError):
        return True


def _line(start: str, piece: str, end: str, length: int) -> str:
    return start + piece * max(1, length // len(piece)) + end


def _time(pattern: regex.Pattern[str], line: str) -> float:
    """Seconds of a search; not much more than `LIMIT`."""
    begin = time.thread_time()  # other programs must not count
    try:
        pattern.search(line, timeout=LIMIT)
    except (TimeoutError, MemoryError):
        return LIMIT * 2
    return time.thread_time() - begin


def _measured(pattern: regex.Pattern[str], start: str, piece: str, end: str) -> Runaway:
    """The shortest line that takes too long, of those that double in length."""
    length, times = _SHORTEST, [0.0]
    while times[-1] <= LIMIT and length <= 2 * LENGTH:
        times.append(_time(pattern, _line(start, piece, end, length)))
        length *= 2
    line = _line(start, piece, end, length // 2)
    known = [seconds for seconds in times if seconds <= LIMIT]
    growth = known[-1] / known[-2] if len(known) > 2 and known[-2] else 0.0
    return Runaway(line, growth)
