"""What one page scores in every way of cleaning it, and the sums over sets of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import mean
from typing import Any, NamedTuple

from peers import PEERS
from scores import (
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

Page = dict[str, Any]
PROSE = 100
"""From how many words of right text on a page must not come back empty."""


class Harm(NamedTuple):
    """What cleaning the right text of a page did to it."""

    lost: int
    emptied: bool
    discarded: bool


@dataclass(frozen=True)
class Row:
    """The scores of one page.

    Attributes:
        type: the type of the page.
        lang: its language, where it is known.
        words: how many words its right text has.
        scores: of each way of cleaning and each text (the dump, what an extractor left) word F1,
            or the snippets found. The ways are the preset, ``alone``, ``ceiling`` and the peers.
        harm: of the preset and of each peer, what it did to the right text.
        unstable: how many texts a second cleaning changes.

    """

    type: str
    lang: str
    words: int
    scores: dict[tuple[str, str], float | Snippets]
    harm: dict[str, Harm]
    unstable: int


def score_page(page: Page, preset: PresetName, options: dict[str, Any]) -> Row:
    """Score a page as a preset cleans it; the options are others of `build_chain`."""
    chain = build_chain(preset=preset, **options)
    gold = page.get("gold", "")
    texts = {"dump": page["dump"], **{name: text or "" for name, text in page["ext"].items()}}
    ways: dict[str, Callable[[str], str]] = {preset: chain}
    ways |= {name: rules.clean for name, rules in PEERS.items()}
    right = {way: clean(gold) for way, clean in ways.items()}
    ways["alone"] = str
    if gold:
        ways["ceiling"] = lambda text: gold_lines(text, gold)
    cleaned = {
        (way, name): clean(text) for way, clean in ways.items() for name, text in texts.items()
    }
    again = [right[preset], *(cleaned[preset, name] for name in texts)]
    return Row(
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
class View:
    """Pages of a set, as one preset cleans them."""

    name: str
    preset: str
    rows: list[Row]

    @property
    def texts(self) -> list[str]:
        """The names of the texts of a page: the dump, then the extractors."""
        return list(dict.fromkeys(text for _, text in self.rows[0].scores))

    @property
    def has_gold(self) -> bool:
        """Whether the right texts are known, not snippets of them alone."""
        return self.rows[0].words > 0

    def f1(self, way: str, text: str = "dump") -> float:
        """Word F1, the mean over the pages, or F1 of the snippets of all pages together."""
        found = [row.scores[way, text] for row in self.rows]
        counts = [score for score in found if isinstance(score, Snippets)]
        return snippets_f1(counts) if counts else mean(s for s in found if isinstance(s, float))

    def share_of_way(self, text: str) -> float:
        """How far cleaning goes from the text alone to the best choice of its lines, in percent."""
        alone = self.f1("alone", text)
        room = self.f1("ceiling", text) - alone
        return 100 * (self.f1(self.preset, text) - alone) / room if room else 0.0

    def lost(self, way: str) -> float:
        """Percent of the words of all right texts that go."""
        total = sum(row.words for row in self.rows)
        return 100 * sum(row.harm[way].lost for row in self.rows) / total

    def torn(self, way: str) -> float:
        """Percent of the right texts that lose over a tenth of their words."""
        return 100 * mean(row.harm[way].lost > row.words / 10 for row in self.rows)

    def emptied(self, way: str) -> int:
        """How many right texts of a hundred words and more come back empty."""
        return sum(row.harm[way].emptied for row in self.rows)

    def discarded(self, way: str) -> float:
        """Percent of the right texts that a peer throws away by its rules for whole pages."""
        return 100 * mean(row.harm[way].discarded for row in self.rows)

    def unstable(self) -> int:
        """How many texts a second cleaning changes."""
        return sum(row.unstable for row in self.rows)

    def parts(self) -> Iterator[View]:
        """The pages of each type and of each language, where there are several."""
        for field in ("type", "lang"):
            values = sorted({getattr(row, field) for row in self.rows})
            for value in values if len(values) > 1 else ():
                rows = [row for row in self.rows if getattr(row, field) == value]
                yield View(value, self.preset, rows)
