"""One drop filter for each kind of boilerplate, by what sites write in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from cleantext.block import Block
from cleantext.chain import Filter
from cleantext.phrases import Languages, Rules, Section, Spoken


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
        return {index: _reason(self.kind, entry.source) for index, entry in found.items()}


@cache
def _reason(kind: str, source: str) -> str:
    # One string for all lines that it drops: a text may have a million of them.
    return f"{kind}: {source}"


def drop_phrases(kind: str, own: Rules | None = None, name: str = "") -> Filter:
    """A filter that drops the lines that hold a phrase of this kind."""
    rule = PhraseRule(kind, own)
    return Filter(name or kind, "drop", rule, rule.scan)


def speaking(part: Filter, languages: Languages) -> Filter:
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
