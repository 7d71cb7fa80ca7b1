"""A drop filter for each kind of boilerplate that sites phrase alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Self

from cleantext.chain.filter import Filter
from cleantext.chain.reasons import Reason
from cleantext.kinds import BODY_KINDS, PHRASE_KINDS
from cleantext.phrases import Entry, LanguageRule, Languages, Rules, Section
from cleantext.phrases.evidence import words_found
from cleantext.phrases.index import Search, compile_search
from cleantext.text.block import Block


class Phrase(Reason):
    """A reason given by a phrase entry."""

    __slots__ = ("entry", "search")

    entry: Entry
    search: Callable[[str], Search]

    def __new__(
        cls, kind: str, entry: Entry, search: Callable[[str], Search] = compile_search
    ) -> Self:
        """Make the verdict; `search` compiles the pattern of the entry."""
        self = super().__new__(cls, kind, entry.source, entry.source)
        self.entry, self.search = entry, search
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        return self.kind, self.entry, self.search

    def found_in(self, line: str) -> str:
        """Return the words of the line that the entry matched."""
        return words_found(self.entry, line, self.search(self.entry.pattern))


@dataclass(frozen=True)
class PhraseRule(LanguageRule):
    """Finds the lines that contain a phrase of one kind.

    Attributes:
        kind: the kind of boilerplate.
        own: the user's phrases; None for those of the phrase files.

    """

    kind: str
    own: Rules | None = None

    @property
    def rules(self) -> Rules | Section:
        """The phrases to look for."""
        return Section(self.kind, self.languages) if self.own is None else self.own

    def __call__(self, line: str) -> str | None:
        """Return the reason to drop a line, if there is one."""
        return self.scan(Block((line,))).get(0)

    def scan(self, block: Block) -> Mapping[int, str]:
        """Return the lines of a block to drop, with the reasons.

        Vouched lines stay, unless they have phrases of the user or of a kind in `BODY_KINDS`.
        """
        found = self.rules.scan(block)
        heeds_vouching = self.own is None and self.kind not in BODY_KINDS
        vouched = block.vouched if heeds_vouching else frozenset[int]()
        search = self.own.search if self.own else compile_search
        return {
            index: phrase_reason(self.kind, entry, search)
            for index, entry in found.items()
            if index not in vouched
        }


@cache
def phrase_reason(
    kind: str, entry: Entry, search: Callable[[str], Search] = compile_search
) -> Phrase:
    """Return the verdict by an entry, one object for all lines."""
    return Phrase(kind, entry, search)


def drop_phrases(kind: str, own: Rules | None = None, name: str = "") -> Filter:
    """Make a filter that drops the lines with a phrase of a kind.

    Args:
        kind: the kind of boilerplate.
        own: the user's phrases; None for those of the phrase files.
        name: the name of the filter; by default the kind.

    """
    rule = PhraseRule(kind, own)
    return Filter(name or kind, "drop", rule, rule.scan, reason=kind)


def with_languages(part: Filter, languages: Languages) -> Filter:
    """Restrict a filter to the phrases of some languages.

    A filter that uses no phrases is returned unchanged; so is any filter for all languages.
    """
    if languages is None or not isinstance(part.func, LanguageRule):
        return part
    rule = replace(part.func, languages=languages)
    return replace(part, func=rule, scan=rule.scan)


PHRASE_FILTERS: dict[str, Filter] = {kind: drop_phrases(kind) for kind in PHRASE_KINDS}
"""The filter of each kind that has phrases."""

globals().update(PHRASE_FILTERS)  # imports and pickles find them by name
