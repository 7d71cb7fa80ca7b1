"""Scores summarized over the pages of a set, and the measures that are printed and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import NamedTuple, TypeAlias

from benchmarks.quality.page import PageScores
from benchmarks.quality.scores import Snippets, snippets_f1

Numbers: TypeAlias = dict[str, float]
"""The measures of a set by name; those that do not apply are missing."""


class Measure(NamedTuple):
    """How a measure is printed and compared.

    Attributes:
        head: the head of its column.
        form: its format.
        better: the sign of a change for the better; 0 if cleantext has no part in it.

    """

    head: str
    form: str
    better: int


MEASURES = {
    "F1 as is": Measure("as is", ".4f", 0),
    "F1": Measure("cleaned", ".4f", 1),
    "best extractor": Measure("HTML", ".4f", 0),
    "ceiling": Measure("ceiling", ".4f", 0),
    "titles kept": Measure("titles", ".1f", 1),
    "bylines kept": Measure("bylines", ".1f", 1),
    "pages losing a paragraph": Measure("¶ lost", ".1f", -1),
    "right words lost": Measure("harm", ".2f", -1),
    "right texts losing a tenth": Measure("> 1/10", ".1f", -1),
    "mean gain": Measure("gain", "+.4f", 1),
    "worst gain": Measure("worst", "+.4f", 1),
    "text words lost": Measure("text lost", ".2f", -1),
    "noise words gone": Measure("noise gone", ".1f", 1),
    "right texts emptied": Measure("emptied", ".1f", -1),
    "unstable texts": Measure("unstable", ".2f", -1),
}
"""The measures by name; shares are in percent."""


@dataclass(frozen=True)
class Summary:
    """Scores of the pages of a set under one preset."""

    name: str
    preset: str
    rows: list[PageScores]

    @property
    def texts(self) -> list[str]:
        """Names of the texts: the dump, then the extractors."""
        return list(dict.fromkeys(text for row in self.rows for _, text in row.scores))

    def f1(self, way: str, text: str = "dump") -> float | None:
        """Return mean word F1 over the pages, or F1 over all their snippets; None if unknown."""
        found = [row.scores[way, text] for row in self.rows if (way, text) in row.scores]
        counts = [score for score in found if isinstance(score, Snippets)]
        if counts:
            return snippets_f1(counts)
        return mean(score for score in found if isinstance(score, float)) if found else None

    def share(self, name: str, way: str = "cleaned") -> float | None:
        """Return a share over all pages in percent; None if it applies to none."""
        found = [row.shares[way, name] for row in self.rows if (way, name) in row.shares]
        whole = sum(share.whole for share in found)
        return 100 * sum(share.part for share in found) / whole if whole else None

    def gain(self, text: str) -> float | None:
        """Return how much cleaning adds to the F1 of a text."""
        before, after = self.f1("as is", text), self.f1("cleaned", text)
        return None if before is None or after is None else after - before

    def numbers(self) -> Numbers:
        """Return all measures that apply."""
        extractors = self.texts[1:]
        before = [f1 for name in extractors if (f1 := self.f1("as is", name)) is not None]
        gains = [gain for name in extractors if (gain := self.gain(name)) is not None]
        found = {
            **{name: self.share(name) for name in MEASURES},
            "pages": len(self.rows),
            "F1 as is": self.f1("as is"),
            "F1": self.f1("cleaned"),
            "best extractor": max(before, default=None),
            "ceiling": self.f1("ceiling"),
            "mean gain": mean(gains) if gains else None,
            "worst gain": min(gains, default=None),
            **{f"F1 after {name}": self.f1("cleaned", name) for name in extractors},
            **{f"gain after {name}": self.gain(name) for name in extractors},
        }
        return {name: round(value, 5) for name, value in found.items() if value is not None}

    def select(self, field: str, values: Iterable[str], name: str) -> Summary:
        """Return the summary of the pages whose type or language is one of some values."""
        wanted = set(values)
        return Summary(
            name, self.preset, [row for row in self.rows if getattr(row, field) in wanted]
        )

    def parts(self) -> Iterator[Summary]:
        """Yield a summary for each type and language, and of all but English."""
        for field in ("type", "lang"):
            values = sorted({getattr(row, field) for row in self.rows} - {""})
            for value in values if len(values) > 1 else ():
                yield self.select(field, [value], value)
            if "en" in values and len(values) > 1:
                yield self.select(field, {*values} - {"en"}, "not en")


def main_summary(summaries: Iterable[Summary]) -> Summary:
    """Return the summary that stands for a set: the first with the most pages."""
    return max(summaries, key=lambda summary: len(summary.rows))


def mean_numbers(every: Sequence[Numbers]) -> Numbers:
    """Return the mean of each measure over the sets to which it applies."""
    return {name: round(mean(values), 5) for name, values in _by_measure(every).items()}


def worst_numbers(every: Sequence[Numbers]) -> Numbers:
    """Return the worst value of each measure over the sets to which it applies."""
    return {
        name: max(values) if is_low_better(name) else min(values)
        for name, values in _by_measure(every).items()
    }


def is_low_better(name: str) -> bool:
    """Return whether low values of a measure are good ones."""
    return name in MEASURES and MEASURES[name].better < 0


def has_floor(name: str) -> bool:
    """Return whether a measure may not get worse."""
    return name.startswith("F1 after") or (name in MEASURES and MEASURES[name].better != 0)


def _by_measure(every: Sequence[Numbers]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for name, value in (item for numbers in every for item in numbers.items()):
        if name != "pages":
            found.setdefault(name, []).append(value)
    return found
