"""Set-up of the speed benchmark, and ratios to peers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from benchmarks.results import Result
from cleantext import Chain, build_chain

TOLERANCE = 0.3
"""Share of its floor by which a ratio may fall below it: the noise of a busy machine."""


@dataclass(frozen=True)
class Setup:
    """Set-up of a run.

    Attributes:
        data: the file of pages, or None for made-up ones.
        html: a folder of HTML pages, or None for pages made from the dumps.
        quick: whether to use smaller texts and fewer rounds.
        floors: the ratios measured earlier on the same data, by name.

    """

    data: Path | None = None
    html: Path | None = None
    quick: bool = False
    floors: Mapping[str, float] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """The number of pages."""
        return 40 if self.quick else 200

    @property
    def rounds(self) -> int:
        """The number of rounds of each comparison."""
        return 3 if self.quick else 5


def rules(languages: Collection[str] = ()) -> Chain:
    """Return ARTICLE without the body finder, for all languages or some."""
    return build_chain(skip=["keep_body"], languages=languages)


class Ratio(NamedTuple):
    """A ratio of speeds to measure, contender to peer, and its goal."""

    contender: str
    peer: str
    goal: float

    @property
    def name(self) -> str:
        """The name of the ratio, the key of its floor."""
        return f"{self.contender} / {self.peer}"


def compare_speeds(
    seconds: Mapping[str, float], ratios: Iterable[Ratio], floors: Mapping[str, float]
) -> Iterator[Result]:
    """Yield the ratios to measured peers, limited by their floors."""
    for ratio in ratios:
        if ratio.peer in seconds:
            value = seconds[ratio.peer] / seconds[ratio.contender]
            limit = floors[ratio.name] * (1 - TOLERANCE) if ratio.name in floors else None
            yield Result(ratio.name, value, limit, at_least=True, goal=ratio.goal)


def exhaust(function: Callable[[str], object], texts: Iterable[str]) -> None:
    """Call a function with each text."""
    deque(map(function, texts), maxlen=0)
