"""The input of a cleaning, made again from what is left and the edits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cleantext.text.lines import split

if TYPE_CHECKING:
    from cleantext.chain.edits import Edit


def gone_lines(edits: Iterable[Edit]) -> set[int]:
    """Return the numbers of the lines that are not in the result."""
    return {edit.line for edit in edits if edit.after is None or not (edit.after or edit.end)}


def input_lines(text: str, edits: Iterable[Edit]) -> Iterator[tuple[str, str, bool]]:
    """Yield the input's lines: text, ending, whether it is left.

    Args:
        text: the text that is left.
        edits: every change, in the order in which they were made to each line.

    """
    edits = list(edits)
    first: dict[int, Edit] = {}
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


def restore(text: str, edits: Iterable[Edit]) -> str:
    """Return the input, to the character."""
    return "".join(line + end for line, end, _ in input_lines(text, edits))
