"""Parsing and applying of unified diffs, to check those that the command prints."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Hunk(NamedTuple):
    """A hunk of a unified diff.

    Attributes:
        first: the number of the first old line.
        size: the number of old lines.
        lines: the new lines.

    """

    first: int
    size: int
    lines: list[bytes]


def parse_diff(diff: bytes) -> Mapping[str, list[Hunk]]:
    """Return the hunks of a unified diff by file name."""
    found: dict[str, list[Hunk]] = {}
    hunks: list[Hunk] = []
    rows = deque(diff.split(b"\n"))
    while rows:
        row = rows.popleft()
        if row.startswith(b"+++ "):
            hunks = found.setdefault(Path(os.fsdecode(row)).name, [])
        elif row.startswith(b"@@ "):
            hunks.append(_parse_hunk(row, rows))
    return found


def _parse_hunk(head: bytes, rows: deque[bytes]) -> Hunk:
    """Return the hunk with this head, and remove its rows."""
    first, olds, _, news = (
        int(number) for side in head.split()[1:3] for number in side[1:].split(b",")
    )
    count, lines, mark = 0, list[bytes](), b""
    while count < olds or len(lines) < news or rows[0].startswith(b"\\"):
        row = rows.popleft()
        if row.startswith(b"\\"):  # no newline at the end of the line above
            if mark != b"-":
                lines[-1] = lines[-1].removesuffix(b"\n")
            continue
        mark = row[:1]
        count += mark != b"+"
        if mark != b"-":
            lines.append(row[1:] + b"\n")
    return Hunk(first, count, lines)


def apply_hunks(data: bytes, hunks: Sequence[Hunk]) -> bytes:
    """Return the bytes with the hunks applied."""
    *lines, last = data.split(b"\n")
    rows = [line + b"\n" for line in lines] + ([last] if last else [])
    for hunk in reversed(hunks):
        rows[hunk.first - 1 : hunk.first - 1 + hunk.size] = hunk.lines
    return b"".join(rows)
