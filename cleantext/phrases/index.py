"""Looking up phrases in lines: all at once for a block, one by one for a line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from operator import add
from typing import NamedTuple

from cleantext.phrases.entries import (
    Entry,
    Sheet,
    anchors_of,
    holds_entry,
    is_pattern,
    parse_entry,
    start_of,
)
from cleantext.text.block import LONGEST, Block, fold, label_key, split_words
from cleantext.text.scripts import compose, is_glued, is_sentence

Search = Callable[[str], object]


@cache
def search_of(pattern: str) -> Search:
    """The search function of a pattern of the phrase files."""
    compiled = re.compile(pattern, re.IGNORECASE)
    # For "^" as well, `search` would try each character of a line.
    return compiled.match if _only_at_start(pattern) else compiled.search


_NO_BAR = re.compile(r"\\.|\[\^?\]?(?:\\.|[^]\\])*\]", re.DOTALL)  # escapes and sets of characters
_INNERMOST = re.compile(r"\([^()]*\)")


def _only_at_start(pattern: str) -> bool:
    """Whether a pattern starts with ``^`` and all its alternatives, if any, stand in a group."""
    bare, groups = _NO_BAR.sub("", pattern), 1
    while groups:
        bare, groups = _INNERMOST.subn("", bare)
    return pattern.startswith("^") and not set(bare) & {"|", "(", ")"}


HEAD = 2
"""Characters by which whole lines are parted, and anchors that may stand within a word."""


class Heads(dict[str, dict[str, int]]):
    """Keys with their ranks, by their first `HEAD` characters: a text needs few of them all."""

    def __missing__(self, head: str) -> dict[str, int]:
        """What none starts with."""
        return {}


class Tables(NamedTuple):
    """What lines are looked up in: plain data, which can be kept in a file.

    An entry is known by its rank, the number of its line in all sheets together.

    Attributes:
        whole: for each whole line the first rank.
        again: for those that stand in several places, the other ranks.
        begun: for the start of a line the ranks.
        starts: all starts, sorted.
        shorter: for each start the place of the longest other that it starts with; -1 for none.
        anchored: for each anchor the ranks of patterns.
        glued: anchors that may stand within a word, by their first `HEAD` characters.
        loose: the ranks of patterns without an anchor.
        sheets: for each sheet the rank of its first line.
        heads: for each section the rank of its first line.
        sections: the names of the sections.
        size: how many lines there are.

    """

    whole: Heads
    again: dict[str, list[int]]
    begun: dict[str, list[int]]
    starts: list[str]
    shorter: list[int]
    anchored: dict[str, list[int]]
    glued: dict[str, list[str]]
    loose: list[int]
    sheets: list[int]
    heads: list[int]
    sections: list[str]
    size: int = 0


def tables_of(sheets: Iterable[Sheet]) -> Tables:
    """The tables of some sheets."""
    tables = Tables(Heads(), {}, {}, [], [], {}, {}, [], [], [], [])
    first = 0
    for sheet in sheets:
        for rank, (line, key) in enumerate(zip(sheet.lines, sheet.keys, strict=True), first):
            if key:
                _enter(tables, rank, line, key, sheet.folded[rank - first])
        tables.sheets.append(first)
        tables.heads.extend(first + place for place, _ in sheet.sections)
        tables.sections.extend(name for _, name in sheet.sections)
        first += len(sheet.lines)
    starts = sorted(tables.begun)
    for anchor in filter(is_glued, tables.anchored):
        tables.glued.setdefault(anchor[:HEAD], []).append(anchor)
    return tables._replace(starts=starts, shorter=_prefixes(starts), size=first)


def _enter(tables: Tables, rank: int, line: str, key: str, folded: str) -> None:
    source = line.partition("\t")[0].strip()
    if is_pattern(source):
        anchors = anchors_of(folded)
        for anchor in anchors:
            tables.anchored.setdefault(anchor, []).append(rank)
        if not anchors:
            tables.loose.append(rank)
    elif source.endswith("*"):
        tables.begun.setdefault(start_of(folded), []).append(rank)
    elif tables.whole.setdefault(key[:HEAD], {}).setdefault(key, rank) != rank:
        tables.again.setdefault(key, []).append(rank)


def _prefixes(starts: Sequence[str]) -> list[int]:
    places: list[int] = []
    for place, start in enumerate(starts):
        shorter = place - 1
        while shorter >= 0 and not start.startswith(starts[shorter]):
            shorter = places[shorter]
        places.append(shorter)
    return places


class Index:
    """Entries made ready for looking lines up.

    A line is covered by an entry by what it is when folded (`fold`), and, for a
    pattern, by what stands in it. `search` makes the search function of a pattern, `line_of` gives
    the line of a sheet and its place in it: an entry is read in full when it is asked for.
    """

    def __init__(
        self,
        tables: Tables,
        line_of: Callable[[int, int], str],
        search: Callable[[str], Search] = search_of,
    ) -> None:
        self.tables = tables
        self.line_of = line_of
        self.search = search
        self._anchors = frozenset(tables.anchored)
        self._entries: dict[int, Entry] = {}
        self._by_section: dict[str, tuple[Entry, ...]] = {}
        self._tests: dict[int, tuple[str, Search]] = {}

    def entry(self, rank: int) -> Entry:
        """The entry of this rank."""
        if rank not in self._entries:
            self._entries[rank] = parse_entry(self._line(rank), self.section(rank))
        return self._entries[rank]

    def _line(self, rank: int) -> str:
        sheet = bisect_right(self.tables.sheets, rank) - 1
        return self.line_of(sheet, rank - self.tables.sheets[sheet])

    def section(self, rank: int) -> str:
        """The section that the entry of this rank stands in."""
        return self.tables.sections[bisect_right(self.tables.heads, rank) - 1]

    def has(self, key: str, section: str) -> bool:
        """Whether a section has this key as a whole line."""
        return any(self.section(rank) == section for rank in self._whole(key))

    def _whole(self, key: str) -> tuple[int, ...]:
        rank = self.tables.whole[key[:HEAD]].get(key)
        return () if rank is None else (rank, *self.tables.again.get(key, ()))

    def entries(self, section: str) -> tuple[Entry, ...]:
        """The entries of a section of phrase files, in order."""
        if section not in self._by_section:
            self._by_section[section] = tuple(map(self.entry, self._ranks(section)))
        return self._by_section[section]

    def _ranks(self, section: str) -> Iterator[int]:
        stops = (*self.tables.heads[1:], self.tables.size)
        named = zip(self.tables.sections, self.tables.heads, stops, strict=True)
        lines = (rank for name, *span in named if name == section for rank in range(*span))
        return (rank for rank in lines if holds_entry(self._line(rank)))

    def match(self, line: str, entries: Sequence[Entry]) -> Entry | None:
        """Of these entries the first that covers a line.

        Those that cost least come first. `scan` must find the same; here all are tried, one by one.
        """
        key = label_key(fold(line)) if len(line) <= LONGEST else ""
        words = split_words(key).split()
        covering = (entry for entry in entries if self._covers(entry, line, key, words))
        return min(covering, key=_cost, default=None)

    def _covers(self, entry: Entry, line: str, key: str, words: Sequence[str]) -> bool:
        if entry.pattern:
            held = not entry.anchors or any(
                anchor in (key if is_glued(anchor) else words) for anchor in entry.anchors
            )
            search = self.search(entry.pattern)
            return bool(line) and held and bool(search(line) or search(compose(line)))
        if entry.start:
            return _starts(key, entry) and not is_sentence(line)
        return key == entry.key

    def scan(self, block: Block) -> dict[str, dict[int, Entry]]:
        """By section, the lines of a block that entries cover: their indices, each with the first.

        Sets of all keys meet sets of all entries: what a block costs depends on its size and
        hardly on the number of phrases.
        """
        found: dict[str, dict[int, Entry]] = {}
        keys = list(dict.fromkeys(block.keys))
        for chances in (self._phrases(keys), self._patterns(keys)):
            for place, key in enumerate(block.keys):
                if key in chances:
                    self._try(sorted(chances[key]), place, block[place], found)
        for place, line in enumerate(block) if self.tables.loose else ():
            if line:
                self._try(self.tables.loose, place, line, found)
        return found

    def _try(
        self, ranks: Iterable[int], place: int, line: str, found: dict[str, dict[int, Entry]]
    ) -> None:
        """Enter a line under each section of which one of these entries covers it."""
        whole = compose(line)
        for rank in ranks:
            section, test = self._tests.get(rank) or self._test(rank)
            places = found.setdefault(section, {})
            if place not in places and (test(line) or (whole is not line and test(whole))):
                places[place] = self.entry(rank)

    def _test(self, rank: int) -> tuple[str, Search]:
        """The section of an entry, and what is left to ask of a line that may be covered by it."""
        entry = self.entry(rank)
        test: Search = _is_no_sentence if entry.start else _is_any
        if entry.pattern:
            test = self._late_search(entry.pattern)
        self._tests[rank] = self.section(rank), test
        return self._tests[rank]

    def _late_search(self, pattern: str) -> Search:
        """The search of a pattern, which is compiled when the first line is to be searched."""

        def search(line: str) -> object:
            return self.search(pattern)(line)

        return search

    def _phrases(self, keys: list[str]) -> dict[str, set[int]]:
        """For keys that are a phrase, or start with one, the ranks."""
        chances = {key: set(whole) for key in keys if (whole := self._whole(key))}
        for key, ranks in self._begun(keys):
            chances.setdefault(key, set()).update(ranks)
        return chances

    def _patterns(self, keys: list[str]) -> dict[str, set[int]]:
        """For keys that hold an anchor, the ranks of the patterns."""
        chances: dict[str, set[int]] = {}
        for key, ranks in self._holding(keys):
            chances.setdefault(key, set()).update(ranks)
        return chances

    def _begun(self, keys: Iterable[str]) -> Iterator[tuple[str, list[int]]]:
        """The keys that start with a phrase, with the ranks."""
        starts, shorter = self.tables.starts, self.tables.shorter
        if not starts:
            return
        for key in keys:
            # What a key starts with stands at its place in the order, or is a start of that.
            place = bisect_right(starts, key) - 1
            while place >= 0:
                if key.startswith(starts[place]):
                    ranks = self.tables.begun[starts[place]]
                    if ranks := [rank for rank in ranks if _starts(key, self.entry(rank))]:
                        yield key, ranks
                place = shorter[place]

    def _holding(self, keys: list[str]) -> Iterator[tuple[str, list[int]]]:
        """The keys that hold an anchor of patterns, with the ranks."""
        anchored = self.tables.anchored
        if not (anchored and keys):
            return
        for key, words in zip(keys, split_words("\n".join(keys)).split("\n"), strict=True):
            for anchor in self._anchors.intersection(words.split()):
                yield key, anchored[anchor]
        yield from self._gluing(list(filter(is_glued, keys)) if self.tables.glued else [])

    def _gluing(self, keys: list[str]) -> Iterator[tuple[str, list[int]]]:
        """The keys that hold an anchor within a word, with the ranks."""
        tables = self.tables
        text = "\n".join(keys)
        starts = list(accumulate((len(key) + 1 for key in keys), initial=0))
        for head in tables.glued.keys() & {*text, *map(add, text, text[1:])}:
            for anchor in tables.glued[head]:
                place = text.find(anchor)
                while place >= 0:
                    row = bisect_right(starts, place)
                    yield keys[row - 1], tables.anchored[anchor]
                    place = text.find(anchor, starts[row] - 1)


def _cost(entry: Entry) -> int:
    """Patterns cost more than plain phrases, those without an anchor most."""
    return 0 if not entry.pattern else 1 if entry.anchors else 2


def _is_no_sentence(line: str) -> bool:
    return not is_sentence(line)


def _is_any(line: str) -> bool:  # noqa: ARG001
    return True


def _starts(key: str, entry: Entry) -> bool:
    """Whether a key is short and starts with the entry's phrase, not with a longer word."""
    if not key.startswith(entry.key) or len(key) > entry.limit:
        return False
    following = key[len(entry.key) : len(entry.key) + 1]
    last = entry.key[-1]
    return is_glued(last) or not (last.isalnum() and following.isalnum())
