"""The steps that a backtracking search takes on a line.

A search that fails tries all ways to match. They are counted, not timed, so that the number is the
same on every machine. For each place in a line, the number of ways to get there is known; each part
of the pattern passes these numbers on to later places. So a search that would take a year is
counted in milliseconds, on many lines at once.

Counting ways instead of trying them is an idea of redos-detector (Tom Jenkinson).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleantext.phrases.openings import UnknownPatternError, parse_pattern

LENGTH = 400
"""The length of the lines to count on: that of the longest lines that phrases are looked up in."""

STEPS = 50_000
"""The most steps on such a line: half a millisecond to one."""

_MANY = 1e12  # counts are capped here
_PASSED = 0.1  # steps for an alternative that its first character rules out
_RUN = 0.5  # steps for each character that a single-character repeat consumes

_Counts = NDArray[Any]
_Mask = NDArray[Any]


def steps(pattern: str, lines: Sequence[str]) -> _Counts:
    """Count the steps of a search on each line, until it fails.

    If it succeeds, only the steps from the first place count, or none if it succeeds there.

    Raises:
        UnknownPatternError: the steps can't be counted.

    """
    found, counts = _search(pattern, lines, everywhere=not pattern.startswith("^"))
    if found.any() and not pattern.startswith("^"):
        at_start, first = _search(pattern, lines, everywhere=False)
        counts = np.where(found & ~at_start, first, counts)
        found &= at_start
    return np.where(found, 0, counts)


def _search(pattern: str, lines: Sequence[str], *, everywhere: bool) -> tuple[_Mask, _Counts]:
    """Search from the first place or from every place: matches, and steps."""
    tree = parse_pattern(pattern)
    count = _Count(lines, tree)
    ways = np.zeros(count.shape)
    ways[:, : None if everywhere else 1] = 1
    matched = count.all(tree, ways * count.inside, ignore_case=True)
    return np.any(matched, axis=1), count.steps


# ---- sets of characters

_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}
SINGLE = {"LITERAL", "NOT_LITERAL", "ANY", "IN"}


@cache
def _in_category(name: str, char: str) -> bool:
    return re.match(_CATEGORIES[name], char) is not None


def accepts_char(name: str, value: Any, char: str) -> bool:
    """Decide whether a single-character part of a pattern accepts a character."""
    if name == "ANY":
        return char != "\n"
    if name in ("LITERAL", "NOT_LITERAL"):
        return bool((ord(char) == value) == (name == "LITERAL"))
    wanted = str(value[0][0]) != "NEGATE"
    return any(_holds(str(kind), what, char) for kind, what in value) == wanted


def _holds(kind: str, what: Any, char: str) -> bool:
    if kind == "LITERAL":
        return bool(ord(char) == what)
    if kind == "RANGE":
        return bool(what[0] <= ord(char) <= what[1])
    return kind == "CATEGORY" and _in_category(str(what), char)


def accepts_folded(name: str, value: Any, char: str) -> bool:
    """Decide the same, ignoring case."""
    if name == "LITERAL":
        return bool(value in _forms(char))
    negated = name == "NOT_LITERAL" or (name == "IN" and str(value[0][0]) == "NEGATE")
    answers = {accepts_char(name, value, chr(form)) for form in _forms(char)}
    return answers == {True} if negated else True in answers


@cache
def _forms(char: str) -> frozenset[int]:
    """Return the character in both cases."""
    return frozenset(map(ord, (char, char.lower()[:1], char.upper()[:1])))


def _has_case(char: str) -> bool:
    return char.lower() != char.upper()


# ---- counting


class _Count:
    """A count on some lines; `steps` has the sum for each."""

    def __init__(self, lines: Sequence[str], tree: Any) -> None:
        self.lines = lines
        self.tree = tree
        longest = max(map(len, lines))
        self.shape = len(lines), longest + 1
        padded = "".join(line.ljust(longest, "\0") for line in lines)
        codes = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), np.uint32)
        chars, places = np.unique(codes, return_inverse=True)
        self.chars = [chr(code) for code in chars.tolist()]
        self.places = places.reshape(len(lines), longest)
        lengths = np.array([len(line) for line in lines])[:, None]
        self.numbers = np.arange(longest + 1)
        self.inside = self.numbers <= lengths  # including the end of the line
        self.at_end: _Mask = self.numbers == lengths
        self.steps = np.zeros(len(lines))
        self.masks: dict[Any, _Mask] = {}
        self.runs: dict[int, NDArray[np.intp]] = {}

    def all(self, parts: Iterable[Any], ways: _Counts, *, ignore_case: bool) -> _Counts:
        """Pass the ways through a sequence of parts."""
        for name, value in parts:
            if not ways.any():
                break
            ways = np.minimum(self._one(str(name), value, ways, ignore_case), _MANY)
        return ways

    def _one(self, name: str, value: Any, ways: _Counts, ignore_case: bool) -> _Counts:
        self.steps += ways.sum(axis=1)
        if name in SINGLE:
            return self._step(ways, self._mask(name, value, ignore_case))
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most, body = value
            return self._repeat(least, most, body, ways, ignore_case)
        if name == "BRANCH":
            after = np.zeros(self.shape)
            for branch in value[1]:
                after = after + self._branch(branch, ways, ignore_case)
            return after
        if name == "SUBPATTERN":
            _, on, off, body = value
            case = (ignore_case or bool(on & re.IGNORECASE)) and not off & re.IGNORECASE
            return self.all(body, ways, ignore_case=case)
        if name == "AT":
            return ways * self._at(str(value))
        return self._once(name, value, ways, ignore_case)

    def _branch(self, parts: Any, ways: _Counts, ignore_case: bool) -> _Counts:
        """Pass the ways through an alternative, skipping one with another first character."""
        name, value = parts[0] if parts else ("", 0)
        if str(name) == "LITERAL" and not (ignore_case and _has_case(chr(value))):
            self.steps += ways.sum(axis=1) * _PASSED
            ways = ways.copy()
            ways[:, :-1] *= self._mask("LITERAL", value, ignore_case)
        return self.all(parts, ways, ignore_case=ignore_case)

    def _step(self, ways: _Counts, mask: _Mask) -> _Counts:
        after = np.zeros(self.shape)
        after[:, 1:] = ways[:, :-1] * mask
        return after

    def _mask(self, name: str, value: Any, ignore_case: bool) -> _Mask:
        """Return for each place whether the character there is accepted."""
        key = name, str(value), ignore_case
        if key not in self.masks:
            accepts = accepts_folded if ignore_case else accepts_char
            known = np.array([accepts(name, value, char) for char in self.chars])
            self.masks[key] = known[self.places] & self.inside[:, 1:]
        return self.masks[key]

    def _at(self, where: str) -> _Mask:
        if where in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
            first = np.zeros(self.shape, bool)
            first[:, 0] = True
            return first
        if where in ("AT_END", "AT_END_STRING"):
            return self.at_end
        word = np.zeros((self.shape[0], self.shape[1] + 1), bool)
        word[:, 1:-1] = self._mask("IN", [("CATEGORY", "CATEGORY_WORD")], False)
        boundary = word[:, 1:] != word[:, :-1]
        wanted: _Mask = np.equal(boundary, where == "AT_BOUNDARY")
        return wanted

    def _repeat(
        self, least: Any, most: Any, body: Any, ways: _Counts, ignore_case: bool
    ) -> _Counts:
        if len(body) == 1 and str(body[0][0]) in SINGLE:
            ends = self._ends(body, int(most), ignore_case)
            self._count_runs(ways, ends)
            return self._spread(ways, int(least), ends)
        after = ways if least == 0 else np.zeros(self.shape)
        for times in range(1, min(int(most), self.shape[1]) + 1):
            more = self.all(body, ways, ignore_case=ignore_case)
            # Empty matches are not repeated.
            ways = np.maximum(more - ways, 0) if body.getwidth()[0] == 0 else more
            if not ways.any() or self.steps.min() > _MANY:
                break
            after = after + ways if times >= least else after
        return after

    def _ends(self, body: Any, most: int, ignore_case: bool) -> NDArray[np.intp]:
        """Return how far a single-character repeat gets from each place."""
        mask = self._mask(str(body[0][0]), body[0][1], ignore_case)
        if id(mask) not in self.runs:
            stops = np.full(self.shape, self.shape[1] - 1)
            stops[:, :-1] = np.where(mask, self.shape[1] - 1, np.arange(self.shape[1] - 1))
            self.runs[id(mask)] = np.minimum.accumulate(stops[:, ::-1], axis=1)[:, ::-1]
        most = min(most, self.shape[1])
        return np.minimum(self.runs[id(mask)], self.numbers + most)

    def _count_runs(self, ways: _Counts, ends: NDArray[np.intp]) -> None:
        """Count the characters that a repeat consumes."""
        self.steps += (ways * (ends - self.numbers)).sum(axis=1) * _RUN

    def _spread(self, ways: _Counts, least: int, ends: NDArray[np.intp]) -> _Counts:
        """Spread the ways to all places that a repeat may reach."""
        rows, places = np.nonzero(ways)
        stops = ends[rows, places]
        enough = stops - places >= least
        rows, places, stops = rows[enough], places[enough], stops[enough]
        width = self.shape[1] + 1
        size = self.shape[0] * width
        counts = ways[rows, places]
        begun = np.bincount(rows * width + places + least, counts, size)
        begun -= np.bincount(rows * width + stops + 1, counts, size)
        return np.cumsum(begun.reshape(-1, width), axis=1)[:, :-1]

    def _once(self, name: str, value: Any, ways: _Counts, ignore_case: bool) -> _Counts:
        """Pass the ways through an atomic part or an assertion."""
        if name == "POSSESSIVE_REPEAT":
            least, most, body = value
            if len(body) == 1 and str(body[0][0]) in SINGLE:
                ends = self._ends(body, int(most), ignore_case)
                self._count_runs(ways, ends)
                return self._moved(ways, np.where(ends - self.numbers >= least, ends, -1))
            self._repeat(least, most, body, np.minimum(ways, 1), ignore_case)
        elif name == "ATOMIC_GROUP":
            self.all(value, ways, ignore_case=ignore_case)
        elif name in ("ASSERT", "ASSERT_NOT"):
            if value[0] > 0:  # lookbehinds are short
                self.all(value[1], ways, ignore_case=ignore_case)
        else:
            raise UnknownPatternError(f"steps of {name} can't be counted")
        return self._moved(ways, self._first_ends(name, value, ways, ignore_case))

    def _first_ends(
        self, name: str, value: Any, ways: _Counts, ignore_case: bool
    ) -> NDArray[np.intp]:
        """Return where the first way through a part ends."""
        match = _compile_part(self.tree, name, value, ignore_case).match
        ends = np.full(self.shape, -1)
        for row, place in zip(*np.nonzero(ways), strict=True):
            if found := match(self.lines[row], int(place)):
                ends[row, place] = found.end()
        return ends

    def _moved(self, ways: _Counts, ends: NDArray[np.intp]) -> _Counts:
        rows, places = np.nonzero((ways > 0) & (ends >= 0))
        size = self.shape[0] * self.shape[1]
        cells = rows * self.shape[1] + ends[rows, places]
        return np.bincount(cells, ways[rows, places], size).reshape(self.shape)


def _compile_part(tree: Any, name: str, value: Any, ignore_case: bool) -> re.Pattern[str]:
    """Compile a part of a parsed pattern."""
    from re import _compiler, _constants, _parser  # type: ignore[attr-defined]

    part = _parser.SubPattern(tree.state, [(getattr(_constants, name), value)])
    compiled: re.Pattern[str] = _compiler.compile(part, re.IGNORECASE if ignore_case else 0)
    return compiled
