"""Count the steps in which a backtracking engine searches a line for a pattern, and find bad lines.

A pattern that fails tries all ways to match. Their number is reckoned here, not timed: it is the
same on each machine. For each place in a line it is known in how many ways the engine gets there;
each part of the pattern hands those numbers on to the places behind it. So a search that would
take a year is counted in milliseconds, and many lines are looked at at once.

The ideas are those of known checkers: lines are made from the pattern's own parts and an engine's
steps are counted on them (recheck, by TSUYUSATO Kitsune), and ways to match are counted instead of
tried (redos-detector, by Tom Jenkinson).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

LENGTH = 400
"""Characters of the lines on which steps count: the longest that phrases are looked for in."""

STEPS = 50_000
"""Steps that a pattern may take on such a line: half a millisecond to one."""

_SHORT = 100  # characters of the lines that are tried first
_MOST_KINDS = 80
_AGAIN = 4  # of the lines tried first, those that cost most are tried at full length
_MANY = 1e12  # counts go no higher
_PASSED = 0.1  # of a step, for each alternative that a look at its first character rules out
_RUN = 0.5  # of a step, for each character that a repeat of one character runs through
_WIDE = 8  # a repeat of no more times multiplies the ways too little to be worth a line

_Counts = NDArray[Any]
_Mask = NDArray[Any]


class Kind(NamedTuple):
    """Lines of one kind: a beginning, what is repeated behind it, and an end that nothing accepts.

    Attributes:
        start: the beginning.
        piece: what is repeated.

    """

    start: str
    piece: str

    def line(self, length: int) -> str:
        """The line of this kind of that many characters."""
        room = max(length - len(self.start) - len(_STRANGE), 0)
        return self.start + (self.piece * (room // len(self.piece) + 1))[:room] + _STRANGE


class Worst(NamedTuple):
    """The kind of line that costs a pattern most.

    Attributes:
        kind: the kind of line.
        steps: how many steps a search takes on a line of `LENGTH` characters.

    """

    kind: Kind
    steps: int


class UnknownPatternError(ValueError):
    """The pattern has parts whose steps can't be counted, or is none that `re` reads."""


def worst(pattern: str) -> Worst:
    """The kind of line, of those tried, that costs a pattern most.

    Args:
        pattern: a regular expression; case does not matter to it.

    Raises:
        UnknownPatternError: its steps can't be counted.

    """
    tree = _parsed(pattern)
    kinds = list(islice(_kinds(tree), _MOST_KINDS))
    short = steps(pattern, [kind.line(_SHORT) for kind in kinds])
    again = [kinds[place] for place in np.argsort(-short, kind="stable")[:_AGAIN]]
    long = steps(pattern, [kind.line(LENGTH) for kind in again])
    place = int(np.argmax(long))
    return Worst(again[place], int(long[place]))


def steps(pattern: str, lines: Sequence[str]) -> _Counts:
    """How many steps a search takes on each of some lines, until it fails.

    Where it succeeds, the steps from the first place count if nothing is found from there, or else
    none.

    Raises:
        UnknownPatternError: they can't be counted.

    """
    found, counts = _search(pattern, lines, everywhere=not pattern.startswith("^"))
    if found.any() and not pattern.startswith("^"):
        at_start, first = _search(pattern, lines, everywhere=False)
        counts = np.where(found & ~at_start, first, counts)
        found &= at_start
    return np.where(found, 0, counts)


def _search(pattern: str, lines: Sequence[str], *, everywhere: bool) -> tuple[_Mask, _Counts]:
    """Whether something is found, from the first place or from everywhere, and the steps."""
    tree = _parsed(pattern)
    count = _Count(lines, tree)
    ways = np.zeros(count.shape)
    ways[:, : None if everywhere else 1] = 1
    matched = count.all(tree, ways * count.inside, ignore_case=True)
    return np.any(matched, axis=1), count.steps


@cache
def _parsed(pattern: str) -> Any:
    try:
        from re import _parser  # type: ignore[attr-defined]  # private: there is no public one

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _parser.parse(pattern, re.IGNORECASE)
    except (ImportError, re.error, OverflowError, RecursionError) as error:
        raise UnknownPatternError(f"{pattern!r} can't be looked into: {error}") from None


# ---- sets of characters

_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}
_SINGLE = {"LITERAL", "NOT_LITERAL", "ANY", "IN"}


@cache
def _in_category(name: str, char: str) -> bool:
    return re.match(_CATEGORIES[name], char) is not None


