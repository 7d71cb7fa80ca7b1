"""The lines on which a search backtracks most.

Lines are made of the pattern's parts, and the engine's steps are counted on them, an idea of the
checker recheck (TSUYUSATO Kitsune).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from cleantext.lint.backtracking import LENGTH, SINGLE, accepts_char, accepts_folded, steps
from cleantext.phrases.openings import parse_pattern

_SHORT = 100  # the length of lines to try first
_MAX_KINDS = 80
_RETRIED = 4  # the worst of them to try at full length
_WIDE = 8  # repeats of fewer times multiply the ways too little
_PROBES = " a0.A,-:中、/é\"('"  # members of character sets, the frequent ones first
_MAX_STARTS = 6
_MAX_PIECES = 40
_PAIRS = ("a ", "a.", "A ", "0 ", "A. ", "a, ", "- ", "中、")
_STRANGE = "☃"  # hardly any pattern accepts it, so that the search fails at the end


class LineKind(NamedTuple):
    """A kind of line: a start, repeated pieces, a strange end.

    Attributes:
        start: the start.
        piece: the repeated piece.

    """

    start: str
    piece: str

    def line(self, length: int) -> str:
        """Return the line of this kind of a given length."""
        room = max(length - len(self.start) - len(_STRANGE), 0)
        return self.start + (self.piece * (room // len(self.piece) + 1))[:room] + _STRANGE


class Worst(NamedTuple):
    """The kind of line with the most steps.

    Attributes:
        kind: the kind of line.
        steps: the steps of a search on a line of `LENGTH` characters.

    """

    kind: LineKind
    steps: int


def worst(pattern: str) -> Worst:
    """Find the kind of line with the most steps.

    Args:
        pattern: a regular expression; its case is ignored.

    Raises:
        UnknownPatternError: its steps can't be counted.

    """
    tree = parse_pattern(pattern)
    kinds = list(islice(_kinds(tree), _MAX_KINDS))
    short = steps(pattern, [kind.line(_SHORT) for kind in kinds])
    again = [kinds[place] for place in np.argsort(-short, kind="stable")[:_RETRIED]]
    long = steps(pattern, [kind.line(LENGTH) for kind in again])
    place = int(np.argmax(long))
    return Worst(again[place], int(long[place]))


def _kinds(tree: Any) -> Iterator[LineKind]:
    """Yield kinds of lines, the most promising first.

    The repeated piece is a character that a repeat accepts, or a text that the pattern matches; the
    start takes the engine to that repeat.
    """
    starts = list(dict.fromkeys(_repeat_starts(tree, "")))
    between = dict.fromkeys(_witnesses(tree))
    pieces = [*_PROBES, *_PAIRS, *(word + " " for word in between), *between]
    pieces = list(dict.fromkeys(piece for piece in pieces if piece))
    firsts = list(dict.fromkeys(start for start, _ in starts))[:_MAX_STARTS]
    found = [LineKind("", piece) for piece in pieces[:_MAX_PIECES]]
    found += [LineKind(start, piece) for start, chars in starts for piece in chars]
    found += [LineKind(start, piece) for piece in pieces for start in firsts]
    yield from dict.fromkeys(found)


def _repeat_starts(parts: Any, before: str) -> Iterator[tuple[str, str]]:
    """Yield the texts before wide repeats, and what those accept."""
    for name, value in parts:
        kind = str(name)
        if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, body = value
            if int(most) > _WIDE:
                yield before, _accepted_probes(body)
            yield from _repeat_starts(body, before)
        elif kind == "BRANCH":
            for branch in value[1]:
                yield from _repeat_starts(branch, before)
        elif kind == "SUBPATTERN":
            yield from _repeat_starts(value[-1], before)
        elif kind == "ATOMIC_GROUP":
            yield from _repeat_starts(value, before)
        before += _witness([(name, value)])


def _accepted_probes(body: Any) -> str:
    if len(body) == 1 and str(body[0][0]) in SINGLE:
        name, value = body[0]
        return "".join(c for c in _PROBES if accepts_folded(str(name), value, c))
    return ""


def _witnesses(parts: Any) -> Iterator[str]:
    """Yield texts for the whole, its parts, and their alternatives."""
    yield _witness(parts)
    for name, value in parts:
        yield _witness([(name, value)])
        if str(name) == "BRANCH":
            yield from map(_witness, value[1])
        elif str(name) in ("SUBPATTERN", "MAX_REPEAT", "MIN_REPEAT"):
            yield from _witnesses(value[-1])


def _witness(parts: Any) -> str:
    """Return a short text that these parts accept."""
    return "".join(_shortest(str(name), value) for name, value in parts)


def _shortest(name: str, value: Any) -> str:
    if name in SINGLE:
        return chr(value) if name == "LITERAL" else _example(name, value)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _witness(value[2]) * int(value[0])
    if name == "BRANCH":
        return _witness(value[1][0])
    if name == "SUBPATTERN":
        return _witness(value[-1])
    return _witness(value) if name == "ATOMIC_GROUP" else ""


def _example(name: str, value: Any) -> str:
    wanted = (char for char in "aA0 .-:" if accepts_char(name, value, char))
    listed = (
        (chr(what) for kind, what in value or () if str(kind) == "LITERAL") if name == "IN" else ()
    )
    ranges = (
        (chr(what[0]) for kind, what in value or () if str(kind) == "RANGE") if name == "IN" else ()
    )
    return next(wanted, None) or next(iter([*listed, *ranges, "☃"]))
