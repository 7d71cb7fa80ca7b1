"""Scores of pages under every way of cleaning them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from benchmarks.data.pages import Page
from benchmarks.quality.lines import Lines, Share
from benchmarks.quality.peers import PEERS
from benchmarks.quality.reference import Reference
from benchmarks.quality.scores import Snippets, count_words, lost_words
from benchmarks.quality.sets import suits
from cleantext import build_chain
from cleantext.chain.edits import Cleaned
from cleantext.presets import PresetName

PROSE = 100
"""Minimum number of words of a right text that must not come back empty."""

Scores: TypeAlias = dict[tuple[str, str], float | Snippets]
"""Word F1, or snippet counts, by way of cleaning and text."""

Shares: TypeAlias = dict[tuple[str, str], Share]
"""Shares of pages, lines and words, by way of cleaning and name."""


@dataclass(frozen=True)
class PageScores:
    """Scores of one page under one preset.

    Attributes:
        type: the type of the page.
        lang: its language, or "" if unknown.
        scores: of the dump and the outputs of extractors. The ways are ``as is``, ``cleaned``,
            ``ceiling`` and the peers.
        shares: the ways are ``cleaned`` and the peers.

    """

    type: str
    lang: str
    scores: Scores
    shares: Shares


def score_pages(
    pages: Sequence[Page],
    presets: Iterable[PresetName],
    peers: Sequence[str],
    options: Mapping[str, Any],
) -> dict[PresetName, list[PageScores]]:
    """Score pages under each preset that suits them.

    Args:
        pages: the pages, which are cleaned together.
        presets: the presets.
        peers: the names of the peers to compare with.
        options: further options of `build_chain`.

    """
    subjects = [Subject(page, peers) for page in pages]
    return {preset: list(_score(subjects, preset, options)) for preset in presets}


def _score(
    subjects: Iterable[Subject], preset: PresetName, options: Mapping[str, Any]
) -> Iterator[PageScores]:
    chain = build_chain(preset=preset, **options)

    def clean(texts: Iterable[str]) -> dict[str, Cleaned]:
        distinct = list(dict.fromkeys(texts))
        return dict(zip(distinct, chain.explain_many(distinct), strict=True))

    suited = [subject for subject in subjects if suits(preset, subject.page)]
    cleaned = clean(text for subject in suited for text in subject.inputs)
    outputs = (result.text for result in cleaned.values())
    again = cleaned | clean(text for text in outputs if text not in cleaned)
    unstable = {text for text, result in cleaned.items() if again[result.text].text != result.text}
    for subject in suited:
        yield subject.score(cleaned, unstable)


class Subject:
    """A page to score, with what does not depend on the preset."""

    def __init__(self, page: Page, peers: Iterable[str]) -> None:
        self.page = page
        self._reference = Reference(page)
        self._lines = Lines(page, self._reference)
        outputs = page.get("ext") or {}
        texts = {"dump": page["dump"], **{name: text or "" for name, text in outputs.items()}}
        self._texts: dict[str, str] = texts if self._reference.is_scored else {}
        ways: dict[str, Callable[[str], str]] = {"as is": str}
        if self._reference.gold:
            ways["ceiling"] = self._reference.ceiling
        ways |= {name: PEERS[name].clean for name in peers}
        self._scores = {way: score for each in ways.items() for way, score in self._by(*each)}
        self._shares = {key: share for name in peers for key, share in self._harm_by(name)}

    @property
    def inputs(self) -> list[str]:
        """The texts to clean."""
        return [self.page["dump"], self._reference.gold, *self._texts.values()]

    def score(self, cleaned: Mapping[str, Cleaned], unstable: set[str]) -> PageScores:
        """Score the page, given its cleaned texts, and which texts are unstable."""
        gold = self._reference.gold
        shares = self._lines.shares(cleaned[self.page["dump"]])
        shares |= harm(cleaned[gold].text, gold)
        shares["unstable texts"] = Share(len(unstable & {*self.inputs}), len({*self.inputs}))
        return PageScores(
            self.page["type"],
            self.page["lang"],
            self._scores | dict(self._by("cleaned", lambda text: cleaned[text].text)),
            self._shares | {("cleaned", name): share for name, share in shares.items()},
        )

    def _by(
        self, way: str, clean: Callable[[str], str]
    ) -> Iterator[tuple[tuple[str, str], float | Snippets]]:
        """Yield the scores of all texts by one way of cleaning."""
        for name, text in self._texts.items():
            yield (way, name), self._reference.score(clean(text))

    def _harm_by(self, peer: str) -> Iterator[tuple[tuple[str, str], Share]]:
        """Yield the harm that a peer does to the right text."""
        gold, rules = self._reference.gold, PEERS[peer]
        for name, share in harm(rules.clean(gold), gold).items():
            yield (peer, name), share
        yield (peer, "right texts discarded"), Share(rules.discards(gold), bool(gold))


def harm(text: str, gold: str) -> dict[str, Share]:
    """Return the harm done to a right text, by name."""
    words, lost = count_words(gold), lost_words(text, gold)
    long = words >= PROSE
    return {
        "right words lost": Share(lost, words),
        "right texts losing a tenth": Share(lost > words / 10, bool(words)),
        "right texts emptied": Share(long and not text.strip(), long),
    }
