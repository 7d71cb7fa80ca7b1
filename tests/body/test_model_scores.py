"""Scores of rows: exact, and independent of the texts in the same batch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import LABELS, PROSE, SEEDS, documents, model_file, tiny_model

from cleantext.body.features import Stretch, build_table, row_numbers
from cleantext.body.model import DEFAULT, OUTPUTS, Model, load
from cleantext.text.block import Block

MODEL = tiny_model(SEEDS[0])
TEASERS = [f"The {topic} of the island" for topic in ("sheep", "ferry", "bridge", "inn") * 3]
TEXT = "\n".join((*LABELS, *TEASERS, *PROSE, *TEASERS, *LABELS)) + "\n"


def parts(texts: list[str]) -> list[Stretch]:
    blocks = [Block(text.split("\n")) for text in texts]
    return [Stretch(block, row_numbers(block)) for block in blocks if len(row_numbers(block))]


@pytest.mark.parametrize("file", [DEFAULT, *map(model_file, SEEDS)], ids=["real", *map(str, SEEDS)])
@given(texts=st.lists(documents, min_size=1, max_size=6))
def test_scores_do_not_depend_on_the_texts_that_are_scored_together(
    file: Path, texts: list[str]
) -> None:
    model, found = load(file), parts(texts)
    if found:
        alone = [model.scores(build_table([part])) for part in found]
        assert np.array_equal(model.scores(build_table(found)), np.concatenate(alone))
        backwards = model.scores(build_table(found[::-1]))
        assert np.array_equal(backwards, np.concatenate(alone[::-1]))


def test_scores_that_leaked_from_text_to_text_would_be_seen() -> None:
    """Two texts scored as one have other scores, as rows affect each other."""
    apart = parts(["\n".join(LABELS), "\n".join(PROSE)])
    together = parts(["\n".join((*LABELS, *PROSE))])
    scores = [tiny_model(SEEDS[0]).scores(build_table(each)) for each in (apart, together)]
    assert scores[0].shape == scores[1].shape
    assert not np.array_equal(scores[0], scores[1])


def test_scores_are_exact_whatever_the_order_of_summation() -> None:
    """With the channels in another order, sums are in another order, but the same."""
    order = np.random.default_rng(3).permutation(len(MODEL.weights["hidden"]))
    weights = dict(MODEL.weights)
    for name, values in weights.items():
        if name.startswith(("point_", "hidden")) and values.ndim == 2:
            weights[name] = values[order]
        elif name.startswith("context"):
            weights[name] = values.reshape(2, len(order), -1)[:, order].reshape(values.shape)
    for name, values in weights.items():
        if name.startswith(("input", "depth", "point", "context")):
            weights[name] = values[..., order]
    seen = build_table(parts([TEXT]))
    shuffled = Model(weights, MODEL.about)
    assert np.array_equal(shuffled.scores(seen), MODEL.scores(seen))


def test_scores_are_of_each_row_and_output() -> None:
    lines = Block(("", "Home", "", "Log in", ""))
    scores = MODEL.scores(build_table([Stretch(lines, row_numbers(lines))]))
    assert scores.shape == (2, len(OUTPUTS))
    assert np.isfinite(scores).all()
