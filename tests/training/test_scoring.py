"""Scores on held-out pages, with made-up predictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from labelled import FIRST, make_page, make_text

from cleantext.body.columns import Floats
from cleantext.body.model import OUTPUTS, POINTS
from cleantext.training.examples import TITLE, Example, LabelledText, make_example
from cleantext.training.prepare import TrainingPage
from cleantext.training.scoring import (
    DECISIONS,
    EVEN,
    Predict,
    best_decision,
    mean_by_source,
    report,
    score_pages,
)
from cleantext.training.sources import Source

SIZE = 13
TEXT = make_text(("Home", "Log in", "Share", "Print", FIRST), (0, 0, 0, 0, 1))


def page(
    number: int,
    kind: str = "article",
    source: str = "own",
    texts: Mapping[str, LabelledText] | None = None,
) -> TrainingPage:
    examples = {tool: make_example(text) for tool, text in (texts or {"dump": TEXT}).items()}
    about = make_page(name=f"pages/{number}", type=kind, source=source)
    return TrainingPage(about, Source(), SIZE, examples, [], [])


def right(examples: Sequence[Example]) -> list[Floats]:
    """Predict the labels, and nothing where there are none."""
    return [np.where(each.labels > 0.5, 9, -9).astype(np.float32) for each in examples]


def unsure(examples: Sequence[Example]) -> list[Floats]:
    return [np.zeros(each.labels.shape, np.float32) for each in examples]


def f1s(predict: Predict, pages: Sequence[TrainingPage], point: str = "page") -> list[float]:
    return [score.f1 for score in score_pages(predict, pages, point, EVEN)]


# ---- scores of pages


def test_score_is_one_where_the_body_alone_is_kept() -> None:
    pages = [page(1), page(2)]
    scores = score_pages(right, pages, "article", EVEN)
    assert [score.f1 for score in scores] == [1.0, 1.0]
    assert [score.page for score in scores] == pages


def test_score_is_lower_where_furniture_is_kept_or_words_are_missing() -> None:
    assert f1s(unsure, [page(1)]) == [pytest.approx(2 * SIZE / (18 + SIZE))]
    assert f1s(right, [page(1)._replace(size=20)]) == [pytest.approx(2 * SIZE / (SIZE + 20))]


def test_score_is_of_the_column_of_the_point() -> None:
    def for_pages(examples: Sequence[Example]) -> list[Floats]:
        odds = right(examples)
        for each in odds:
            each[:, POINTS.index("article")] = -9
        return odds

    assert f1s(for_pages, [page(1)], "page") == [1]
    assert f1s(for_pages, [page(1)], "article") == [0]


def test_score_ignores_rows_without_a_label() -> None:
    unknown = make_text((*TEXT.lines, "By A. Nother"), (0, 0, 0, 0, 1, np.nan))
    assert f1s(unsure, [page(1, texts={"dump": unknown})]) == f1s(unsure, [page(1)])


def test_score_is_of_the_dump_if_there_is_one() -> None:
    other = make_text(("Home", "News"), (0, 0))
    assert f1s(right, [page(1, texts={"one": other, "dump": TEXT})]) == [1]
    assert f1s(right, [page(1, texts={"one": TEXT, "two": other})]) == [1]


def test_pages_without_a_whole_right_text_have_no_score() -> None:
    pages = [page(1)._replace(size=0), page(2)._replace(examples={}), page(3)]
    scores = score_pages(right, pages, "page", EVEN)
    assert [score.page.page.name for score in scores] == ["pages/3"]


def test_score_of_articles_counts_articles_if_there_are_any() -> None:
    pages = [page(1), page(2, "forum")]
    assert len(f1s(right, pages, "article")) == 1
    assert len(f1s(right, pages, "page")) == 2
    assert len(f1s(right, pages[1:], "article")) == 1


def test_mean_is_over_sources_not_pages() -> None:
    pages = [page(1), page(2), page(3), page(4, source="other")._replace(size=SIZE * 3)]
    scores = score_pages(right, pages, "page", EVEN)
    assert [score.f1 for score in scores] == [1, 1, 1, 0.5]
    assert mean_by_source(scores) == 0.75


# ---- decisions


def test_best_decision_is_one_of_those_tried() -> None:
    assert best_decision(right, [page(1)], "article") in DECISIONS


def test_best_decision_suits_whole_pages_extracts_and_right_texts() -> None:
    """Furniture at 0.015 is certain, and so goes, for a part of the decisions only."""

    def hesitant(examples: Sequence[Example]) -> list[Floats]:
        low = np.log(0.015 / 0.985)
        return [np.where(each.labels > 0.5, 9, low).astype(np.float32) for each in examples]

    assert {decision.sure > 0.015 for decision in DECISIONS} == {True, False}
    clean = make_text((FIRST,), (1,))
    for tools in ({"dump": TEXT}, {"dump": clean, "one": TEXT}, {"dump": clean, "gold": TEXT}):
        assert best_decision(hesitant, [page(1, texts=tools)], "page").sure > 0.015


def test_best_decision_leaves_second_dumps_out() -> None:
    seen: list[int] = []

    def counting(examples: Sequence[Example]) -> list[Floats]:
        seen.extend(len(each.dense) for each in examples)
        return right(examples)

    best_decision(
        counting, [page(1, texts={"dump": TEXT, "dump2": make_text(("Home",), (0,))})], "page"
    )
    assert seen == [5]


# ---- the report


def test_report_has_sources_types_languages_and_the_worst_pages() -> None:
    pages = [page(1), page(2, "forum"), page(3, source="other")._replace(size=SIZE * 3)]
    text = "\n".join(report(right, pages, dict.fromkeys(POINTS, EVEN)))
    assert "## page, whole dump in: F1 0.7500, mean over sources" in text
    assert "| own | forum | en | 1 | 1.0000 |" in text
    assert "| other | article | en | 1 | 0.5000 |" in text
    assert "The worst pages:\n\n- 0.50 pages/3\n- 1.00 pages/1\n- 1.00 pages/2\n" in text
    assert text.endswith("Titles found: 0.0 %")


def test_report_says_how_many_titles_are_found() -> None:
    titled = [make_text(TEXT.lines, (0, 0, 0, 0, 1), title=[place]) for place in (0, 1)]

    def first(examples: Sequence[Example]) -> list[Floats]:
        odds = [np.zeros((len(each.dense), len(OUTPUTS)), np.float32) for each in examples]
        for each in odds:
            each[0, TITLE] = 1
        return odds

    pages = [page(1), *(page(number, texts={"dump": text}) for number, text in enumerate(titled))]
    found = [*report(first, pages, dict.fromkeys(POINTS, EVEN))][-1]
    assert found == "\nTitles found: 50.0 %"
    assert [*report(right, pages, dict.fromkeys(POINTS, EVEN))][-1] == "\nTitles found: 100.0 %"
