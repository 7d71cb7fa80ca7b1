"""Grouping items into batches of limited size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: Callable[[Item], int], limit: int) -> Iterator[list[Item]]:
    """Group items, in order, into batches of limited size.

    A batch has a total size of at most `limit`, or is a single item.

    Items are read lazily. If reading one raises, those before it are given first.

    >>> list(batches(["a", "bb", "c", "dddd", "e"], len, 3))
    [['a', 'bb'], ['c'], ['dddd'], ['e']]
    """
    batch: list[Item] = []
    total = 0
    try:
        for item in items:
            needed = size(item)
            if batch and total + needed > limit:
                yield batch
                batch, total = [], 0
            batch.append(item)
            total += needed
    except Exception:
        if batch:
            yield batch
        raise
    if batch:
        yield batch
