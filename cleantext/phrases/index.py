"""Looking up phrases in lines: all at once for a block, one by one for a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from cleantext.block import LONGEST, Block, fold, is_sentence, is_wide, spell, trim_key
from cleantext.phrases.entries import Entry

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


HEAD = 3
"""Characters by which the starts of lines are looked up."""


class Index:
    """Entries made ready for looking lines up.

    A line is covered by an entry by what it is when folded (`cleantext.block.fold`), and, for a
    pattern, by what stands in it. `search` makes the search function of a pattern.
    """

    def __init__(
        self, entries: Iterable[Entry], search: Callable[[str], Search] = search_of
    ) -> None:
        self.entries = tuple(entries)
        self.search = search
        self._whole: dict[str, list[int]] = {}
        self._starts: dict[str, list[int]] = {}
        self._anchored: dict[str, list[int]] = {}
        self._loose: list[int] = []
        self._tests: dict[int, Callable[[str], object]] = {}
        for rank, entry in enumerate(self.entries):
            self._enter(rank, entry)
        self._heads = sorted(set(map(len, self._starts)))
        self._anchors = frozenset(self._anchored)
        self._wide_anchors = tuple(filter(is_wide, self._anchored))

    def _enter(self, rank: int, entry: Entry) -> None:
        if entry.start:
            self._starts.setdefault(entry.key[:HEAD], []).append(rank)
        elif not entry.pattern:
            self._whole.setdefault(entry.key, []).append(rank)
        elif not entry.anchors:
            self._loose.append(rank)
        for anchor in entry.anchors:
            self._anchored.setdefault(anchor, []).append(rank)

    def match(self, line: str) -> Iterator[int]:
        """The ranks of the entries that cover a line: what `scan` must find, tried one by one."""
        key = trim_key(fold(line)) if len(line) <= LONGEST else ""
        words = spell(key).split()
        for rank, entry in enumerate(self.entries):
            if entry.pattern:
                held = not entry.anchors or any(
                    anchor in (key if is_wide(anchor) else words) for anchor in entry.anchors
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
                if ranks := [rank for rank in sorted(chances[key]) if self._test(rank)(line)]:
                    found[index] = ranks
        for rank in self._loose:
            test = self._test(rank)
            for index, line in enumerate(block):
                if line and test(line):
                    found[index] = sorted((*found.get(index, ()), rank))
        return found

    def _chances(self, keys: Iterable[str]) -> dict[str, set[int]]:
        """For the keys that may be covered, the ranks of the entries that may cover them.

        Sets of all keys meet sets of all entries: what a block costs depends on its size and
        hardly on the number of phrases.
        """
        different = dict.fromkeys(keys)
        chances = {key: set(self._whole[key]) for key in different.keys() & self._whole.keys()}
        for key, ranks in (*self._starting(different), *self._holding(list(different))):
            chances.setdefault(key, set()).update(ranks)
        return chances

    def _starting(self, keys: Iterable[str]) -> Iterator[tuple[str, list[int]]]:
        """The keys that start with a phrase, with the ranks."""
        for size in self._heads:
            for key in keys:
                if key[:size] in self._starts:
                    heads = self._starts[key[:size]]
                    if ranks := [rank for rank in heads if _starts(key, self.entries[rank])]:
                        yield key, ranks

    def _holding(self, keys: list[str]) -> Iterator[tuple[str, list[int]]]:
        """The keys that hold an anchor of patterns, with the ranks."""
        if not (self._anchors and keys):
            return
        for key, words in zip(keys, spell("\n".join(keys)).split("\n"), strict=True):
            for anchor in self._anchors.intersection(words.split()):
                yield key, self._anchored[anchor]
        for key in filter(is_wide, keys) if self._wide_anchors else ():
            for anchor in self._wide_anchors:
                if anchor in key:
                    yield key, self._anchored[anchor]

    def _test(self, rank: int) -> Callable[[str], object]:
        """What is left to ask of a line whose key has the entry's phrase or an anchor."""
        if rank not in self._tests:
            entry = self.entries[rank]
            certain = _is_no_sentence if entry.start else _is_any
            self._tests[rank] = self.search(entry.pattern) if entry.pattern else certain
        return self._tests[rank]


def _starts(key: str, entry: Entry) -> bool:
    """Whether a key is short and starts with the entry's phrase, not with a longer word."""
    if not key.startswith(entry.key) or len(key) > entry.limit:
        return False
    following = key[len(entry.key) : len(entry.key) + 1]
    last = entry.key[-1]
    return is_wide(last) or not (last.isalnum() and following.isalnum())


def _is_no_sentence(line: str) -> bool:
    return not is_sentence(line)


def _is_any(line: str) -> bool:  # noqa: ARG001
    return True
