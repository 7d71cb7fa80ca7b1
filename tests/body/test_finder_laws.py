"""Laws of the body finder alone, and that each can fail."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import event, find, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from strategies import (
    SEEDS,
    body_filter,
    documents,
    model_file,
)
from subjects import SEARCH

from cleantext.body.columns import Floats, Ints
from cleantext.body.features import row_numbers
from cleantext.body.find import score_rows
from cleantext.body.model import OUTPUTS, Decision, load
from cleantext.body.rows import log_odds
from cleantext.text.block import Block
from cleantext.text.lines import split

pytestmark = pytest.mark.no_cover


def sparing_the_doubtful(model: Path, text: str) -> None:
    """A text stays as it is where no line is furniture for sure."""
    finder = body_filter("article", model)
    block = Block(split(text).texts)
    rows = row_numbers(block)
    scores = score_rows([block], [rows], load(model))[:, 0]
    sure = bool((scores < log_odds(load(model).decision("article").sure)).any())
    event(f"for sure: {sure}")
    assert sure or finder(text) == text


@given(st.sampled_from(SEEDS).map(model_file), documents)
def test_text_without_certain_furniture_stays_as_it_is(model: Path, text: str) -> None:
    sparing_the_doubtful(model, text)


FEW = 8
"""What `ROWS_PER_DROP` is taken to be where rounds are counted."""


def looked_at(count: int, least: int, share: int) -> int:
    """How many rows are looked at until a model is done that takes one of `share` rows a time."""
    seen = 0

    def score(blocks: Sequence[Block], rows: Sequence[Ints], _: object) -> Floats:
        nonlocal seen
        sizes = [len(each) for each in rows]
        seen += sum(sizes)
        scores = [np.full((size, len(OUTPUTS)), 9, np.float32) for size in sizes]
        for each, size in zip(scores, sizes, strict=True):
            each[size - max(1, size // share) :] = -9
        return np.concatenate(scores)

    with (
        patch("cleantext.body.find.score_rows", score),
        patch("cleantext.body.find.ROWS_PER_DROP", least),
        patch("cleantext.body.decide.kept_rows", careless),
    ):
        body_filter("article", model_file(SEEDS[0]))("a\n" * count)
    return seen


def linear(count: int, least: int, share: int) -> None:
    assert looked_at(count, least, share) <= 2 * FEW * count + 1


@given(st.integers(1, 400), st.integers(1, 500))
def test_rows_looked_at_in_all_rounds_are_linear_in_those_of_the_text(
    count: int, share: int
) -> None:
    linear(count, FEW, share)


def careless(scores: Floats, decision: Decision) -> NDArray[np.bool_]:
    """Keeps what is more likely than not to belong, however clean the text."""
    return scores >= 0


def test_sparing_fails_for_a_finder_that_heeds_no_evidence() -> None:
    def unjust(text: str) -> bool:
        try:
            sparing_the_doubtful(model_file(SEEDS[1]), text)
        except AssertionError:
            return True
        return False

    with patch("cleantext.body.decide.kept_rows", careless):
        find(documents, unjust, settings=SEARCH)


def test_linearity_fails_for_a_finder_that_takes_a_line_at_a_time() -> None:
    with pytest.raises(AssertionError):
        linear(400, least=400, share=400)
