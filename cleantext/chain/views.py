"""Drops and trims on the view of a text."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import cast

from cleantext.chain.drops import drop_together
from cleantext.chain.edits import Log, LogEntry
from cleantext.chain.protocols import Decider, Step, Trimming
from cleantext.forms.view import View
from cleantext.text.block import Block
from cleantext.text.lines import Lines

FOLLOWS = "aside: image or rule among removed lines"
"""The reason of a line that a reader sees no text of."""


def remove_in_view(
    steps: Sequence[Step], lines: Lines, see: Callable[[Block], View | None], log: Log
) -> Trimming:
    """Return the lines that drops or trims leave, deciding on the units of their view.

    What is left may have another view, so this is repeated until it has not.

    Args:
        steps: drops in a row, or trims.
        lines: the lines of a whole text.
        see: makes the view of lines.
        log: where edits are recorded.

    """
    spared = frozenset[int]().union(*(step.spared for step in steps))
    view = see(lines.texts)
    while True:
        units = view.lines(lines) if view else lines
        start = len(log)
        left = yield from _remove(steps, units, log)
        if view:
            gone = view.removed(lines, left, spared)
            log[start:] = _of_lines(log[start:], lines, view, gone)
            rest = lines.without(gone) if gone else lines
        else:
            rest = left
        if len(rest) == len(lines):
            return lines
        lines, view = rest, see(rest.texts)
        if (view.block() if view else lines.texts) == left.texts:
            return lines


def _remove(steps: Sequence[Step], lines: Lines, log: Log) -> Trimming:
    """Return the lines that drops or trims leave of a whole text."""
    if steps[0].kind == "drop":
        return (yield from drop_together(cast("Sequence[Decider]", steps), lines, log))
    for step in steps:
        lines = yield from step.run_trim(lines, log)
        lines.texts.vouched = frozenset()  # it holds within a fixpoint only
    return lines


def _of_lines(
    entries: Sequence[LogEntry], lines: Lines, view: View, gone: set[int]
) -> Iterator[LogEntry]:
    """Yield entries on lines for entries on units, and one for the followers that went."""
    units = {lines.numbers[unit.lines[0]]: unit for unit in view.units}
    followers = gone.intersection(view.followers)
    for entry in entries:
        rows = [
            (line, row)
            for row, number in enumerate(entry.numbers)
            for line in units[number].lines
            if line in gone
        ]
        yield _entry(entry.filter, lines, [line for line, _ in rows])._replace(
            reasons=[(entry.reasons or ())[row] for _, row in rows],
            seen=[entry.before[row] for _, row in rows],
        )
    if followers:
        places = sorted(followers)
        yield _entry(entries[-1].filter, lines, places)._replace(reasons=[FOLLOWS] * len(places))


def _entry(name: str, lines: Lines, places: Sequence[int]) -> LogEntry:
    """Return an entry on dropped lines, without their reasons."""
    return LogEntry(
        name,
        array("I", [lines.numbers[place] for place in places]),
        bytes([lines.ends[place] for place in places]),
        [lines.texts[place] for place in places],
        after=None,
        reasons=None,
    )
