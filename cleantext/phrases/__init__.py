"""Phrases as data: what sites write around their articles, one file a language.

A file has sections, one for each kind of boilerplate, and one entry a line::

    [newsletter]
    sign up for our newsletter
    sign up for the *<TAB>Sign up for the Morning Briefing
    inbox|postbox /delivered (straight )?to your inbox/<TAB>News, delivered to your inbox.

- A plain entry is a whole line, folded by `cleantext.block.fold`: case, white space, the
  marks around it do not matter, and a number is written ``0``.
- ``phrase *`` is the start of a line of at most `START_LIMIT` characters that is no sentence.
- ``word|word /pattern/`` is a regular expression, searched for without regard to case in lines of
  at most `cleantext.block.LONGEST` characters that hold one of the words. The words make it fast
  and are part of its meaning.

After a tab stands a line that the entry drops; a plain entry is its own example. ``#`` at the
start of a line makes a comment. A section is named after a kind, ``[newsletter]``, or after a
kind and a part that a trim needs, ``[related:heading]``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from cleantext.block import (
    EDGE,
    LONGEST,
    Block,
    fold,
    head,
    is_sentence,
    is_wide,
    trim_key,
    trim_word,
)
from cleantext.patterns import PatternError

START_LIMIT = 80
"""Characters. A longer line is not dropped for how it starts."""

FOLDER = Path(__file__).parent
Search = Callable[[str], object]


class PhraseError(ValueError):
    """An entry that can't be read; the message names it and says what is wrong."""


@dataclass(frozen=True)
class Entry:
    """One phrase: a whole line, the start of a short line (`start`) or a `pattern`."""

    source: str
    key: str = ""
    start: bool = False
    pattern: str = ""
    anchors: tuple[str, ...] = ()
    example: str = field(default="", compare=False)


_PATTERN = re.compile(r"(?:(?P<anchors>[^/]*?) )?/(?P<pattern>.+)/", re.DOTALL)


def parse_entry(text: str) -> Entry:
    """Read one entry as it stands in a phrase file.

    A pattern is compiled when it is first used, not here: most texts need few of hundreds.

    >>> parse_entry("sign up for *").key
    'sign up for'

    Raises:
        PhraseError: the entry is empty, or more than words stand before its pattern.

    """
    source, _, example = (part.strip() for part in text.partition("\t"))
    if found := _PATTERN.fullmatch(source):
        words = found["anchors"].split("|") if found["anchors"] else []
        anchors = tuple(trim_word(fold(word)) for word in words)
        if any(len(anchor.split()) != 1 for anchor in anchors):
            raise PhraseError(f"{source!r}: before a pattern stand single words, parted by |")
        return Entry(source, pattern=found["pattern"], anchors=anchors, example=example)
    start = source.endswith("*")
    folded = fold(source.removesuffix("*").strip())
    key = folded.lstrip(EDGE) if start else trim_key(folded)  # "opinion: *" needs its colon
    if not key:
        raise PhraseError(f"{source!r} holds no phrase")
    return Entry(source, key=key, start=start, example=example or source.removesuffix("*").strip())


def parse_file(text: str, name: str) -> Iterator[tuple[str, Entry]]:
    """Read a phrase file: pairs of a section and an entry. `name` is for the messages.

    Raises:
        PhraseError: with the file's name and the number of the line.

    """
    section = ""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            section = line.strip("[] ")
            continue
        try:
            if not section:
                raise PhraseError(f"{line!r} stands before any [section]")
            yield section, parse_entry(line)
        except PhraseError as error:
            raise PhraseError(f"{name}, line {number}: {error}") from None


