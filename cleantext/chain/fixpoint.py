"""Fixpoints: filters of one kind that run in turn until none changes anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from typing import TypeAlias

from cleantext.chain.edits import Log
from cleantext.chain.engine import explain, rewrite_lines
from cleantext.chain.filter import Filter, Kind
from cleantext.chain.protocols import Trimming
from cleantext.text.block import Block
from cleantext.text.lines import Lines

ROUNDS = 8
"""How often settled rewrites may go on changing a line before it is left as it came."""


@dataclass(frozen=True, repr=False)
class Fixpoint:
    """Filters of one kind that run in turn, again and again, until none changes anything.

    Filters that are idempotent one by one need not be so together: a trim that takes headlines
    away can leave repeats that another trim would take. Fixpoint, they are.
    """

    filters: tuple[Filter, ...]
    kind: Kind

    def __call__(self, text: str) -> str:
        """Clean a text with this alone."""
        return explain((self,), text).text

    @property
    def name(self) -> str:
        """The names of its filters."""
        return " + ".join(part.name for part in self.filters)

    def __repr__(self) -> str:
        return f"fixpoint({', '.join(part.name for part in self.filters)})"

    def exempting(self, reasons: Iterable[str]) -> Fixpoint:
        """As `Filter.exempting`, for each of them."""
        return replace(self, filters=tuple(part.exempting(reasons) for part in self.filters))

    def protecting(self, patterns: Iterable[Callable[[str], object]]) -> Fixpoint:
        """As `Filter.protecting`, for each of them."""
        return replace(self, filters=tuple(part.protecting(patterns) for part in self.filters))

    def apply_rewrite(self, lines: Lines, log: Log) -> Lines:
        """As `Filter.rewritten`."""
        return rewrite_lines(lines, *self._changes(lines.texts), log)

    def run_trim(self, lines: Lines, log: Log) -> Trimming:
        """As `Filter.trimmed`."""
        quiet = 0  # how many in a row changed nothing; each has settled by itself when it is done
        for part in cycle(self.filters):
            count = len(lines)
            lines = yield from part.run_trim(lines, log)
            quiet = quiet + 1 if len(lines) == count else 1
            if quiet >= len(self.filters):
                break
        return lines

    def _changes(self, given: Block) -> tuple[dict[int, str], dict[int, str]]:
        """The new texts of a block, and for each the names of the filters that made it."""
        block, texts = given, list(given)
        makers: dict[int, dict[str, None]] = {}
        moved: Sequence[int] = range(len(given))
        for _ in range(ROUNDS):
            rows, moving = moved, set[int]()
            for part in self.filters:
                changes = part.changes(block)
                for row, new in changes.items():
                    texts[rows[row]] = new
                    makers.setdefault(rows[row], {})[part.name] = None
                    moving.add(rows[row])
                block = given.renewed(rows, texts) if changes else block
            moved = sorted(moving)
            if not moved:
                break
            block = given.renewed(moved, texts)
        for index in moved:  # they go round in circles: better as they came than half done
            texts[index] = given[index]
        made = {index: names for index, names in makers.items() if texts[index] != given[index]}
        return (
            {index: texts[index] for index in made},
            {index: " + ".join(names) for index, names in made.items()},
        )


Part: TypeAlias = Filter | Fixpoint
"""What a chain is made of."""


def fixpoint(*parts: Part) -> Fixpoint:
    """Group filters of one kind so that they run in turn until none changes anything.

    A group among them gives its filters.

    Raises:
        ValueError: they are of different kinds, or drops, which need no settling.

    """
    filters = tuple(each for part in parts for each in filters_in(part))
    kinds = {part.kind for part in filters}
    if len(kinds) != 1 or "drop" in kinds:
        raise ValueError("settle takes rewrites only or trims only")
    return Fixpoint(filters, filters[0].kind)


def filters_in(part: object) -> tuple[Filter, ...]:
    """Return the filters of a part of a chain, one by one.

    Raises:
        TypeError: it is neither a filter nor a fixpoint.

    """
    if isinstance(part, Fixpoint):
        return part.filters
    if isinstance(part, Filter):
        return (part,)
    raise TypeError(f"{part!r} is no filter: put @rewrite, @drop or @trim from cleantext above it")
