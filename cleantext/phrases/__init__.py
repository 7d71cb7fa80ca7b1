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
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from cleantext.block import Block
from cleantext.patterns import PatternError
from cleantext.phrases.entries import START_LIMIT, Entry, PhraseError, parse_entry, parse_file
from cleantext.phrases.index import Index, Search, search_of

__all__ = [
    "FOLDER",
    "START_LIMIT",
    "Entry",
    "PhraseError",
    "Rules",
    "languages",
    "parse_entry",
    "parse_file",
    "rules",
]

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Rules:
    """Entries that lines are looked up in.

    Where several entries cover a line, the first one counts. `search` makes the search function of
    a pattern. Those of a `section` of the phrase files are looked up together with all others.
    """

    entries: tuple[Entry, ...]
    search: Callable[[str], Search] = search_of
    section: str = ""

    def __reduce__(self) -> tuple[type[Rules], tuple[object, ...]]:
        return Rules, (self.entries, self.search, self.section)

    @classmethod
    def parse(cls, sources: Iterable[str], search: Callable[[str], Search] = search_of) -> Rules:
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
        rank = next(self._index.match(line), None)
        return None if rank is None else self.entries[rank]

    def scan(self, block: Block) -> Mapping[int, Entry]:
        """The lines of a block that an entry covers: their indices, each with its entry."""
        if self.section:
            return _found(block).get(self.section, {})
        return {index: self.entries[ranks[0]] for index, ranks in self._index.scan(block).items()}

    @cached_property
    def _index(self) -> Index:
        return Index(self.entries, self.search)


@cache
def rules(section: str) -> Rules:
    """The rules of a section, from the files of all languages."""
    return Rules(tuple(entry for name, entry in _all_entries() if name == section), section=section)


def languages() -> tuple[str, ...]:
    """The codes of the languages that have a file, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))


@cache
def _all_entries() -> tuple[tuple[str, Entry], ...]:
    """The entries of the files of all languages, each with its section."""
    pairs: list[tuple[str, Entry]] = []
    for code in languages():
        path = FOLDER / f"{code}.txt"
        pairs += parse_file(path.read_text(encoding="utf-8"), path.name)
    return tuple(pairs)


@cache
def _whole_index() -> Index:
    return Index(entry for _, entry in _all_entries())


def _found(block: Block) -> dict[str, dict[int, Entry]]:
    """By section, which lines of a block hold a phrase, and the first that each holds."""
    if "found" not in vars(block):
        found: dict[str, dict[int, Entry]] = {}
        for index, ranks in _whole_index().scan(block).items():
            for rank in ranks:
                section, entry = _all_entries()[rank]
                found.setdefault(section, {}).setdefault(index, entry)
        block.found = found
    return block.found
