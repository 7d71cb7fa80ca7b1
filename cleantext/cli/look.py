"""The lines of a text, each with its fate, to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from cleantext.chain.restore import input_lines
from cleantext.cli.listing import REPAIR, further_evidence, is_listed

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


def mark(edits: Iterable[Edit]) -> tuple[Part, ...]:
    """Return the parts of a line after its edits.

    Without what is new, they are the line before; without what is gone, the line after.
    """
    characters: list[Part] | None = None
    for edit in edits:
        if characters is None:
            characters = [Part(char, "kept") for char in edit.before]
        places = [place for place, part in enumerate(characters) if part.state != "gone"]
        places.append(len(characters))
        for start, stop, new in reversed(_changes(edit)):
            first, end = places[start], places[stop - 1] + 1 if stop > start else places[start]
            gone = [
                part._replace(state="gone") for part in characters[first:end] if part.state != "new"
            ]
            characters[first:end] = [*gone, *(Part(char, "new") for char in new)]
    groups = groupby(characters or (), attrgetter("state"))
    return tuple(Part("".join(part.text for part in group), state) for state, group in groups)


def _changes(edit: Edit) -> list[tuple[int, int, str]]:
    """Return what an edit replaces: bounds, and what is new there."""
    if edit.span:
        return [(*edit.span, "")]
    before, after = edit.before, edit.after or ""
    length = min(len(before), len(after))
    head = next((i for i in range(length) if before[i] != after[i]), length)
    tail = next((i for i in range(length - head) if before[~i] != after[~i]), length - head)
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(old) * len(new) > MOST_COMPARED:
        return [(head, head + len(old), new)]
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        (head + start, head + stop, new[first:end])
        for tag, start, stop, first, end in found
        if tag != "equal"
    ]
