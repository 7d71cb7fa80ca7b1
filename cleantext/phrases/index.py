"""The index that looks up phrases in lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from operator import add

from cleantext.phrases.entries import Entry, holds_entry, parse_entry
from cleantext.phrases.openings import only_at_start, opening
from cleantext.phrases.tables import BUCKET_LENGTH, Tables
from cleantext.text.block import LONGEST, Block, fold, label_key, split_words
from cleantext.text.scripts import compose, is_glued, is_sentence

Search = Callable[[str], object]


@cache
def compile_search(pattern: str) -> Search:
    """Compile a pattern of the phrase files to its search function."""
    compiled = re.compile(pattern, re.IGNORECASE)
    # Even with "^", `search` would try each place in a line.
    return compiled.match if only_at_start(pattern) else compiled.search


_NEXT = "!"  # between the words of two lines: no word has it


class Index:
    """Entries indexed for lookup.

    Entries match folded lines (`fold`); patterns match the lines themselves. Entries are parsed
    when they are first needed.

    Args:
        tables: the tables of the entries.
        read_line: returns a line, given the number of its file and its place there.
        search: compiles a pattern to its search function.

    """

    def __init__(
        self,
        tables: Tables,
        read_line: Callable[[int, int], str],
        search: Callable[[str], Search] = compile_search,
    ) -> None:
        self.tables = tables
        self.read_line = read_line
        self.search = search
        self._anchors = frozenset((*tables.by_anchor, _NEXT))
        self._entries: dict[int, Entry] = {}
        self._by_section: dict[str, tuple[Entry, ...]] = {}
        self._tests: dict[int, Search] = {}

    def entry(self, rank: int) -> Entry:
        """Return the entry of this rank."""
        if rank not in self._entries:
            self._entries[rank] = parse_entry(self._line(rank), self.section(rank))
        return self._entries[rank]

    def _line(self, rank: int) -> str:
        file = bisect_right(self.tables.file_starts, rank) - 1
        return self.read_line(file, rank - self.tables.file_starts[file])

    def section(self, rank: int) -> str:
        """Return the section of the entry of this rank."""
        return self.tables.sections[bisect_right(self.tables.section_starts, rank) - 1]

    def has(self, key: str, section: str) -> bool:
        """Decide whether a section has this key as a whole line."""
        return any(self.section(rank) == section for rank in self._whole(key))

    def _whole(self, key: str) -> tuple[int, ...]:
        rank = self.tables.whole[key[:BUCKET_LENGTH]].get(key)
        return () if rank is None else (rank, *self.tables.duplicates.get(key, ()))

    def entries(self, section: str) -> tuple[Entry, ...]:
        """Return the entries of a section, in order."""
        if section not in self._by_section:
            self._by_section[section] = tuple(map(self.entry, self._ranks(section)))
        return self._by_section[section]

    def _ranks(self, section: str) -> Iterator[int]:
        stops = (*self.tables.section_starts[1:], self.tables.size)
        named = zip(self.tables.sections, self.tables.section_starts, stops, strict=True)
        lines = (rank for name, *span in named if name == section for rank in range(*span))
        return (rank for rank in lines if holds_entry(self._line(rank)))

    def match(self, line: str, entries: Sequence[Entry]) -> Entry | None:
        """Return the first entry that matches a line, cheapest first.

        `scan` must find the same; here all are tried, one by one.
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
        """Return the first entries of a block, by section and index.

        Sets of all keys meet sets of all entries: the cost of a block depends on its size and
        hardly on the number of phrases.
        """
        found: dict[str, dict[int, Entry]] = {}
        for first, piece in block.pieces():
            self._scan(piece, first, found)
        return found

    def _scan(self, block: Block, first: int, found: dict[str, dict[int, Entry]]) -> None:
        """Add the entries of a block whose first line has the index `first`."""
        keys = list(dict.fromkeys(block.keys))
        candidates: dict[str, list[int]] = {}
        for hits in (self._phrase_hits(keys), self._pattern_hits(keys)):
            for key, ranks in hits.items():
                candidates.setdefault(key, []).extend(sorted(ranks))
        for place, key in enumerate(block.keys):
            if key in candidates:
                self._try(candidates[key], first + place, block[place], found)
        for place, line in enumerate(block) if self.tables.unanchored else ():
            if line:
                self._try(self.tables.unanchored, first + place, line, found)

    def _try(
        self, ranks: Iterable[int], place: int, line: str, found: dict[str, dict[int, Entry]]
    ) -> None:
        """Add a line to the sections of the entries that match it."""
        whole = compose(line)
        letter = opening(line) if whole is line else ""
        openings, tests = self.tables.openings, self._tests
        for rank in ranks:
            if letter and letter not in openings.get(rank, letter):
                continue
            test = tests.get(rank) or self._test(rank)
            if test(line) or (whole is not line and test(whole)):
                found.setdefault(self.section(rank), {}).setdefault(place, self.entry(rank))

    def _test(self, rank: int) -> Search:
        """Return the test of an entry's candidates."""
        entry = self.entry(rank)
        if entry.pattern:
            test = self.search(entry.pattern)
        else:
            test = _is_no_sentence if entry.start else _is_any
        self._tests[rank] = test
        return test

    def _phrase_hits(self, keys: list[str]) -> dict[str, set[int]]:
        """Return ranks for keys that start with a phrase."""
        candidates = {key: set(whole) for key in keys if (whole := self._whole(key))}
        for key, ranks in self._starting_keys(keys):
            candidates.setdefault(key, set()).update(ranks)
        return candidates

    def _pattern_hits(self, keys: list[str]) -> dict[str, set[int]]:
        """Return the ranks of patterns for keys with an anchor."""
        candidates: dict[str, set[int]] = {}
        for key, ranks in self._anchor_hits(keys):
            candidates.setdefault(key, set()).update(ranks)
        return candidates

    def _starting_keys(self, keys: Iterable[str]) -> Iterator[tuple[str, list[int]]]:
        """Yield the keys that start with a phrase, with the ranks."""
        starts, prefixes = self.tables.starts, self.tables.prefixes
        if not starts:
            return
        for key in keys:
            # The longest start of a key sorts directly before it, or is a prefix of that one.
            place = bisect_right(starts, key) - 1
            while place >= 0:
                if key.startswith(starts[place]):
                    ranks = self.tables.starting[starts[place]]
                    if ranks := [rank for rank in ranks if _starts(key, self.entry(rank))]:
                        yield key, ranks
                place = prefixes[place]

    def _anchor_hits(self, keys: list[str]) -> Iterator[tuple[str, list[int]]]:
        """Yield keys with an anchor, with ranks."""
        by_anchor = self.tables.by_anchor
        if not (by_anchor and keys):
            return
        words = split_words("\n".join(keys)).replace("\n", f" {_NEXT} ").split()
        place = 0
        for word in filter(self._anchors.__contains__, words):
            if word == _NEXT:
                place += 1
            else:
                yield keys[place], by_anchor[word]
        yield from self._inner_anchor_hits(
            list(filter(is_glued, keys)) if self.tables.inner_anchors else []
        )

    def _inner_anchor_hits(self, keys: list[str]) -> Iterator[tuple[str, list[int]]]:
        """Yield keys with an anchor inside a word, with ranks."""
        tables = self.tables
        text = "\n".join(keys)
        starts = list(accumulate((len(key) + 1 for key in keys), initial=0))
        for head in tables.inner_anchors.keys() & {*text, *map(add, text, text[1:])}:
            for anchor in tables.inner_anchors[head]:
                place = text.find(anchor)
                while place >= 0:
                    row = bisect_right(starts, place)
                    yield keys[row - 1], tables.by_anchor[anchor]
                    place = text.find(anchor, starts[row] - 1)


def _cost(entry: Entry) -> int:
    """Return the relative cost: plain phrases, patterns, patterns without an anchor."""
    return 0 if not entry.pattern else 1 if entry.anchors else 2


def _is_no_sentence(line: str) -> bool:
    return not is_sentence(line)


def _is_any(line: str) -> bool:  # noqa: ARG001
    return True


def _starts(key: str, entry: Entry) -> bool:
    """Decide whether a key starts with the words of an entry."""
    if not key.startswith(entry.key) or len(key) > entry.limit:
        return False
    following = key[len(entry.key) : len(entry.key) + 1]
    last = entry.key[-1]
    return is_glued(last) or not (last.isalnum() and following.isalnum())
