"""The decisions of the body finder on the rows of a text, given their scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from strategies import PARAGRAPHS, documents

from cleantext.body.decide import (
    BYLINE_ABOVE,
    BYLINE_REACH,
    GAP,
    HOLE,
    LONG_HOLE,
    MIN_CERTAIN,
    POSSIBLE,
    POST_REACH,
    TITLE_REACH,
    decide,
    find_runs,
    kept_rows,
    sections,
)
from cleantext.body.features import row_numbers
from cleantext.body.model import OUTPUTS, POINTS, Decision
from cleantext.body.rows import Rows, log_odds
from cleantext.text.block import Block, Look
from cleantext.text.prose import is_teaser

DECISION = Decision(limit=0.5, sure=0.05, evidence=0.01)
Row = tuple[str, Mapping[str, float]]
"""The text of a row and its probabilities, 0.01 where not given."""

MENU: list[Row] = [(f"Menu {place}", {}) for place in range(MIN_CERTAIN)]
"""Rows of certain furniture, enough for others to be dropped."""

BODY: Row = (PARAGRAPHS[0], {"article": 0.99, "page": 0.99})


def left(rows: Sequence[Row], point: str = "article") -> list[str]:
    """Return the texts of the rows that stay, in a text with a menu at the end."""
    texts, likely = zip(*rows, *MENU, strict=True)
    scores = [[log_odds(each.get(output, 0.01)) for output in OUTPUTS] for each in likely]
    block = Block(texts)
    kept = decide(Rows(block, row_numbers(block), np.array(scores, np.float32)), point, DECISION)
    return [text for text, stays in zip(texts, kept.tolist(), strict=True) if stays]


def article(text: str, likely: float) -> Row:
    return text, {"article": likely}


def texts_of(rows: Sequence[Row]) -> list[str]:
    return [text for text, _ in rows]


# ---- rows by their scores alone


@given(
    st.lists(st.floats(-9, 9), min_size=1, max_size=30),
    st.floats(0.2, 0.9),
    st.floats(0.01, 0.15),
    st.floats(0.05, 1),
)
def test_kept_rows_asks_for_less_certainty_with_more_furniture(
    odds: list[float], limit: float, sure: float, evidence: float
) -> None:
    scores, decision = np.array(odds, np.float32), Decision(limit, sure, evidence)
    kept = kept_rows(scores, decision)
    likely = 1 / (1 + np.exp(-scores.astype(float)))
    assert kept[likely > limit + 1e-6].all()
    certain = likely < sure - 1e-6
    if certain.sum() >= MIN_CERTAIN:
        assert not kept[certain].any()
    if (likely < sure + 1e-6).sum() < MIN_CERTAIN:
        assert kept.all()
    if certain.sum() >= max(MIN_CERTAIN, evidence * len(odds)) + 1e-6:
        assert not kept[likely < limit - 1e-6].any()
    more = kept_rows(np.append(scores, [np.float32(-20)] * 30), decision)
    assert not (more[: len(scores)] & ~kept).any()


def test_kept_rows_takes_few_lines_for_no_evidence() -> None:
    doubtful, sure, belongs = -0.3, -9, 9
    decision = Decision(limit=0.5, sure=0.1, evidence=0.1)
    few = kept_rows(
        np.array([belongs, doubtful, *[sure] * (MIN_CERTAIN - 1)], np.float32), decision
    )
    enough = kept_rows(np.array([belongs, doubtful, *[sure] * MIN_CERTAIN], np.float32), decision)
    assert few.all()
    assert enough.tolist() == [True, False, *[False] * MIN_CERTAIN]


@given(documents, st.sampled_from(POINTS), st.integers(0, 2**32 - 1))
def test_likely_paragraphs_stay(text: str, point: str, seed: int) -> None:
    block = Block(text.split("\n"))
    numbers = row_numbers(block)
    chance = np.random.default_rng(seed)
    scores = (4 * chance.normal(size=(len(numbers), len(OUTPUTS)))).astype(np.float32)
    rows = Rows(block, numbers, scores)
    kept, alone = decide(rows, point, DECISION), kept_rows(rows.odds(point), DECISION)
    event(f"rows added: {bool((kept & ~alone).any())}")
    event(f"rows taken: {bool((alone & ~kept).any())}")
    stays = alone & rows.long & np.array([not is_teaser(text) for text in rows.texts], bool)
    assert kept[stays].all()


def test_no_row_stays_of_a_text_of_furniture() -> None:
    assert left([]) == []


# ---- fences, lists and tables


@pytest.mark.parametrize(
    ("texts", "runs"),
    [
        ("a|b|c", []),
        ("- a|- b|c|* d|* e|• f", [(0, 2), (3, 5)]),
        ("1. a|23) b|4. c|5.5 d", [(0, 3)]),
        ("a|  - b|\t- c", [(1, 3)]),
        ("-a|-b|2026. a|2027. b", []),
        ("- a|* b|- c", []),
        ("```python|a|- b|- c|```|d", [(0, 5)]),
        ("~~~|```|~~~|```", [(0, 3)]),
        ("```|a|- b|- c", [(2, 4)]),
    ],
)
def test_runs_are_rows_with_equal_marks(texts: str, runs: list[tuple[int, int]]) -> None:
    assert [*find_runs(texts.split("|"))] == runs


def test_rows_of_tables_make_a_run() -> None:
    assert [*find_runs(["a", "| b | c |", "| d | e |"])] == [(1, 3)]


@pytest.mark.parametrize(
    "texts", [("- a", "- b", "- c"), ("| a", "| b", "| c"), ("```", "b", "```")]
)
def test_run_stays_as_a_whole_by_its_mean(texts: Sequence[str]) -> None:
    good = [article(text, likely) for text, likely in zip(texts, (0.9, 0.2, 0.9), strict=True)]
    assert left(good) == list(texts)
    poor = [article(text, likely) for text, likely in zip(texts, (0.1, 0.6, 0.2), strict=True)]
    assert left(poor) == [texts[1]]  # likely to belong by itself


def test_no_row_outweighs_the_others_of_its_run() -> None:
    sure = article("- a", 0.999999)
    assert left([sure, article("- b", 0.2), article("- c", 0.4)]) == ["- a", "- b", "- c"]
    assert left([sure, *[article("- b", 0.1)] * 2]) == ["- a"]


# ---- holes


@pytest.mark.parametrize("size", range(1, HOLE + 2))
def test_hole_between_paragraphs_stays_if_small(size: int) -> None:
    hole = [article(f"Row {place}", 0.11) for place in range(size)]
    stays = texts_of(hole) if size <= HOLE else []
    assert left([BODY, *hole, BODY]) == [BODY[0], *stays, BODY[0]]


@pytest.mark.parametrize("size", [HOLE + 1, LONG_HOLE, LONG_HOLE + 1])
def test_long_hole_stays_as_a_whole_by_its_mean(size: int) -> None:
    hole = [article(f"Row {place}", 0.2) for place in range(size - 1)]
    some = [*hole, article("Another row", 0.06)]
    stays = texts_of(some) if size <= LONG_HOLE else []
    assert left([BODY, *some, BODY]) == [BODY[0], *stays, BODY[0]]
    assert left([BODY, *[article(f"Row {place}", 0.1) for place in range(size)], BODY]) == [
        BODY[0],
        BODY[0],
    ]


def test_long_hole_with_a_phrase_goes() -> None:
    hole = [article(f"Row {place}", 0.2) for place in range(HOLE)]
    assert left([BODY, *hole, article("Cookies", 0.2), BODY])[1:-1] == [*texts_of(hole), "Cookies"]
    assert left([BODY, *hole, article("Advertisement", 0.2), BODY]) == [BODY[0], BODY[0]]


def test_hole_keeps_nothing_certain_and_no_end() -> None:
    odd = article("Advertisement", 0.02)
    assert left([BODY, article("Row", 0.2), odd, BODY]) == [BODY[0], "Row", BODY[0]]
    assert left([BODY, article("Row", 0.2)]) == [BODY[0]]
    label = article("A label", 0.9)
    assert left([BODY, article("Row", 0.2), label]) == [BODY[0], "A label"]


# ---- titles, authors and dates


def title(text: str, likely: float) -> Row:
    return text, {"title": likely}


def byline(text: str, likely: float = 0.3) -> Row:
    return text, {"byline": likely}


def test_standfirst_stays_below_the_title() -> None:
    head, lead = title("The wall holds", 0.9), article("The water rose again in the night.", 0.1)
    short, label = article("It rose again.", 0.1), article("All that we know about the water", 0.1)
    assert left([head, short, label, lead, BODY]) == [head[0], lead[0], BODY[0]]
    assert left([head, article(lead[0], 0.02), BODY]) == [head[0], BODY[0]]
    assert left([lead, BODY]) == [BODY[0]]  # without a title


def test_likely_titles_stay_above_the_first_paragraph() -> None:
    rows = [title("Title", 0.9), ("Label", {}), title("Subtitle", 0.5), title("Teaser", 0.3)]
    assert left([*rows, BODY, title("Below", 0.9)]) == ["Title", "Subtitle", BODY[0]]


def test_likeliest_title_stays_if_it_may_be_one() -> None:
    assert left([title("Teaser", 0.15), title("Title", 0.2), BODY]) == ["Title", BODY[0]]
    assert left([title("Teaser", 0.02), title("Label", 0.05), BODY]) == [BODY[0]]


@pytest.mark.parametrize(("distance", "stays"), [(TITLE_REACH, True), (TITLE_REACH + 1, False)])
def test_title_is_not_far_above_the_body(distance: int, stays: bool) -> None:
    menu: list[Row] = [(f"Item {place}", {}) for place in range(distance - 1)]
    assert ("Title" in left([title("Title", 0.9), *menu, BODY])) == stays


def test_bylines_stay_below_the_title_and_close_above_it() -> None:
    rows = [byline(f"By {place}") for place in range(BYLINE_ABOVE + 1)]
    below = [byline("2026"), byline("Menu", 0.1)]
    assert left([*rows, title("Title", 0.9), *below, BODY, byline("By 9")]) == [
        *texts_of(rows[1:]), "Title", "2026", BODY[0],
    ]  # fmt: skip


def test_bylines_stay_close_above_a_body_without_title() -> None:
    rows = [byline(f"By {place}") for place in range(BYLINE_REACH + 1)]
    assert left([*rows, BODY]) == [*texts_of(rows[1:]), BODY[0]]


def test_body_without_paragraphs_begins_at_its_first_row() -> None:
    rows = [title("Title", 0.9), article("A verse", 0.9), title("Label", 0.9)]
    assert left(rows) == ["Title", "A verse"]


# ---- posts of readers

LONG_POST: Row = (PARAGRAPHS[1], {"comment": 0.9})


def test_page_of_posts_keeps_them_with_names_and_dates() -> None:
    rows = [("Ann", {}), ("2 May 2026", {}), LONG_POST, ("Reply", {}), ("Bob", {}), ("12:30", {})]
    wanted = ["Ann", "2 May 2026", LONG_POST[0], "Bob", "12:30", LONG_POST[0]]
    assert left([*rows, LONG_POST, ("© 2026", {})], "page") == wanted
    assert left([*rows, LONG_POST], "article") == []


def test_page_with_more_text_than_posts_does_not_keep_them() -> None:
    assert left([BODY, BODY, ("2 May 2026", {}), LONG_POST], "page") == [BODY[0], BODY[0]]
    assert left([BODY, *[LONG_POST] * 4], "page") == [BODY[0], *[LONG_POST[0]] * 4]


@pytest.mark.parametrize(("distance", "stays"), [(POST_REACH - 1, True), (POST_REACH, False)])
def test_date_far_above_any_post_goes(distance: int, stays: bool) -> None:
    between: list[Row] = [(f"Item {'abcdefghij'[place]}", {}) for place in range(distance - 1)]
    assert ("12:30" in left([("12:30", {}), *between, LONG_POST], "page")) == stays


def test_paragraphs_are_no_names_or_dates() -> None:
    dated: Row = (f"{PARAGRAPHS[2]} 2 May 2026", {})
    assert left([dated, LONG_POST], "page") == [LONG_POST[0]]
    assert left([(PARAGRAPHS[2], {}), ("12:30", {}), LONG_POST], "page") == ["12:30", LONG_POST[0]]


# ---- sections of Markdown


def test_heading_of_a_section_that_stays_stays() -> None:
    rows = [BODY, ("Share", {}), BODY, ("Menu", {}), BODY, ("Home", {}), ("Empty", {})]
    block = Block(texts_of(rows))
    block.looks = [Look(heading=2 if text in ("Share", "Menu", "Empty") else 0) for text in block]
    kept = np.array([text == BODY[0] for text in block])
    scores = np.zeros((len(rows), len(OUTPUTS)), np.float32)
    found = sections(Rows(block, row_numbers(block), scores), kept)
    assert [*found] == [(1, range(2, 3))]


def test_plain_text_has_no_sections() -> None:
    block = Block([BODY[0], "Share", BODY[0]])
    rows = Rows(block, row_numbers(block), np.zeros((3, len(OUTPUTS)), np.float32))
    assert [*sections(rows, np.ones(3, bool))] == []


# ---- what stands apart from the body

BETWEEN: list[Row] = [(f"Gap {place}", {}) for place in range(GAP)]
LABEL = article("Harbour life", 0.9)


def test_rows_above_a_gap_go_unless_they_may_be_the_title() -> None:
    head = title("The wall holds", 2 * POSSIBLE)[0], {"title": 2 * POSSIBLE, "article": 0.9}
    assert left([LABEL, *BETWEEN, BODY]) == [BODY[0]]
    assert left([LABEL, *BETWEEN[1:], BODY]) == [LABEL[0], BODY[0]]
    assert left([head, *BETWEEN, BODY]) == [head[0], BODY[0]]


def test_rows_below_a_gap_go_unless_they_are_sentences() -> None:
    end = article("He will give his tools away in spring.", 0.9)
    assert left([BODY, *BETWEEN, LABEL]) == [BODY[0]]
    assert left([BODY, *BETWEEN[1:], LABEL]) == [BODY[0], LABEL[0]]
    assert left([BODY, *BETWEEN, end]) == [BODY[0], end[0]]
    assert left([BODY, *BETWEEN, (LABEL[0], {"page": 0.9})], "page") == [BODY[0], LABEL[0]]


def test_headlines_go_with_the_heading_over_them() -> None:
    heading, teaser = (
        article("Related stories", 0.01),
        article("Bridge opens three years late", 0.9),
    )
    assert left([BODY, heading, teaser]) == [BODY[0]]
    assert left([BODY, heading, BODY, teaser]) == [BODY[0], BODY[0], teaser[0]]
    assert left([heading, teaser, BODY]) == [teaser[0], BODY[0]]
