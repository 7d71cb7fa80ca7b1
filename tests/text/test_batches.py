"""Batches: items in order, in groups of limited size."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.text.batches import batches


def same(size: int) -> int:
    return size


@given(st.lists(st.integers(1, 14), max_size=30))
def test_batches_are_full_and_no_fuller(sizes: list[int]) -> None:
    groups = list(batches(sizes, same, 10))
    assert all(groups)
    assert [size for group in groups for size in group] == sizes
    assert all(len(group) == 1 or sum(group) <= 10 for group in groups)
    assert all(sum(first) + second[0] > 10 for first, second in pairwise(groups))


def test_batches_gives_what_was_read_before_an_error() -> None:
    def failing() -> Iterator[int]:
        yield from (1, 2)
        raise OSError("gone")

    groups = batches(failing(), same, 10)
    assert next(groups) == [1, 2]
    with pytest.raises(OSError, match="gone"):
        next(groups)
