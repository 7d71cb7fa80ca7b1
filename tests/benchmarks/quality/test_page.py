"""Scores of pages."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.quality.lines import Share
from benchmarks.quality.page import harm, score_pages
from cleantext import rewrite
from cleantext.chain.chain import Chain

BODY = "The council met on Tuesday.\nIt did so late."
PAGE: dict[str, Any] = {
    "type": "article",
    "lang": "en",
    "dump": f"Advertisement\n{BODY}",
    "gold": BODY,
    "ext": {"trafilatura": BODY, "readability": None},
}


def test_pages_are_scored_by_way_and_text_under_the_presets_that_suit_them() -> None:
    forum = {**PAGE, "type": "forum"}
    found = score_pages([PAGE, forum], ("article", "page"), ("C4",), {})
    assert [row.type for row in found["article"]] == ["article"]
    assert [row.type for row in found["page"]] == ["article", "forum"]
    (row,) = found["article"]
    assert row.scores["as is", "dump"] == 2 * 9 / (9 + 10)
    assert row.scores["cleaned", "dump"] == row.scores["ceiling", "dump"] == 1
    assert row.scores["cleaned", "trafilatura"] == 1
    assert row.scores["cleaned", "readability"] == row.scores["as is", "readability"] == 0
    assert ("C4", "dump") in row.scores
    assert ("RefinedWeb", "dump") not in row.scores
    assert row.shares["cleaned", "right words lost"] == Share(0, 9)
    assert row.shares["cleaned", "unstable texts"].part == 0
    assert row.shares["C4", "right words lost"] == Share(4, 9)  # four words are a line too short


def test_options_reach_the_chain() -> None:
    found = score_pages([PAGE], ("article",), (), {"skip": ("advertisement",)})
    assert found["article"][0].scores["cleaned", "dump"] == 2 * 9 / (9 + 10)


def test_line_labelled_pages_have_shares_and_no_scores() -> None:
    page = {**PAGE, "dump": f"Advertisement\n{BODY}", "labels": [0, 1, 1]}
    (row,) = score_pages([page], ("article",), (), {})["article"]
    assert row.scores == {}
    assert row.shares["cleaned", "noise words gone"] == Share(1, 1)
    assert row.shares["cleaned", "text words lost"] == Share(0, 9)


def test_texts_that_a_second_cleaning_changes_are_unstable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @rewrite
    def shorten(line: str) -> str:
        return line.removesuffix("!")

    monkeypatch.setattr("benchmarks.quality.page.build_chain", lambda **_: Chain((shorten,)))
    page = {**PAGE, "dump": "Once!", "gold": "Twice!!", "ext": {}}
    (row,) = score_pages([page], ("article",), (), {})["article"]
    assert row.shares["cleaned", "unstable texts"] == Share(1, 2)


def test_harm_counts_lost_words_and_emptied_texts() -> None:
    gold = "word " * 100
    assert harm("word " * 90, gold)["right words lost"] == Share(10, 100)
    assert not harm("word " * 90, gold)["right texts losing a tenth"].part
    assert harm("word " * 89, gold)["right texts losing a tenth"] == Share(1, 1)
    assert harm(" ", gold)["right texts emptied"] == Share(1, 1)
    assert harm("", "few words")["right texts emptied"] == Share(0, 0)
    assert harm("", "")["right texts losing a tenth"] == Share(0, 0)
