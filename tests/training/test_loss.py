"""The loss of the network, and the words that it knows: run by ``pytest -m train``."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import pytest
from labelled import FIRST, HEADLINE, make_page, make_text

from cleantext.training.draw import Item
from cleantext.training.examples import BYLINE, COMMENT, PAGE, TITLE, make_example
from cleantext.training.prepare import TrainingPage
from cleantext.training.sources import Source

pytestmark = pytest.mark.train

TEXT = make_example(make_text(("Home", HEADLINE, FIRST, "I liked it."), (0, 0, 1, 0)))
LABELS = np.array(
    [[0, 0, 0, 0, 0], [np.nan, np.nan, 1, np.nan, 0], [1, 1, 0, 0, 0], [0, np.nan, 0, 0, 1]],
    np.float16,
)
ROUGH = np.where(LABELS == 1, 1.0, -1.0)
"""Odds that are right, but not very sure."""


def loss(
    odds: Any, labels: Any = LABELS, size: int = 13, weights: tuple[float, float] = (1, 1)
) -> float:
    """Return the loss for the odds of a text with one line of body."""
    torch, module = import_module("torch"), import_module("cleantext.training.loss")
    item = Item(TEXT._replace(labels=labels), size, weights)
    made = module.compute_loss(lambda _: torch.tensor(odds, dtype=torch.float32), [item])
    return float(made)


def test_loss_is_less_the_more_sure_the_right_odds_are() -> None:
    right, rough, wrong = (loss(ROUGH * factor) for factor in (5, 1, -1))
    assert 0 < right < rough < wrong


@pytest.mark.parametrize("output", [PAGE, TITLE, BYLINE, COMMENT])
def test_loss_counts_rows_with_a_label_only(output: int) -> None:
    for row, label in enumerate(LABELS[:, output]):
        odds = ROUGH.copy()
        odds[row, output] *= -2
        same = loss(odds) == loss(ROUGH)
        assert same == bool(np.isnan(label))


def test_loss_on_a_known_right_text_has_its_f1() -> None:
    known, unknown = (loss(ROUGH, size=size) for size in (13, 0))
    assert known > unknown
    assert loss(ROUGH, size=100) > known  # words of it are missing here


def test_loss_is_weighted_by_point() -> None:
    nothing, article, page, both = (
        loss(ROUGH, weights=weights) for weights in ((0, 0), (1, 0), (0, 1), (1, 1))
    )
    assert nothing == 0
    assert article + page == pytest.approx(both)
    roles_only = LABELS.copy()
    roles_only[:, :TITLE] = np.nan
    assert loss(ROUGH, roles_only, 0, (1, 0)) == 0 < loss(ROUGH, roles_only, 0, (0, 1))


def test_words_of_few_sites_are_unknown() -> None:
    """So no vector can memorize the names of a site."""
    train = import_module("cleantext.training.train")
    common, rare = (make_example(make_text([word], [0])) for word in ("common", "rare"))
    pages = [
        TrainingPage(make_page(site=f"{number}.example"), Source(), 0, {"dump": each}, [], [])
        for each, sites in ((common, train.SITES), (rare, train.SITES - 1))
        for number in range(sites)
    ]
    known = train._known_words([*pages, *pages])
    assert np.flatnonzero(known).tolist() == common.words.tolist()
