"""The phrase files: boilerplate phrases by language and kind.

A file is named after the code of its language; its first line is a comment with the name of the
language, ``# Polish: Poland``. It has a section for each kind of boilerplate, an entry a line::

    [newsletter]
    sign up for our newsletter
    sign up for the *<TAB>Sign up for the Morning Briefing
    inbox|postbox /delivered (straight )?to your inbox/<TAB>News, delivered to your inbox.

- A plain entry is a whole line, folded by `fold`: case, white space, optional accents and the marks
  around it do not matter, and numbers are written ``0``.
- ``phrase *`` is the start of a line of at most `START_LIMIT` characters that is not a sentence.
- ``word|word /pattern/`` is a case-insensitive regular expression, searched for in lines of at most
  `LONGEST` characters that contain one of the words. The words make it fast and are part of its
  meaning.

After a tab comes an example, a line that the entry drops; a plain entry is its own example. Lines
that start with ``#`` are comments. A section is named after a kind, ``[newsletter]``, or a kind and
a part that a trim needs, ``[related:heading]``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple, TypeAlias

from cleantext.errors import PatternError, PhraseError
from cleantext.phrases.entries import START_LIMIT, Entry, fold_entries, parse_entry, parse_file
from cleantext.phrases.index import Index, Search, compile_search
from cleantext.phrases.tables import build_tables
from cleantext.text.block import Block

__all__ = [
    "FOLDER",
    "START_LIMIT",
    "Entry",
    "LanguageRule",
    "Languages",
    "PhraseError",
    "Rules",
    "Section",
    "first_sections",
    "languages",
    "parse_entry",
    "parse_file",
    "scan_sections",
]

FOLDER = Path(__file__).with_name("data")

Languages: TypeAlias = tuple[str, ...] | None
"""The codes of some languages, sorted; None for all with a file."""


@dataclass(frozen=True)
class LanguageRule:
    """Base class for rules that look up the phrases of some languages."""

    languages: Languages = field(default=None, kw_only=True)

    def scan(self, block: Block) -> Mapping[int, str]:
        """Return new texts, or reasons for drops, by index."""
        raise NotImplementedError


@dataclass(frozen=True)
class Rules:
    """User-defined phrases.

    If several entries match a line, the first one counts, plain ones before patterns.

    Attributes:
        sources: the entries, as in a phrase file.
        search: compiles a pattern to its search function.
        section: the section of phrase files that they are parsed for.

    """

    sources: tuple[str, ...] = ()
    search: Callable[[str], Search] = compile_search
    section: str = ""

    def __reduce__(self) -> tuple[type[Rules], tuple[object, ...]]:
        return Rules, (self.sources, self.search, self.section)

    @classmethod
    def parse(
        cls, sources: Iterable[str], search: Callable[[str], Search] = compile_search
    ) -> Rules:
        """Parse entries as written in a phrase file, and check their patterns.

        Raises:
            PhraseError: an entry can't be read, or its pattern is not a regular expression.

        """
        found = cls(tuple(sources), search)
        for entry in found.entries:
            try:
                search(entry.pattern)  # "" for a plain entry, which always compiles
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
        """Return the first entry that matches a line."""
        return self._index.match(line, self.entries)

    def scan(self, block: Block) -> Mapping[int, Entry]:
        """Return the entries that match lines, by index."""
        return self._index.scan(block).get(self.section, {})

    @cached_property
    def _index(self) -> Index:
        tables = build_tables([fold_entries(self.sources, self.section)])
        return Index(tables, lambda _, place: self.sources[place], self.search)


class Section(NamedTuple):
    """A section of phrase files, with the lookups of `Rules`.

    Sections of the same languages share one scan of each block.
    """

    name: str
    languages: Languages = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, in the order of the files."""
        return _index(self.languages).entries(self.name)

    def has(self, key: str) -> bool:
        """Decide whether a folded and trimmed line is a whole-line entry."""
        return _index(self.languages).has(key, self.name)

    def match(self, line: str) -> Entry | None:
        """Return the first entry that matches a line."""
        return _index(self.languages).match(line, self.entries)

    def scan(self, block: Block) -> Mapping[int, Entry]:
        """Return the entries that match lines, by index."""
        return scan_sections(block, self.languages).get(self.name, {})


def first_sections(block: Block, names: Iterable[str]) -> dict[int, str]:
    """Return the first of some sections with a phrase in each line that has one.

    Args:
        block: the lines.
        names: the names of the sections, in the order of preference.

    """
    sections = scan_sections(block)
    found: dict[int, str] = {}
    for name in names:
        for index in sections.get(name, ()):
            found.setdefault(index, name)
    return found


def scan_sections(block: Block, codes: Languages = None) -> Mapping[str, Mapping[int, Entry]]:
    """Return the first phrases of a block by section and index; no section without any."""
    if codes not in block.found:
        block.found[codes] = _index(codes).scan(block)
    return block.found[codes]


@cache
def languages() -> Mapping[str, str]:
    """Return the languages with a file: names by code, sorted by code."""
    names = {}
    for path in sorted(paths()):
        with path.open(encoding="utf-8") as file:
            names[path.stem] = file.readline().strip("# \n").partition(":")[0]
    return names


@cache
def _index(codes: Languages) -> Index:
    """Return the index of the files of some languages."""
    from cleantext.phrases.compiled import load

    files = read(codes)

    @cache
    def lines(file: int) -> list[str]:
        return files[file].decode().split("\n")

    return Index(load(files), lambda file, place: lines(file)[place])


def read(codes: Languages = None) -> list[bytes]:
    """Read the files of some languages, in the order of lookup."""
    found = (path for path in paths() if codes is None or path.stem in codes)
    return [path.read_bytes() for path in found]


def paths() -> list[Path]:
    """Return the phrase files, English first, as every language has it."""
    return sorted(FOLDER.glob("*.txt"), key=lambda path: (path.stem != "en", path.stem))
