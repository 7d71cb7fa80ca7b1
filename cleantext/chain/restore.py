"""The input of a cleaning, from what is left and the edits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from cleantext.text.lines import split


class Change(Protocol):
    """An edit, as far as undoing it asks for."""

    @property
    def line(self) -> int:
        """The number of the line in the input."""

    @property
    def before(self) -> str:
        """The line before."""

    @property
    def after(self) -> str | None:
        """The line after; None if it was dropped."""

    @property
    def end(self) -> str:
        """The line ending."""


def gone_lines(edits: Iterable[Change]) -> set[int]:
    """Return the numbers of the lines without a result."""
    return {edit.line for edit in edits if edit.after is None or not (edit.after or edit.end)}


def input_lines(text: str, edits: Iterable[Change]) -> Iterator[tuple[str, str, bool]]:
    """Yield the input's lines: text, ending, whether it is left.

    Args:
        text: the text that is left.
        edits: every change, in the order in which they were made to each line.

    """
    edits = list(edits)
    first: dict[int, Change] = {}
    for edit in edits:
        first.setdefault(edit.line, edit)
    gone = gone_lines(edits)
    left = split(text)
    survivors = iter(left)
    for number in range(1, len(left) + len(gone) + 1):
        line, end = ("", "") if number in gone else next(survivors)[1:]
        if number in first:
            line, end = first[number].before, first[number].end
        yield line, end, number not in gone


def restore(text: str, edits: Iterable[Change]) -> str:
    """Return the input, to the character."""
    return "".join(line + end for line, end, _ in input_lines(text, edits))