def languages() -> tuple[str, ...]:
    """The codes of the languages that have a file, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))


@cache
def _sections() -> Mapping[str, tuple[Entry, ...]]:
    sections: dict[str, list[Entry]] = {}
    for code in languages():
        path = FOLDER / f"{code}.txt"
        for section, entry in parse_file(path.read_text(encoding="utf-8"), path.name):
            sections.setdefault(section, []).append(entry)
    return {section: tuple(entries) for section, entries in sections.items()}


@cache
def rules(section: str, limit: int = START_LIMIT) -> Rules:
    """The rules of a section, from the files of all languages."""
    return Rules(_sections().get(section, ()), limit=limit)


@cache
def _search(pattern: str) -> Search:
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


@dataclass(frozen=True)
class Rules:
    """Entries made ready for looking lines up.

    `search` makes the search function of a pattern; `limit` is the length in characters up to
    which a line may go for its start. Where several entries cover a line, the
    first one counts, so that the evidence does not hang on the order of a set.
    """

    entries: tuple[Entry, ...]
    search: Callable[[str], Search] = _search
    limit: int = START_LIMIT

    @classmethod
    def parse(cls, sources: Iterable[str], search: Callable[[str], Search] = _search) -> Rules:
        """Rules from entries as they stand in a phrase file.

        Raises:
            PhraseError: an entry can't be read, or its pattern is no regular expression.

        """
        entries = tuple(map(parse_entry, sources))
        for entry in entries:
            try:
                search(entry.pattern)  # of a plain entry that is "", which always compiles
            except (re.error, PatternError) as error:
                raise PhraseError(f"{entry.source!r} is no regular expression: {error}") from None
        return cls(entries, search)

    def match(self, line: str) -> Entry | None:
        """The first entry that covers this line: what `scan` must find, tried one by one."""
        key = trim_key(fold(line)) if len(line) <= LONGEST else ""
        words = {trim_word(word) for word in key.split()}
        for entry in self.entries:
            if entry.pattern:
                if entry.anchors and not any(
                    anchor in (key if is_wide(anchor) else words) for anchor in entry.anchors
                ):
                    continue
                if line and self.search(entry.pattern)(line):
                    return entry
            elif entry.start:
                if _starts(line, key, entry, self.limit):
                    return entry
            elif key == entry.key:
                return entry
        return None

    def scan(self, block: Block) -> dict[int, Entry]:
        """The lines of a block that an entry covers: their indices, each with its entry."""
        ranks: dict[int, int] = {}
        for rank, indices in self._hits(block):
            for index in indices:
                ranks[index] = min(rank, ranks.get(index, rank))
        return {index: self.entries[rank] for index, rank in ranks.items()}

    def _hits(self, block: Block) -> Iterator[tuple[int, Iterable[int]]]:
        """Ranks of entries with the lines that each covers.

        The sets of the block and of the rules meet first: their size, not the number of
        phrases, is what a block costs.
        """
        for key in block.key_set & self._whole.keys():
            yield self._whole[key], block.places[key]
        if self._starts:
            for first in block.heads.keys() & self._starts.keys():
                for rank in self._starts[first]:
                    yield rank, self._starting(block, first, self.entries[rank])
        yield from self._pattern_hits(block)

    def _pattern_hits(self, block: Block) -> Iterator[tuple[int, Iterable[int]]]:
        keys: defaultdict[int, set[str]] = defaultdict(set)
        for anchor in block.words.keys() & self._anchored.keys() if self._anchored else ():
            for rank in self._anchored[anchor]:
                keys[rank].update(block.words[anchor])
        for anchor in self._wide_anchors:
            for rank in self._anchored[anchor]:
                keys[rank].update(key for key in block.wide if anchor in key)
        for rank, holders in keys.items():
            yield rank, self._matching(block, holders, self.entries[rank])
        for rank in self._loose:
            search = self.search(self.entries[rank].pattern)
            yield rank, [index for index, line in enumerate(block) if line and search(line)]

    def _starting(self, block: Block, first: str, entry: Entry) -> Iterator[int]:
        for key in block.heads[first]:
            if key.startswith(entry.key):
                for index in block.places.get(key, ()):
                    if _starts(block[index], key, entry, self.limit):
                        yield index

    def _matching(self, block: Block, keys: Iterable[str], entry: Entry) -> Iterator[int]:
        search = self.search(entry.pattern)
        for key in keys:
            for index in block.places.get(key, ()):
                if search(block[index]):
                    yield index

    @cached_property
    def _whole(self) -> Mapping[str, int]:
        whole: dict[str, int] = {}
        for rank, entry in enumerate(self.entries):
            if not entry.pattern and not entry.start:
                whole.setdefault(entry.key, rank)
        return whole

    @cached_property
    def _starts(self) -> Mapping[str, list[int]]:
        starts: dict[str, list[int]] = {}
        for rank, entry in enumerate(self.entries):
            if entry.start:
                starts.setdefault(head(entry.key), []).append(rank)
        return starts

    @cached_property
    def _anchored(self) -> Mapping[str, list[int]]:
        anchored: dict[str, list[int]] = {}
        for rank, entry in enumerate(self.entries):
            for anchor in entry.anchors:
                anchored.setdefault(anchor, []).append(rank)
        return anchored

    @cached_property
    def _wide_anchors(self) -> tuple[str, ...]:
        return tuple(filter(is_wide, self._anchored))

    @cached_property
    def _loose(self) -> tuple[int, ...]:
        return tuple(r for r, e in enumerate(self.entries) if e.pattern and not e.anchors)


def _starts(line: str, key: str, entry: Entry, limit: int) -> bool:
    """Whether a line starts with the entry's phrase, is short, and is no sentence."""
    if len(key) > limit or not key.startswith(entry.key) or is_sentence(line):
        return False
    following = key[len(entry.key) : len(entry.key) + 1]
    last = entry.key[-1]
    return is_wide(last) or not (last.isalnum() and following.isalnum())
