"""The layers of the body model: rows of activations in, rows out.

Activations are whole numbers here, so that sums of their products are exact.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cleantext.body.columns import Floats, Ints

GROUP = 16
"""Rows that NumPy treats as one where each is multiplied by the same numbers."""

ONE_THREAD = 1 << 18
"""The multiplications up to which OpenBLAS computes a product of matrices on one thread. With more
threads, tables as small as a text take longer; and callers clean texts in parallel."""

MAX_VALUE = 255
"""The largest activation, in units of the grid."""


class Layout(NamedTuple):
    """The places of the rows of some texts in one table, with a gap around each text.

    The gaps are zero, as are the neighbours of a text's first and last rows.

    Attributes:
        gap: the rows in a gap.
        sizes: the rows of each text.
        starts: the place of the first row of each text, counted from the end of the first gap.
        spans: the rows of each text and the gap below it; in all, a multiple of `GROUP`.
        places: the place of each row.
        limits: for each place, the largest activation: none in gaps.

    """

    gap: int
    sizes: Ints
    starts: Ints
    spans: Ints
    places: Ints
    limits: Floats

    @classmethod
    def of(cls, pages: Ints, gap: int) -> Layout:
        """Lay out texts, given where the rows of each start, and the end."""
        sizes = pages[1:] - pages[:-1]
        shifts = gap * np.arange(len(sizes))
        places = np.arange(pages[-1]) + np.repeat(shifts, sizes)
        spans = sizes + gap
        spans[-1] += -spans.sum() % GROUP
        limits = np.zeros((int(spans.sum()), 1), np.float32)
        limits[places] = MAX_VALUE
        return cls(gap, sizes, pages[:-1] + shifts, spans, places, limits)

    def pad(self, rows: Floats) -> Floats:
        """Return the table of rows with gaps, also around it."""
        padded = np.zeros((len(self.limits) + 2 * self.gap, rows.shape[1]), np.float32)
        padded[self.gap + self.places] = rows
        return padded


def multiply(rows: Floats, weights: Floats, out: Floats | None = None) -> Floats:
    """Return the product of two matrices, on one thread."""
    if out is None:
        out = np.empty((len(rows), weights.shape[1]), np.float32)
    step = max(1, ONE_THREAD // weights.size)
    whole = len(rows) // step * step
    if whole:
        pieces, products = (part[:whole].reshape(-1, step, part.shape[1]) for part in (rows, out))
        np.matmul(pieces, weights, out=products)
    np.matmul(rows[whole:], weights, out=out[whole:])
    return out


def convolve(padded: Floats, kernel: Floats, dilation: int, mixed: Floats, other: Floats) -> None:
    """Mix each row with its neighbours, channel by channel.

    Args:
        padded: the rows, with a gap at both ends.
        kernel: the factors of the neighbours, for a group of rows; neighbours by channels.
        dilation: how many rows apart the neighbours are.
        mixed: where the mixed rows go.
        other: as large, overwritten.

    """
    size = len(mixed)
    first = (len(padded) - size) // 2 - len(kernel) // 2 * dilation
    for index, factors in enumerate(kernel):
        start = first + index * dilation
        out = other if index else mixed
        np.multiply(_grouped(padded[start : start + size]), factors, out=_grouped(out))
        if index:
            mixed += other


def add(rows: Floats, bias: Floats) -> None:
    """Add numbers to each row, given for a group of rows."""
    grouped = _grouped(rows)
    grouped += bias


def _grouped(rows: Floats) -> Floats:
    """Return each `GROUP` rows as one; NumPy is slow with short ones."""
    return rows.reshape(-1, GROUP * rows.shape[1])


def overview(rows: Floats, layout: Layout) -> Floats:
    """Return the mean and the maximum of the rows of each text."""
    sums: Floats = np.add.reduceat(rows, layout.starts, axis=0)
    means: Floats = sums / layout.sizes.astype(np.float32)[:, None]
    tops: Floats = np.maximum.reduceat(rows, layout.starts, axis=0)
    return np.concatenate([quantize(means), tops], axis=1)


def quantize(values: Floats, low: float = 0.0) -> Floats:
    """Round to whole numbers from `low` to `MAX_VALUE`, in place."""
    np.rint(values, out=values)
    return np.clip(values, low, MAX_VALUE, out=values)
