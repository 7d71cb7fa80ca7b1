"""Values of Arrow arrays that stay in their arrays, so that a column is copied as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cleantext.system.extras import load


class Cell:
    """A value of an Arrow array.

    Attributes:
        array: the array.
        place: the index of the value in it.

    """

    __slots__ = ("array", "place")

    def __init__(self, array: Any, place: int) -> None:
        self.array = array
        self.place = place


def as_scalar(value: Any) -> Any:
    """Return the Arrow scalar of a cell; any other value unchanged."""
    return value.array[value.place] if isinstance(value, Cell) else value


def join_cells(cells: Sequence[Cell]) -> Any:
    """Return the cells as a chunked array; None if their types differ.

    Neighbours in an array are taken together.
    """
    runs: list[tuple[Any, int, int]] = []
    array, start, end = cells[0].array, cells[0].place, cells[0].place
    for cell in cells:
        if cell.array is not array or cell.place != end:
            runs.append((array, start, end))
            array, start = cell.array, cell.place
        end = cell.place + 1
    runs.append((array, start, end))
    if any(array.type != runs[0][0].type for array, _, _ in runs):
        return None
    return load("pyarrow").chunked_array(
        [array.slice(start, end - start) for array, start, end in runs]
    )