def _accepts(name: str, value: Any, char: str) -> bool:
    """Whether a part of a pattern that stands for one character accepts this one as it is."""
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


def _accepts_folded(name: str, value: Any, char: str) -> bool:
    """As `_accepts`, where case does not matter."""
    if name == "LITERAL":
        return bool(value in _forms(char))
    negated = name == "NOT_LITERAL" or (name == "IN" and str(value[0][0]) == "NEGATE")
    answers = {_accepts(name, value, chr(form)) for form in _forms(char)}
    return answers == {True} if negated else True in answers


@cache
def _forms(char: str) -> frozenset[int]:
    """The character in both cases."""
    return frozenset(map(ord, (char, char.lower()[:1], char.upper()[:1])))


def _has_case(char: str) -> bool:
    return char.lower() != char.upper()


# ---- counting


class _Count:
    """The counting on some lines; `steps` has the sum for each."""

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
        self.inside = self.numbers <= lengths  # the end of a line is inside
        self.at_end: _Mask = self.numbers == lengths
        self.steps = np.zeros(len(lines))
        self.masks: dict[Any, _Mask] = {}
        self.runs: dict[int, NDArray[np.intp]] = {}

    def all(self, parts: Iterable[Any], ways: _Counts, *, ignore_case: bool) -> _Counts:
        """Go through some parts one after the other."""
        for name, value in parts:
            if not ways.any():
                break
            ways = np.minimum(self._one(str(name), value, ways, ignore_case), _MANY)
        return ways

    def _one(self, name: str, value: Any, ways: _Counts, ignore_case: bool) -> _Counts:
        self.steps += ways.sum(axis=1)
        if name in _SINGLE:
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
        """One of several alternatives: one that starts with another character is passed over."""
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
        """For each place whether the character there is accepted."""
        key = name, str(value), ignore_case
        if key not in self.masks:
            accepts = _accepts_folded if ignore_case else _accepts
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
        if len(body) == 1 and str(body[0][0]) in _SINGLE:
            ends = self._ends(body, int(most), ignore_case)
            self._count_runs(ways, ends)
            return self._spread(ways, int(least), ends)
        after = ways if least == 0 else np.zeros(self.shape)
        for times in range(1, min(int(most), self.shape[1]) + 1):
            more = self.all(body, ways, ignore_case=ignore_case)
            # What is empty is not repeated.
            ways = np.maximum(more - ways, 0) if body.getwidth()[0] == 0 else more
            if not ways.any() or self.steps.min() > _MANY:
                break
            after = after + ways if times >= least else after
        return after

    def _ends(self, body: Any, most: int, ignore_case: bool) -> NDArray[np.intp]:
        """How far a repeat of one character gets from each place."""
        mask = self._mask(str(body[0][0]), body[0][1], ignore_case)
        if id(mask) not in self.runs:
            stops = np.full(self.shape, self.shape[1] - 1)
            stops[:, :-1] = np.where(mask, self.shape[1] - 1, np.arange(self.shape[1] - 1))
            self.runs[id(mask)] = np.minimum.accumulate(stops[:, ::-1], axis=1)[:, ::-1]
        most = min(most, self.shape[1])
        return np.minimum(self.runs[id(mask)], self.numbers + most)

    def _count_runs(self, ways: _Counts, ends: NDArray[np.intp]) -> None:
        """Count the characters that a repeat runs through; each takes less than other steps."""
        self.steps += (ways * (ends - self.numbers)).sum(axis=1) * _RUN

    def _spread(self, ways: _Counts, least: int, ends: NDArray[np.intp]) -> _Counts:
        """The ways from each place to all that lie between `least` behind it and its end."""
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
        """Parts of which only the first way counts: atomic ones and assertions."""
        if name == "POSSESSIVE_REPEAT":
            least, most, body = value
            if len(body) == 1 and str(body[0][0]) in _SINGLE:
                ends = self._ends(body, int(most), ignore_case)
                self._count_runs(ways, ends)
                return self._moved(ways, np.where(ends - self.numbers >= least, ends, -1))
            self._repeat(least, most, body, np.minimum(ways, 1), ignore_case)
        elif name == "ATOMIC_GROUP":
            self.all(value, ways, ignore_case=ignore_case)
        elif name in ("ASSERT", "ASSERT_NOT"):
            if value[0] > 0:  # what stands behind is short
                self.all(value[1], ways, ignore_case=ignore_case)
        else:
            raise UnknownPatternError(f"steps of {name} can't be counted")
        return self._moved(ways, self._first_ends(name, value, ways, ignore_case))

    def _first_ends(
        self, name: str, value: Any, ways: _Counts, ignore_case: bool
    ) -> NDArray[np.intp]:
        """Where the first way through a part ends, from each place that there are ways to."""
        match = _compiled(self.tree, name, value, ignore_case).match
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


