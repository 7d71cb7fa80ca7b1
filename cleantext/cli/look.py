"""The lines of a text, each with its fate, to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from cleantext.chain.restore import input_lines
from cleantext.cli.listing import REPAIR, further_evidence, is_listed
from cleantext.text.changes import Change, changed_part, split_change

if TYPE_CHECKING:
    from cleantext.chain.edits import Cleaned, Edit

State: TypeAlias = Literal["kept", "gone", "new"]
"""Whether characters stay, were cut, or came by a repair."""

MOST_COMPARED = 1 << 20
"""Pairs of characters to compare, at most; more are one change."""


class Part(NamedTuple):
    """Characters of a line that share their fate."""

    text: str
    state: State


class Row(NamedTuple):
    """One line of the input.

    Attributes:
        number: its number, from 1.
        stays: whether anything of it is left.
        kind: the kinds of boilerplate it was cut as, or ``repair``; ``""`` if it is unchanged.
        parts: its characters, with those that came by repairs.
        evidence: the words that led to the cuts.

    """

    number: int
    stays: bool
    kind: str
    parts: tuple[Part, ...]
    evidence: str = ""


def rows(cleaned: Cleaned) -> Iterator[Row]:
    """Yield the lines of the input, each with its fate."""
    changes = {line: tuple(edits) for line, edits in groupby(cleaned.edits, attrgetter("line"))}
    for number, (line, _, stays) in enumerate(input_lines(cleaned.text, cleaned.edits), 1):
        edits = changes.get(number)
        if edits:
            yield _changed(number, edits, stays=stays)
        else:
            yield Row(number, True, "", (Part(line, "kept"),))


def _changed(number: int, edits: tuple[Edit, ...], *, stays: bool) -> Row:
    last = edits[-1]
    shown = edits if stays else edits[-1:]
    parts = mark(edits) if stays else (Part(last.before, "gone"),)
    listed = [edit for edit in shown if is_listed(edit)]
    kinds = dict.fromkeys(edit.reason or REPAIR for edit in listed)
    evidence = dict.fromkeys(filter(None, map(further_evidence, listed)))
    return Row(number, stays, ", ".join(kinds), parts, "; ".join(evidence))


def mark(edits: Sequence[Edit]) -> tuple[Part, ...]:
    """Return the parts of a line after its edits.

    Without what is new, they are the line before; without what is gone, the line after.
    """
    parts = [Part(edits[0].before, "kept")]
    for edit in edits:
        for start, stop, new in reversed(_changes(edit)):
            parts = _replace(parts, start, stop, new)
    groups = groupby((part for part in parts if part.text), attrgetter("state"))
    return tuple(Part("".join(part.text for part in group), state) for state, group in groups)


def _replace(parts: list[Part], start: int, stop: int, new: str) -> list[Part]:
    """Replace what is between two places in the line that is left."""
    before, rest = _split(parts, start)
    middle, after = _split(rest, stop - start)
    gone = [Part(part.text, "gone") for part in middle if part.state != "new"]
    return [*before, *gone, Part(new, "new"), *after]


def _split(parts: list[Part], place: int) -> tuple[list[Part], list[Part]]:
    """Split parts at a place in the line that is left."""
    for index, (text, state) in enumerate(parts):
        if state == "gone":
            continue
        if place <= len(text):
            head, tail = Part(text[:place], state), Part(text[place:], state)
            return [*parts[:index], head], [tail, *parts[index + 1 :]]
        place -= len(text)
    return parts, []


def _changes(edit: Edit) -> list[Change]:
    """Return what an edit replaces, in order."""
    if edit.span:
        return [Change(*edit.span, "")]
    change = changed_part(edit.before, edit.after or "")
    if (change.stop - change.start) * len(change.new) > MOST_COMPARED:
        return [change]
    return [*split_change(edit.before, change)]
