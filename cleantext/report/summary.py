"""The head of the report: totals over all texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cleantext.kinds import ABOUT
from cleantext.report.collect import TextData
from cleantext.report.letters import REPAIR, letters
from cleantext.report.remedies import keep_option
from cleantext.text.display import printable

BINS = 10
"""Bars of the histogram."""

MOST_LINES = 50
"""Lines to list of those that went most often."""

MOST_SITES = 100
"""Sites to list."""

_SHOWN = 200
"""The most characters to show of a line that went often."""


class Kind(NamedTuple):
    """A kind that lines went as, or `REPAIR`.

    Attributes:
        name: its name.
        letter: the letter that stands for it.
        about: what it is.
        lines: how many lines and parts of lines went or were repaired.
        remedy: the option that keeps the lines of this kind; ``""`` for repairs.

    """

    name: str
    letter: str
    about: str
    lines: int
    remedy: str


class FrequentLine(NamedTuple):
    """A line that went often.

    Attributes:
        text: the line.
        kind: the kind that it went as, most of the time.
        times: how often it went.
        texts: from how many texts.

    """

    text: str
    kind: str
    times: int
    texts: int


class Site(NamedTuple):
    """The texts and words of a site, and their removed share."""

    host: str
    texts: int
    words: int
    gone: float


@dataclass(frozen=True)
class Summary:
    """Totals over the texts of a report.

    Attributes:
        texts: how many there are.
        changed: how many changed.
        unsure: how many are unsure.
        words: how many words they had.
        gone: the share of the words that went.
        kinds: the kinds that lines went as, most frequent first, and repairs.
        histogram: the number of texts by the share of words that went, in `BINS` equal steps.
        lines: the lines that went most often.
        filters: the number of edits by filter.
        sites: the sites with the most texts.

    """

    texts: int
    changed: int
    unsure: int
    words: int
    gone: float
    kinds: Sequence[Kind]
    histogram: Sequence[int]
    lines: Sequence[FrequentLine]
    filters: Sequence[tuple[str, int]]
    sites: Sequence[Site]

    @property
    def untouched(self) -> int:
        """How many texts did not change."""
        return self.texts - self.changed


def summarize(texts: Sequence[TextData]) -> Summary:
    """Return the totals over texts."""
    words = sum(text["words"] for text in texts)
    filters: Counter[str] = Counter()
    for text in texts:
        filters.update(text["filters"])
    return Summary(
        len(texts),
        sum(any("edits" in line for line in text["lines"]) for text in texts),
        sum(text["unsure"] for text in texts),
        words,
        _share(texts),
        _kinds(texts),
        _histogram(text["gone"] for text in texts),
        _frequent_lines(texts),
        filters.most_common(),
        _sites(texts),
    )


def _share(texts: Iterable[TextData]) -> float:
    """Return the share of the words of texts that went."""
    pairs = [(text["words"], text["gone"]) for text in texts]
    return sum(words * gone for words, gone in pairs) / (sum(words for words, _ in pairs) or 1)


def _kinds(texts: Iterable[TextData]) -> list[Kind]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text["kinds"])
    names = sorted(counts, key=lambda kind: (kind == REPAIR, -counts[kind], kind))
    about: dict[str, str] = dict(ABOUT) | {REPAIR: "characters repaired; the line stays"}
    known = letters(names)
    return [
        Kind(
            name,
            known[name],
            about.get(name, "by a custom filter"),
            counts[name],
            keep_option(name) if name != REPAIR else "",
        )
        for name in names
    ]


def _histogram(shares: Iterable[float]) -> list[int]:
    counts = Counter(min(int(share * BINS), BINS - 1) for share in shares)
    return [counts[step] for step in range(BINS)]


def _frequent_lines(texts: Iterable[TextData]) -> list[FrequentLine]:
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    places: defaultdict[str, set[int]] = defaultdict(set)
    for place, text in enumerate(texts):
        for removed, kind in _removed(text):
            kinds[removed][kind] += 1
            places[removed].add(place)
    often = sorted(kinds, key=lambda removed: (-kinds[removed].total(), removed))[:MOST_LINES]
    return [
        FrequentLine(
            printable(removed[:_SHOWN]) + ("…" if removed[_SHOWN:] else ""),
            kinds[removed].most_common(1)[0][0],
            kinds[removed].total(),
            len(places[removed]),
        )
        for removed in often
    ]


def _removed(text: TextData) -> Iterator[tuple[str, str]]:
    """Yield the removed lines and parts with their kinds."""
    for line in text["lines"]:
        pieces = line.get("pieces") or [line.get("text", "")]
        if "cut" in line:
            whole = "".join(piece if isinstance(piece, str) else piece[1] for piece in pieces)
            yield from _unless_blank(whole, text["edits"][line["edits"][-1]].kind)
        for piece in pieces:
            if not isinstance(piece, str) and (kind := text["edits"][piece[2]].kind) != REPAIR:
                yield from _unless_blank(piece[0], kind)


def _unless_blank(removed: str, kind: str) -> Iterator[tuple[str, str]]:
    if stripped := removed.strip():
        yield stripped, kind


def _sites(texts: Iterable[TextData]) -> list[Site]:
    by_host: defaultdict[str, list[TextData]] = defaultdict(list)
    for text in texts:
        if text["site"]:
            by_host[text["site"]].append(text)
    sites = [
        Site(host, len(own), sum(text["words"] for text in own), _share(own))
        for host, own in by_host.items()
    ]
    return sorted(sites, key=lambda site: (-site.texts, site.host))[:MOST_SITES]
