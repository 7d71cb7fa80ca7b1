"""Fixpoints: filters applied in turn until none changes anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, groupby
from operator import attrgetter
from typing import TypeAlias

from cleantext.chain.drops import drop_together
from cleantext.chain.engine import explain, rewrite_lines
from cleantext.chain.filter import Filter, Kind
from cleantext.chain.log import Log
from cleantext.chain.protocols import Trimming
from cleantext.text.block import Block
from cleantext.text.lines import Lines

ROUNDS = 8
"""Rounds of rewrites after which a line that still changes is left as it was."""


@dataclass(frozen=True, repr=False)
class Fixpoint:
    """Filters applied in turn until none changes anything.

    They are rewrites only, of kind ``rewrite``; or trims, with or without drops, of kind ``trim``.
    Filters that are idempotent one by one need not be so together: a trim that drops headlines can
    leave repeats for another trim to drop. Run to a fixpoint, they are.
    """

    filters: tuple[Filter, ...]
    kind: Kind

    def __call__(self, text: str) -> str:
        """Clean a text with these filters alone."""
        return explain((self,), text).text

    @property
    def name(self) -> str:
        """The names of the filters."""
        return " + ".join(part.name for part in self.filters)

    @property
    def spared(self) -> frozenset[int]:
        """The numbers of the lines that each filter leaves alone."""
        return frozenset[int]().union(*(part.spared for part in self.filters))

    def __repr__(self) -> str:
        return f"fixpoint({', '.join(part.name for part in self.filters)})"

    def exempting(self, reasons: Iterable[str]) -> Fixpoint:
        """Apply `Filter.exempting` to each filter."""
        return replace(self, filters=tuple(part.exempting(reasons) for part in self.filters))

    def protecting(self, patterns: Iterable[Callable[[str], object]]) -> Fixpoint:
        """Apply `Filter.protecting` to each filter."""
        return replace(self, filters=tuple(part.protecting(patterns) for part in self.filters))

    def apply_rewrite(self, lines: Lines, log: Log) -> Lines:
        """Return the lines after these rewrites, and record their edits in `log`."""
        return rewrite_lines(lines, *self._changes(lines.texts, log), log)

    def run_trim(self, lines: Lines, log: Log) -> Trimming:
        """Return the lines after these trims and drops.

        The trims take turns, and so do the drops in a row, which judge the same lines. None runs
        again until what it sees has changed since it came to its own fixpoint.
        """
        runs = [*_runs(self.filters)]
        seen: dict[int, object] = {}
        quiet = 0  # runs in a row with nothing new to see
        for place, run in cycle(enumerate(runs)):
            quiet = quiet + 1 if seen.get(place) == _view(run, lines) else 0
            if quiet == len(runs):
                break
            if quiet:
                continue
            if run[0].kind == "trim":
                lines = yield from run[0].run_trim(lines, log)
            else:
                lines = yield from drop_together(run, lines, log)
            seen[place] = _view(run, lines)
        return lines

    def _changes(self, given: Block, log: Log) -> tuple[dict[int, str], dict[int, str]]:
        """Return the new texts of a block, and their filters' names.

        Lines that never settle are counted in `log`.
        """
        block, texts = given, list(given)
        makers: dict[int, dict[str, None]] = {}
        moved: Sequence[int] = range(len(given))
        active: dict[str, None] = {}  # filters at work in late rounds; some take turns
        for turn in range(ROUNDS):
            rows, moving = moved, set[int]()
            for part in self.filters:
                changes = part.changes(block)
                for row, new in changes.items():
                    texts[rows[row]] = new
                    makers.setdefault(rows[row], {})[part.name] = None
                    moving.add(rows[row])
                if changes and turn >= ROUNDS // 2:
                    active[part.name] = None
                block = given.renewed(rows, texts) if changes else block
            moved = sorted(moving)
            if not moved:
                break
            block = given.renewed(moved, texts)
        if moved:
            log.add_unsettled(active, len(moved))
        for index in moved:  # they never settle: better unchanged than half done
            texts[index] = given[index]
        made = {index: names for index, names in makers.items() if texts[index] != given[index]}
        return (
            {index: texts[index] for index in made},
            {index: " + ".join(names) for index, names in made.items()},
        )


Part: TypeAlias = Filter | Fixpoint
"""An element of a chain."""


def fixpoint(*parts: Part) -> Fixpoint:
    """Group filters so that they run in turn until none changes anything.

    With drops in the fixpoint, a trim ahead of them sees the lines that they drop. A fixpoint among
    `parts` contributes its filters.

    Args:
        *parts: rewrites only, or trims and drops with at least one trim.

    Raises:
        ValueError: they are neither. Drops alone need no fixpoint.

    """
    filters = tuple(each for part in parts for each in filters_in(part))
    kinds = {part.kind for part in filters}
    if kinds == {"rewrite"}:
        return Fixpoint(filters, "rewrite")
    if "trim" in kinds and "rewrite" not in kinds:
        return Fixpoint(filters, "trim")
    raise ValueError("fixpoint takes rewrites only, or trims with or without drops")


def _runs(filters: Iterable[Filter]) -> Iterator[tuple[Filter, ...]]:
    """Yield each trim alone, and drops in a row together."""
    for kind, run in groupby(filters, attrgetter("kind")):
        if kind == "drop":
            yield tuple(run)
        else:
            yield from zip(run, strict=True)


def _view(run: Sequence[Filter], lines: Lines) -> object:
    """Return what the verdicts of a run depend on, as long as lines only go.

    For drops, which see one line at a time, these are the lines that a trim has vouched for.
    """
    if run[0].kind == "drop":
        return frozenset(lines.numbers[index] for index in lines.texts.vouched)
    return len(lines)


def filters_in(part: object) -> tuple[Filter, ...]:
    """Return the filters in a part of a chain.

    Raises:
        TypeError: `part` is neither a filter nor a fixpoint.

    """
    if isinstance(part, Fixpoint):
        return part.filters
    if isinstance(part, Filter):
        return (part,)
    raise TypeError(
        f"{part!r} is not a filter: put @rewrite, @drop or @trim from cleantext above it"
    )
