"""Arrays of numbers by row, and sums over them."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

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


class Groups(NamedTuple):
    """Equal keys together; `numpy.unique` gives the same, but takes longer.

    Attributes:
        order: the indices of the keys, equal ones in a row.
        starts: where each group starts in `order`.
        sizes: the number of keys in each group.

    """

    order: Ints
    starts: Ints
    sizes: Ints

    @classmethod
    def of(cls, keys: NDArray[Any]) -> Groups:
        """Group keys."""
        order = np.argsort(keys)
        ordered = keys[order]
        is_start = np.ones(len(keys), np.bool_)
        np.not_equal(ordered[1:], ordered[:-1], out=is_start[1:])
        starts = np.flatnonzero(is_start)
        return cls(order, starts, np.append(starts[1:], len(keys)) - starts)

    def others(self) -> Ints:
        """Return how many other keys equal each."""
        others = np.empty(len(self.order), np.int64)
        others[self.order] = np.repeat(self.sizes - 1, self.sizes)
        return others

    def later(self) -> NDArray[np.bool_]:
        """Return which keys equal one before."""
        later = np.ones(len(self.order), np.bool_)
        later[np.minimum.reduceat(self.order, self.starts)] = False
        return later


def sum_by_page(values: NDArray[np.generic], pages: Ints) -> Ints:
    """Return the sum over the rows of each page."""
    ends = running_sums(values)[pages]
    sums: Ints = ends[1:] - ends[:-1]
    return sums
