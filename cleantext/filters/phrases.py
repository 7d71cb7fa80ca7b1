"""One drop filter for each kind of boilerplate, by what sites write in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Self

from cleantext.chain.filter import Filter
from cleantext.chain.reasons import Reason
from cleantext.phrases import Entry, Languages, Rules, Section, Spoken
from cleantext.phrases.evidence import words_found
from cleantext.phrases.index import Search, search_of
from cleantext.text.block import Block


class Phrase(Reason):
    """A line goes for an entry that covers it; for which words is told when asked for."""

    __slots__ = ("entry", "search")

    entry: Entry
    search: Callable[[str], Search]

    def __new__(cls, kind: str, entry: Entry, search: Callable[[str], Search] = search_of) -> Self:
        """Make the verdict; `search` makes the search of the entry's pattern."""
        self = super().__new__(cls, kind, entry.source, entry.source)
        self.entry, self.search = entry, search
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        return self.kind, self.entry, self.search

    def found_in(self, line: str) -> str:
        """Tell for which words of the line it goes."""
        return words_found(self.entry, line, self.search(self.entry.pattern))


@dataclass(frozen=True)
class PhraseRule(Spoken):
    """The reason why a line goes: its kind, and the phrase that it holds.

    `own` are a user's rules; without them, the rules are those of the phrase files.
    """

    kind: str
    own: Rules | None = None

    @property
    def rules(self) -> Rules | Section:
        """The rules that it looks lines up in."""
        return Section(self.kind, self.languages) if self.own is None else self.own

    def __call__(self, line: str) -> str | None:
        """Say why the line goes, if it does."""
        return self.scan(Block((line,))).get(0)

    def scan(self, block: Block) -> Mapping[int, str]:
        """The same for a block at once."""
        found = self.rules.scan(block)
        search = self.own.search if self.own else search_of
        return {index: phrase_reason(self.kind, entry, search) for index, entry in found.items()}


@cache
def phrase_reason(kind: str, entry: Entry, search: Callable[[str], Search] = search_of) -> Phrase:
    """The one verdict for all lines that an entry covers: a text may have a million of them."""
    return Phrase(kind, entry, search)


def drop_phrases(kind: str, own: Rules | None = None, name: str = "") -> Filter:
    """A filter that drops the lines that hold a phrase of this kind."""
    rule = PhraseRule(kind, own)
    return Filter(name or kind, "drop", rule, rule.scan)


def with_languages(part: Filter, languages: Languages) -> Filter:
    """A filter that looks for the phrases of these languages alone.

    For all languages, one stays as it is, and so does one that looks for no phrases.
    """
    if languages is None or not isinstance(part.func, Spoken):
        return part
    rule = replace(part.func, languages=languages)
    return replace(part, func=rule, scan=rule.scan)


navigation = drop_phrases("navigation")
advertisement = drop_phrases("advertisement")
consent = drop_phrases("consent")
newsletter = drop_phrases("newsletter")
sharing = drop_phrases("sharing")
account = drop_phrases("account")
related = drop_phrases("related")
comments = drop_phrases("comments")
counter = drop_phrases("counter")
credit = drop_phrases("credit")
byline = drop_phrases("byline")
legal = drop_phrases("legal")
placeholder = drop_phrases("placeholder")
