"""Scores on held-out pages, with made-up predictions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from cleantext.body.columns import Floats
from cleantext.body.model import POINTS
from cleantext.training.pages import Example, LabelledText, Page, label_texts, make_example
from cleantext.training.prepare import TrainingPage, prepare
from cleantext.training.scoring import DECISIONS, EVEN, best_decision, report, score_pages

SENTENCE = "The harbour will close on Monday, the council said after a long night."
TEXT = LabelledText(
    ("Home", "Log in", "Share", "Print", SENTENCE), (0, 0, 0, 0, 1), (1, 2, 1, 1, 13)
)


def page(number: int, kind: str = "article") -> TrainingPage:
    texts = {("dump", point): make_example(TEXT) for point in POINTS}
    about = Page(f"pages/{number}", "a.example", kind, "en", {"dump": SENTENCE}, SENTENCE)
    return TrainingPage(about, 13, texts, [])


def right(examples: Sequence[Example], _: str) -> list[Floats]:
    return [np.where(each.shares > 0.5, 9, -9).astype(np.float32) for each in examples]


def unsure(examples: Sequence[Example], _: str) -> list[Floats]:
    return [np.zeros(len(each.shares), np.float32) for each in examples]


def test_score_is_one_where_the_body_alone_is_kept() -> None:
    assert score_pages(right, [page(1), page(2)], "article", EVEN) == [1.0, 1.0]


def test_score_is_lower_where_furniture_is_kept() -> None:
    (score,) = score_pages(unsure, [page(1)], "page", EVEN)
    assert score == pytest.approx(2 * 13 / (18 + 13))


def test_score_of_articles_counts_articles_if_there_are_any() -> None:
    pages = [page(1), page(2, "forum")]
    assert len(score_pages(right, pages, "article", EVEN)) == 1
    assert len(score_pages(right, pages, "page", EVEN)) == 2
    assert len(score_pages(right, pages[1:], "article", EVEN)) == 1


def test_best_decision_is_one_of_those_tried() -> None:
    assert best_decision(right, [page(1)], "article") in DECISIONS


def test_report_has_types_languages_and_the_worst_pages() -> None:
    pages = [page(1), page(2, "forum")]
    text = "\n".join(report(right, pages, dict.fromkeys(POINTS, EVEN)))
    assert "## page, whole dump in: F1 1.0000 on 2 pages" in text
    assert "| forum | en | 1 | 1.0000 |" in text
    assert text.endswith("- 1.00 pages/1\n- 1.00 pages/2")


def test_prepare_makes_examples_and_variants_of_pages() -> None:
    dump = "\n".join((*TEXT.lines, "About us", "Imprint"))
    pages = [
        Page(f"pages/{number}", f"{number}.example", "article", "en", {"dump": dump}, SENTENCE)
        for number in range(4)
    ]
    prepared = prepare(pages, ["A poem.\n"], seed=1, held_out=0.0, jobs=1)
    assert [each.page for each in prepared.pages] == pages
    assert {each.size for each in prepared.pages} == {13}
    assert all(each.examples.keys() == label_texts(each.page).keys() for each in prepared.pages)
    assert any(each.variants for each in prepared.pages)
    assert len(prepared.whole) >= 1
    again = prepare(pages, ["A poem.\n"], seed=1, held_out=0.0, jobs=1)
    assert [len(each.variants) for each in again.pages] == [
        len(each.variants) for each in prepared.pages
    ]
