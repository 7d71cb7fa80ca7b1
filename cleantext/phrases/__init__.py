"""Phrases as data: what sites write around their articles, one file a language.

The first line of a file is a comment that names the language, ``# Polish: Poland``; its code is the
name of the file. It has sections, one for each kind of boilerplate, and one entry a line::

    [newsletter]
    sign up for our newsletter
    sign up for the *<TAB>Sign up for the Morning Briefing
    inbox|postbox /delivered (straight )?to your inbox/<TAB>News, delivered to your inbox.

- A plain entry is a whole line, folded by `fold`: case, white space, accents that
  come and go and the marks around it do not matter, and a number is written ``0``.
- ``phrase *`` is the start of a line of at most `START_LIMIT` characters that is no sentence.
- ``word|word /pattern/`` is a regular expression, searched for without regard to case in lines of
  at most `LONGEST` characters that hold one of the words. The words make it fast
  and are part of its meaning.

After a tab stands a line that the entry drops; a plain entry is its own example. ``#`` at the
start of a line makes a comment. A section is named after a kind, ``[newsletter]``, or after a
kind and a part that a trim needs, ``[related:heading]``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TypeAlias

from cleantext.errors import PatternError, PhraseError
from cleantext.phrases.entries import START_LIMIT, Entry, parse_entry, parse_file, sheet_of
from cleantext.phrases.index import Index, Search, search_of, tables_of
from cleantext.text.block import Block

__all__ = [
    "FOLDER",
    "START_LIMIT",
    "Entry",
    "Languages",
    "PhraseError",
    "Rules",
    "Section",
    "Spoken",
    "languages",
    "parse_entry",
    "parse_file",
]

FOLDER = Path(__file__).with_name("data")

Languages: TypeAlias = tuple[str, ...] | None
"""The codes of some languages, sorted; None for all that have a file."""


@dataclass(frozen=True)
class Spoken:
    """What a filter is that looks for the phrases of some languages."""

    languages: Languages = field(default=None, kw_only=True)

    def scan(self, block: Block) -> Mapping[int, str]:
        """What becomes of the lines of a block that do not stay as they are."""
        raise NotImplementedError


@dataclass(frozen=True)
class Rules:
    """Entries of one's own that lines are looked up in.

    Where several entries cover a line, the first one counts, patterns after plain ones. `search`
    makes the search function of a pattern. They are read as those of a `section` of the files are.
    """

    sources: tuple[str, ...] = ()
    search: Callable[[str], Search] = search_of
    section: str = ""

    def __reduce__(self) -> tuple[type[Rules], tuple[object, ...]]:
        return Rules, (self.sources, self.search, self.section)

    @classmethod
    def parse(cls, sources: Iterable[str], search: Callable[[str], Search] = search_of) -> Rules:
        """Rules from entries as they stand in a phrase file.

        Raises:
            PhraseError: an entry can't be read, or its pattern is no regular expression.

        """
        found = cls(tuple(sources), search)
        for entry in found.entries:
            try:
                search(entry.pattern)  # of a plain entry that is "", which always compiles
            except PatternError as error:
                raise PhraseError(f"the phrase {entry.source!r}: {error}") from None
            except re.error as error:
                raise PhraseError(
                    f"{entry.source!r} is not a valid regular expression: {error}"
                ) from None
        return found

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, in order."""
        return tuple(map(self._index.entry, range(len(self.sources))))

    def match(self, line: str) -> Entry | None:
        """The first entry that covers this line: what `scan` must find, tried one by one."""
        return self._index.match(line, self.entries)

    def scan(self, block: Block) -> Mapping[int, Entry]:
        """The lines of a block that an entry covers: their indices, each with its entry."""
        return self._index.scan(block).get(self.section, {})

    @cached_property
    def _index(self) -> Index:
        tables = tables_of([sheet_of(self.sources, self.section)])
        return Index(tables, lambda _, place: self.sources[place], self.search)


@dataclass(frozen=True)
class Section:
    """A section of the phrase files of some languages: lines are looked up in it as in `Rules`.

    The sections of the same languages share one look at each block.
    """

    name: str
    languages: Languages = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, in the order of the files."""
        return _index(self.languages).entries(self.name)

    def has(self, key: str) -> bool:
        """Whether this is one of the whole lines, folded and trimmed as they are."""
        return _index(self.languages).has(key, self.name)

    def match(self, line: str) -> Entry | None:
        """The first entry that covers this line: what `scan` must find, tried one by one."""
        return _index(self.languages).match(line, self.entries)

    def scan(self, block: Block) -> Mapping[int, Entry]:
        """The lines of a block that an entry covers: their indices, each with its entry."""
        return _found(block, self.languages).get(self.name, {})


@cache
def languages() -> Mapping[str, str]:
    """The languages that have a file: their names by their codes, which are sorted."""
    names = {}
    for path in sorted(paths()):
        with path.open(encoding="utf-8") as file:
            names[path.stem] = file.readline().strip("# \n").partition(":")[0]
    return names


@cache
def _index(codes: Languages) -> Index:
    """What stands in the files of some languages, made ready for looking lines up."""
    from cleantext.phrases.compiled import tables

    files = read(codes)

    @cache
    def lines(sheet: int) -> list[str]:
        return files[sheet].decode().split("\n")

    return Index(tables(files), lambda sheet, place: lines(sheet)[place])


def read(codes: Languages = None) -> list[bytes]:
    """What stands in the files of some languages, in the order in which lines are held to them."""
    found = (path for path in paths() if codes is None or path.stem in codes)
    return [path.read_bytes() for path in found]


def paths() -> list[Path]:
    """The phrase files. English first: its phrases stand on pages of all languages."""
    return sorted(FOLDER.glob("*.txt"), key=lambda path: (path.stem != "en", path.stem))


def _found(block: Block, codes: Languages) -> dict[str, dict[int, Entry]]:
    """By section, which lines of a block hold a phrase, and the first that each holds."""
    if codes not in block.found:
        block.found[codes] = _index(codes).scan(block)
    return block.found[codes]
