"""The layers of the body model."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import LABELS, PROSE, SEEDS, tiny_model

from cleantext.body.features import Stretch, build_table, row_numbers
from cleantext.body.layers import GROUP, MAX_VALUE, ONE_THREAD, Layout, multiply, quantize
from cleantext.text.block import Block


@given(st.lists(st.integers(1, 90), min_size=1, max_size=8), st.integers(1, 40))
def test_layout_keeps_texts_apart(sizes: list[int], gap: int) -> None:
    pages = np.cumsum([0, *sizes])
    layout = Layout.of(pages, gap)
    rows = np.arange(1, pages[-1] + 1, dtype=np.float32)[:, None]
    padded = layout.pad(rows)
    assert len(layout.limits) % GROUP == 0
    assert np.array_equal(padded[gap + layout.places], rows)
    assert padded.sum() == rows.sum()
    first, last = layout.starts, layout.starts + layout.sizes
    assert (first[1:] - last[:-1] == gap).all()
    assert layout.spans.sum() == len(layout.limits) == (len(padded) - 2 * gap)
    assert np.array_equal(layout.limits[:, 0] > 0, padded[gap:-gap, 0] > 0)


@given(st.integers(0, 300), st.integers(1, 50), st.integers(1, 50))
def test_multiply_is_the_product_of_matrices(count: int, width: int, channels: int) -> None:
    numbers = np.random.default_rng(count)
    rows = numbers.integers(0, MAX_VALUE, (count, width)).astype(np.float32)
    weights = numbers.integers(-9, 9, (width, channels)).astype(np.float32)
    assert np.array_equal(multiply(rows, weights), rows @ weights)


def test_products_are_small_enough_for_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    matmul = np.matmul

    def watched(rows: Any, weights: Any, **options: Any) -> Any:
        sizes.append(rows.shape[-2] * weights.size)
        return matmul(rows, weights, **options)

    block = Block((*LABELS, *PROSE) * 40)
    table = build_table([Stretch(block, row_numbers(block))])
    monkeypatch.setattr(np, "matmul", watched)
    tiny_model(SEEDS[0]).scores(table)
    assert 0 < max(sizes) <= ONE_THREAD
    assert any(len(table.counts) * size > ONE_THREAD for size in sizes)


def test_quantize_rounds_half_to_even_within_bounds() -> None:
    values = np.array([-3, -0.5, 0.5, 1.5, 2.5, 254.6, 300], np.float32)
    assert quantize(values.copy()).tolist() == [0, 0, 0, 2, 2, 255, 255]
    assert quantize(values.copy(), low=-2).tolist() == [-2, 0, 0, 2, 2, 255, 255]
