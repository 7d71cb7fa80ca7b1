"""Drops and trims on the view of a text."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Generator, Iterator, Sequence
from typing import cast

from cleantext.chain.drops import drop_together
from cleantext.chain.edits import LogEntry, Verdicts
from cleantext.chain.log import Log
from cleantext.chain.protocols import Decider, Step, Trimming
from cleantext.forms import See, View
from cleantext.text.block import Block
from cleantext.text.lines import Lines

FOLLOWS = "aside: image or rule among removed lines"
"""The reason of a line that a reader sees no text of."""


def remove_in_view(steps: Sequence[Step], lines: Lines, see: See, log: Log) -> Trimming:
    """Return the lines that drops or trims leave in a view.

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
        if view:
            left, seen = yield from _remove_units(steps, lines, view, spared, log)
        else:
            left = seen = yield from _remove(steps, lines, log)
        if left is lines:
            return lines
        lines, view = left, see(left.texts)
        if (view.block() if view else lines.texts) == seen.texts:
            return lines


def _remove_units(
    steps: Sequence[Step], lines: Lines, view: View, spared: Collection[int], log: Log
) -> Generator[tuple[Decider, Block], Verdicts, tuple[Lines, Lines]]:
    """Return the lines left, the same if all are, and the units left."""
    start = len(log)
    left = yield from _remove(steps, view.lines(lines), log)
    entries, log[start:] = log[start:], []
    stays = view.staying(lines, left, spared)
    gone = view.removed(lines, stays, spared)
    log += _of_lines(entries, lines, view, gone)
    after = _cut(lines, view, stays, entries, log).without(gone)
    return (after if len(log) > start else lines), left


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
    followers = gone.intersection(view.followers)
    for entry in entries:
        rows = [
            (line, row)
            for row, place in enumerate(entry.numbers)
            if not view.units[place].span
            for line in view.units[place].lines
            if line in gone
        ]
        if rows:
            yield _entry(entry.filter, lines, [line for line, _ in rows])._replace(
                reasons=[(entry.reasons or ())[row] for _, row in rows],
                seen=[entry.before[row] for _, row in rows],
            )
    if followers:
        places = sorted(followers)
        yield _entry(entries[-1].filter, lines, places)._replace(reasons=[FOLLOWS] * len(places))


def _cut(
    lines: Lines, view: View, stays: Sequence[bool], entries: Sequence[LogEntry], log: Log
) -> Lines:
    """Return the lines without parts, and log an entry for each.

    Its reason is that of the longest unit in it.
    """
    made = {place: (entry, row) for entry in entries for row, place in enumerate(entry.numbers)}
    cuts = [*view.cuts(lines.texts, stays)]
    texts = list(lines.texts)
    for line, start, stop, units in cuts:
        longest = max(units, key=lambda place: len(view.units[place].text))
        entry, row = made[longest]
        before = texts[line]
        shift = len(lines.texts[line]) - len(before)
        span = start - shift, stop - shift
        texts[line] = before[: span[0]] + before[span[1] :]
        whole = not texts[line]
        log.append(
            _entry(entry.filter, lines, [line])._replace(
                before=[before],
                after=None if whole else [texts[line]],
                reasons=[(entry.reasons or ())[row]],
                seen=[view.units[longest].text],
                spans=None if whole else [span],
            )
        )
    return lines.with_texts(texts) if cuts else lines


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
