"""Arrays of numbers by row, and sums over them."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@cache
def _logs() -> Floats:
    """Return a table of log1p, so that all machines agree."""
    return np.log1p(np.arange(4096)).astype(np.float32)


def log_counts(counts: NDArray[np.integer]) -> Floats:
    """Return log1p of some counts, capped at 4095."""
    logs: Floats = _logs().take(counts, mode="clip")
    return logs


def stack_columns(*columns: NDArray[np.generic]) -> Floats:
    """Stack columns to one table of numbers."""
    table = np.empty((len(columns[0]), len(columns)), np.float32)
    for index, column in enumerate(columns):
        table[:, index] = column
    return table


def running_sums(values: NDArray[np.generic], dtype: type[np.number] = np.int64) -> NDArray[Any]:
    """Return the sum of the values before each one, and of all."""
    ends = np.zeros(len(values) + 1, dtype)
    np.cumsum(values, dtype=dtype, out=ends[1:])
    return ends


def sum_by_page(values: NDArray[np.generic], pages: Ints) -> Ints:
    """Return the sum over the rows of each page."""
    ends = running_sums(values)[pages]
    sums: Ints = ends[1:] - ends[:-1]
    return sums
