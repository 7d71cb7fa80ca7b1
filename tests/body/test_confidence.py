"""What the confidence of a text is computed from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
import pytest

from cleantext.body import confidence as module
from cleantext.body.confidence import (
    CLIP,
    Fitted,
    Measures,
    Scored,
    chance_of,
    confidence,
    load,
    measure,
)


def scored(*rows: tuple[int, float], other: Sequence[float] = ()) -> Scored:
    """Return rows of these sizes and probabilities."""
    return SimpleNamespace(
        sizes=np.array([size for size, _ in rows], np.int64),
        chances=np.array([chance for _, chance in rows]),
        other_chances=np.array(other or [chance for _, chance in rows]),
    )


MENU = (10, 0.01)
PROSE = (300, 0.99)


def test_measures_of_a_page_cleaned_by_the_book() -> None:
    page = scored(MENU, MENU, PROSE, MENU, PROSE, MENU)
    found = measure(page, scored(PROSE, PROSE, other=[0.9, 0.7]))
    assert found.row_size == math.log(601 / 3)
    assert found.cut_inside == pytest.approx(1 / 3)
    assert found.other == pytest.approx(0.8)
    assert found.doubt == found.doubt_left == found.long_cut == 0
    assert found.long_left == 1
    assert found.longest == 300 / 640
    assert found.turns == pytest.approx(math.log1p(3 * 0.98 + 0.98))


def test_doubt_is_measured_in_what_is_left_and_around_the_body() -> None:
    sure = scored(MENU, PROSE, PROSE, MENU)
    torn = scored((10, 0.5), PROSE, (300, 0.5), (10, 0.5))
    assert measure(sure, sure).doubt_outside < measure(torn, torn).doubt_outside
    assert measure(torn, torn).doubt_left == 320 / 620
    assert measure(scored(PROSE, (300, 0.2)), scored(PROSE)).long_cut == math.log(2)


@pytest.mark.parametrize("rows", [[MENU], [(30, 0.9)], [MENU, (20, 0.5), MENU]])
def test_texts_without_paragraphs_have_measures(rows: list[tuple[int, float]]) -> None:
    assert all(map(math.isfinite, measure(scored(*rows), scored(*rows))))


def test_nothing_to_decide_is_sure_and_nothing_left_is_not() -> None:
    assert confidence(scored(), scored()) == 1
    assert confidence(scored(MENU), scored()) == 0
    assert 0 < confidence(scored(PROSE), scored(PROSE)) < 1


def test_shipped_numbers_are_of_all_measures() -> None:
    fitted = load()
    assert [len(column) for column in fitted.columns] == [len(Measures._fields)] * 3
    assert all(scale > 0 for scale in fitted.columns[1])


def test_a_clean_article_is_surer_than_a_torn_page() -> None:
    clean = scored(*[PROSE] * 9)
    torn = scored(*[MENU, (80, 0.4), (10, 0.6), PROSE, (200, 0.2)] * 9)
    assert confidence(clean, clean) > 0.9
    assert confidence(torn, torn) < 0.5


def test_outliers_count_as_far_as_the_clip() -> None:
    numbers = Fitted(0.0, [[0.0] * 10, [1.0] * 10, [1.0] + [0.0] * 9])
    far, edge = Measures(1e9, *[0.0] * 9), Measures(CLIP, *[0.0] * 9)
    assert chance_of(far, numbers) == chance_of(edge, numbers) > 0.9


def test_numbers_are_data_beside_the_weights() -> None:
    assert module.DEFAULT.name == "confidence.json"
    assert "benchmarks confidence" in module.DEFAULT.read_text("utf-8")
