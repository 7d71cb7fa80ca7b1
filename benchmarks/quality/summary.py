"""Scores of pages under every way of cleaning them, and their summaries over sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import mean
from typing import Any, NamedTuple

from benchmarks.data.pages import Page
from benchmarks.quality.peers import PEERS
from benchmarks.quality.scores import (
    Snippets,
    count_words,
    find_snippets,
    gold_lines,
    lost_words,
    snippets_f1,
    word_f1,
)
from cleantext import build_chain
from cleantext.presets import PresetName

PROSE = 100
"""Minimum number of words of a right text that must not come back empty."""


class Harm(NamedTuple):
    """Harm done by cleaning the right text of a page."""

    lost: int
    emptied: bool
    discarded: bool


@dataclass(frozen=True)
class PageScores:
    """Scores of one page.

    Attributes:
        type: the type of the page.
        lang: its language, or "" if unknown.
        words: the number of words of its right text.
        scores: word F1 or snippet counts by way of cleaning and text (the dump, the output of an
            extractor). The ways are the preset, ``as is``, ``ceiling`` and the peers.
        harm: the harm to the right text, by the preset and by each peer.
        unstable: the number of texts that a second cleaning changes.

    """

    type: str
    lang: str
    words: int
    scores: dict[tuple[str, str], float | Snippets]
    harm: dict[str, Harm]
    unstable: int


def score_page(page: Page, preset: PresetName, options: dict[str, Any]) -> PageScores:
    """Score a page cleaned by a preset, with further options of `build_chain`."""
    chain = build_chain(preset=preset, **options)
    gold = page.get("gold", "")
    outputs = page.get("ext", {})
    texts = {"dump": page["dump"], **{name: text or "" for name, text in outputs.items()}}
    ways: dict[str, Callable[[str], str]] = {preset: chain}
    ways |= {name: rules.clean for name, rules in PEERS.items()}
    right = {way: clean(gold) for way, clean in ways.items()}
    ways["as is"] = str
    if gold:
        ways["ceiling"] = lambda text: gold_lines(text, gold)
    cleaned = {
        (way, name): clean(text) for way, clean in ways.items() for name, text in texts.items()
    }
    again = [right[preset], *(cleaned[preset, name] for name in texts)]
    return PageScores(
        type=page["type"],
        lang=page.get("lang", ""),
        words=count_words(gold),
        scores={key: _score(text, page) for key, text in cleaned.items()},
        harm={way: _harm(way, text, gold) for way, text in right.items()},
        unstable=sum(chain(text) != text for text in again),
    )


def _score(text: str, page: Page) -> float | Snippets:
    if gold := page.get("gold"):
        return word_f1(text, gold)
    return find_snippets(text, page["with"], page["without"])


def _harm(way: str, text: str, gold: str) -> Harm:
    return Harm(
        lost=lost_words(text, gold),
        emptied=count_words(gold) >= PROSE and not text.strip(),
        discarded=way in PEERS and PEERS[way].discards(gold),
    )


@dataclass(frozen=True)
class Summary:
    """Scores of a set of pages under one preset."""

    name: str
    preset: str
    rows: list[PageScores]

    @property
    def texts(self) -> list[str]:
        """Names of the texts of a page: the dump, then the extractors."""
        return list(dict.fromkeys(text for _, text in self.rows[0].scores))

    @property
    def has_gold(self) -> bool:
        """Whether whole right texts are known, not only snippets."""
        return self.rows[0].words > 0

    def f1(self, way: str, text: str = "dump") -> float:
        """Return mean word F1 over the pages, or F1 over all their snippets."""
        found = [row.scores[way, text] for row in self.rows]
        counts = [score for score in found if isinstance(score, Snippets)]
        return snippets_f1(counts) if counts else mean(s for s in found if isinstance(s, float))

    def gap_closed(self, text: str) -> float:
        """Return the share of the possible gain (uncleaned text to ceiling) reached, in percent."""
        alone = self.f1("as is", text)
        room = self.f1("ceiling", text) - alone
        return 100 * (self.f1(self.preset, text) - alone) / room if room else 0.0

    def words_lost(self, way: str) -> float:
        """Return the percentage of words lost from all right texts."""
        total = sum(row.words for row in self.rows)
        return 100 * sum(row.harm[way].lost for row in self.rows) / total

    def pages_harmed(self, way: str) -> float:
        """Return the percentage of right texts that lose over a tenth of their words."""
        return 100 * mean(row.harm[way].lost > row.words / 10 for row in self.rows)

    def emptied(self, way: str) -> int:
        """Return how many right texts of a hundred words and more come back empty."""
        return sum(row.harm[way].emptied for row in self.rows)

    def discarded(self, way: str) -> float:
        """Return the percentage of right texts that a peer's page rules discard."""
        return 100 * mean(row.harm[way].discarded for row in self.rows)

    def unstable(self) -> int:
        """Return how many texts a second cleaning changes."""
        return sum(row.unstable for row in self.rows)

    def parts(self) -> Iterator[Summary]:
        """Yield a summary for each type and language, where there are several."""
        for field in ("type", "lang"):
            values = sorted({getattr(row, field) for row in self.rows})
            for value in values if len(values) > 1 else ():
                rows = [row for row in self.rows if getattr(row, field) == value]
                yield Summary(value, self.preset, rows)