def _compiled(tree: Any, name: str, value: Any, ignore_case: bool) -> re.Pattern[str]:
    """A part of a parsed pattern as a pattern of its own."""
    from re import _compiler, _constants, _parser  # type: ignore[attr-defined]

    part = _parser.SubPattern(tree.state, [(getattr(_constants, name), value)])
    compiled: re.Pattern[str] = _compiler.compile(part, re.IGNORECASE if ignore_case else 0)
    return compiled


# ---- lines

_PROBES = " a0.A,-:中、/é\"('"  # what sets of characters hold, the frequent ones first
_STARTS = 6
_MOST_PIECES = 40
_PAIRS = ("a ", "a.", "A ", "0 ", "A. ", "a, ", "- ", "中、")
_STRANGE = "☃"  # what next to no pattern asks for, to make it fail at the end


def _kinds(tree: Any) -> Iterator[Kind]:
    """Lines on which a pattern may try many ways, the most promising first.

    What is repeated is a character that a repeat accepts, or all that the pattern asks for; it
    stands behind what takes the engine to that repeat.
    """
    starts = list(dict.fromkeys(_starts(tree, "")))
    between = dict.fromkeys(_witnesses(tree))
    pieces = [*_PROBES, *_PAIRS, *(word + " " for word in between), *between]
    pieces = list(dict.fromkeys(piece for piece in pieces if piece))
    firsts = list(dict.fromkeys(start for start, _ in starts))[:_STARTS]
    found = [Kind("", piece) for piece in pieces[:_MOST_PIECES]]
    found += [Kind(start, piece) for start, chars in starts for piece in chars]
    found += [Kind(start, piece) for piece in pieces for start in firsts]
    yield from dict.fromkeys(found)


def _starts(parts: Any, before: str) -> Iterator[tuple[str, str]]:
    """For each wide repeat what takes the engine there, and characters that it accepts."""
    for name, value in parts:
        kind = str(name)
        if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, body = value
            if int(most) > _WIDE:
                yield before, _accepted(body)
            yield from _starts(body, before)
        elif kind == "BRANCH":
            for branch in value[1]:
                yield from _starts(branch, before)
        elif kind == "SUBPATTERN":
            yield from _starts(value[-1], before)
        elif kind == "ATOMIC_GROUP":
            yield from _starts(value, before)
        before += _witness([(name, value)])


def _accepted(body: Any) -> str:
    if len(body) == 1 and str(body[0][0]) in _SINGLE:
        name, value = body[0]
        return "".join(c for c in _PROBES if _accepts_folded(str(name), value, c))
    return ""


def _witnesses(parts: Any) -> Iterator[str]:
    """What the whole asks for, then each of its parts, and each alternative in them."""
    yield _witness(parts)
    for name, value in parts:
        yield _witness([(name, value)])
        if str(name) == "BRANCH":
            yield from map(_witness, value[1])
        elif str(name) in ("SUBPATTERN", "MAX_REPEAT", "MIN_REPEAT"):
            yield from _witnesses(value[-1])


def _witness(parts: Any) -> str:
    """A short text that these parts accept."""
    return "".join(_text(str(name), value) for name, value in parts)


def _text(name: str, value: Any) -> str:
    if name in _SINGLE:
        return chr(value) if name == "LITERAL" else _example(name, value)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _witness(value[2]) * int(value[0])
    if name == "BRANCH":
        return _witness(value[1][0])
    if name == "SUBPATTERN":
        return _witness(value[-1])
    return _witness(value) if name == "ATOMIC_GROUP" else ""


def _example(name: str, value: Any) -> str:
    wanted = (char for char in "aA0 .-:" if _accepts(name, value, char))
    listed = (
        (chr(what) for kind, what in value or () if str(kind) == "LITERAL") if name == "IN" else ()
    )
    ranges = (
        (chr(what[0]) for kind, what in value or () if str(kind) == "RANGE") if name == "IN" else ()
    )
    return next(wanted, None) or next(iter([*listed, *ranges, "☃"]))
