"""Looking up phrases in lines: all at once for a block, one by one for a line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from operator import add

from cleantext.block import LONGEST, Block, fold, spell, trim_key
from cleantext.phrases.entries import Entry, Sheet, anchors_of, is_pattern, start_of
from cleantext.scripts import is_glued, is_sentence

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


class Index:
    """Entries made ready for looking lines up.

    A line is covered by an entry by what it is when folded (`cleantext.block.fold`), and, for a
    pattern, by what stands in it. `search` makes the search function of a pattern. An entry is
    known by its rank; it is read in full when it is asked for.
    """

    def __init__(
        self, sheets: Iterable[Sheet], search: Callable[[str], Search] = search_of
    ) -> None:
        self.search = search
        self._sheets = list(sheets)
        self._firsts: list[int] = []  # for each sheet the rank of its first line
        self._heads: list[int] = []  # for each section the rank of its first line
        self._sections: list[str] = []
        self._whole: dict[str, list[int]] = {}
        self._starting: dict[str, list[int]] = {}
        self._anchored: dict[str, list[int]] = {}
        self._loose: list[int] = []
        self._entries: dict[int, Entry] = {}
        self.size = 0
        for sheet in self._sheets:
            self._enter(sheet)
        self._starts = sorted(self._starting)
        self._shorter = _prefixes(self._starts)
        self._anchors = frozenset(self._anchored)
        self._glued: dict[str, list[str]] = {}
        for anchor in filter(is_glued, self._anchored):
            self._glued.setdefault(anchor[:2], []).append(anchor)

    def _enter(self, sheet: Sheet) -> None:
        whole, first = self._whole, self.size
        for rank, (line, key) in enumerate(zip(sheet.lines, sheet.keys, strict=True), first):
            if not key:
                continue
            if "\t" not in line and line[-1] not in "*/":  # most are plain, and it is done often
                whole.setdefault(key, []).append(rank)
            else:
                self._enter_other(rank, line, key, sheet.folded[rank - first])
        self._firsts.append(first)
        self._heads += [first + place for place, _ in sheet.sections]
        self._sections += [name for _, name in sheet.sections]
        self.size += len(sheet.lines)

    def _enter_other(self, rank: int, line: str, key: str, folded: str) -> None:
        source = line.partition("\t")[0].strip()
        if is_pattern(source):
            anchors = anchors_of(folded)
            for anchor in anchors:
                self._anchored.setdefault(anchor, []).append(rank)
            if not anchors:
                self._loose.append(rank)
        elif source.endswith("*"):
            self._starting.setdefault(start_of(folded), []).append(rank)
        else:
            self._whole.setdefault(key, []).append(rank)

    def entry(self, rank: int) -> Entry:
        """The entry of this rank."""
        if rank not in self._entries:
            sheet = bisect_right(self._firsts, rank) - 1
            place = rank - self._firsts[sheet]
            self._entries[rank] = self._sheets[sheet].read(place, self.section(rank))
        return self._entries[rank]

    def section(self, rank: int) -> str:
        """The section that the entry of this rank stands in."""
        return self._sections[bisect_right(self._heads, rank) - 1]

    def ranks(self, section: str) -> list[int]:
        """The ranks of the entries of a section, in order."""
        found = {rank for ranks in self._lists() for rank in ranks}
        return sorted(rank for rank in found if self.section(rank) == section)

    def _lists(self) -> Iterator[list[int]]:
        yield from (*self._whole.values(), *self._starting.values(), *self._anchored.values())
        yield self._loose

    def match(self, line: str, ranks: Iterable[int]) -> Iterator[int]:
        """Of these ranks those of entries that cover a line: what `scan` must find, one by one."""
        key = trim_key(fold(line)) if len(line) <= LONGEST else ""
        words = spell(key).split()
        for rank in ranks:
            entry = self.entry(rank)
            if entry.pattern:
                held = not entry.anchors or any(
                    anchor in (key if is_glued(anchor) else words) for anchor in entry.anchors
                )
                covers = bool(line) and held and bool(self.search(entry.pattern)(line))
            else:
                covers = _starts(key, entry) if entry.start else key == entry.key
                covers = covers and not (entry.start and is_sentence(line))
            if covers:
                yield rank

    def scan(self, block: Block) -> dict[int, list[int]]:
        """The lines of a block that entries cover: their indices, each with the ranks, sorted."""
        chances = self._chances(block.keys)
        found: dict[int, list[int]] = {}
        for index, key in enumerate(block.keys):
            if key in chances:
                line = block[index]
                if ranks := [rank for rank in sorted(chances[key]) if self._covers(rank, line)]:
                    found[index] = ranks
        for rank in self._loose:
            for index, line in enumerate(block):
                if line and self._covers(rank, line):
                    found[index] = sorted((*found.get(index, ()), rank))
        return found

    def _chances(self, keys: Iterable[str]) -> dict[str, set[int]]:
        """For the keys that may be covered, the ranks of the entries that may cover them.

        Sets of all keys meet sets of all entries: what a block costs depends on its size and
        hardly on the number of phrases.
        """
        different = dict.fromkeys(keys)
        chances = {key: set(self._whole[key]) for key in different.keys() & self._whole.keys()}
        for key, ranks in (*self._begun(different), *self._holding(list(different))):
            chances.setdefault(key, set()).update(ranks)
        return chances

    def _begun(self, keys: Iterable[str]) -> Iterator[tuple[str, list[int]]]:
        """The keys that start with a phrase, with the ranks."""
        starts, shorter = self._starts, self._shorter
        if not starts:
            return
        for key in keys:
            # What a key starts with stands at its place in the order, or is a start of that.
            place = bisect_right(starts, key) - 1
            while place >= 0:
                if key.startswith(starts[place]):
                    ranks = self._starting[starts[place]]
                    if ranks := [rank for rank in ranks if _starts(key, self.entry(rank))]:
                        yield key, ranks
                place = shorter[place]

    def _holding(self, keys: list[str]) -> Iterator[tuple[str, list[int]]]:
        """The keys that hold an anchor of patterns, with the ranks."""
        if not (self._anchors and keys):
            return
        for key, words in zip(keys, spell("\n".join(keys)).split("\n"), strict=True):
            for anchor in self._anchors.intersection(words.split()):
                yield key, self._anchored[anchor]
        for key in filter(is_glued, keys) if self._glued else ():
            heads = {*key, *map(add, key, key[1:])}
            for head in self._glued.keys() & heads:
                for anchor in self._glued[head]:
                    if anchor in key:
                        yield key, self._anchored[anchor]

    def _covers(self, rank: int, line: str) -> bool:
        """What is left to ask of a line whose key has the entry's phrase or an anchor."""
        entry = self.entry(rank)
        if entry.pattern:
            return bool(self.search(entry.pattern)(line))
        return not (entry.start and is_sentence(line))


def _prefixes(starts: Sequence[str]) -> list[int]:
    """For each of some sorted strings the place of the longest that it starts with; -1 for none."""
    places: list[int] = []
    for place, start in enumerate(starts):
        shorter = place - 1
        while shorter >= 0 and not start.startswith(starts[shorter]):
            shorter = places[shorter]
        places.append(shorter)
    return places


def _starts(key: str, entry: Entry) -> bool:
    """Whether a key is short and starts with the entry's phrase, not with a longer word."""
    if not key.startswith(entry.key) or len(key) > entry.limit:
        return False
    following = key[len(entry.key) : len(entry.key) + 1]
    last = entry.key[-1]
    return is_glued(last) or not (last.isalnum() and following.isalnum())
