"""Printing of tables, the same for all benchmarks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Table: TypeAlias = Iterable[list[str]]
"""Rows of cells; the first row is the head."""


def print_table(table: Table) -> None:
    """Print rows of cells, each column as wide as its widest cell."""
    rows = list(table)
    widths = [max(map(len, column)) + 2 for column in zip(*rows, strict=True)]
    for first, *cells in rows:
        line = "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths[1:], strict=True))
        print(f"{first:{widths[0]}}{line}")
    if rows:
        print()
