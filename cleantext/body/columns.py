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


def group_equal(keys: NDArray[Any]) -> tuple[Ints, Ints, Ints]:
    """Return the indices of keys, equal ones together; where each group starts, and its size.

    `numpy.unique` gives the same, but takes longer.
    """
    order = np.argsort(keys)
    ordered = keys[order]
    is_start = np.ones(len(keys), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_start[1:])
    starts = np.flatnonzero(is_start)
    sizes = np.append(starts[1:], len(keys)) - starts
    return order, starts, sizes


def count_others(keys: NDArray[Any]) -> Ints:
    """Return how many other keys equal each."""
    order, _, sizes = group_equal(keys)
    others = np.empty(len(keys), np.int64)
    others[order] = np.repeat(sizes - 1, sizes)
    return others


def sum_by_page(values: NDArray[np.generic], pages: Ints) -> Ints:
    """Return the sum over the rows of each page."""
    ends = running_sums(values)[pages]
    sums: Ints = ends[1:] - ends[:-1]
    return sums
