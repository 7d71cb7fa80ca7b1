"""Scores of text extraction."""

from __future__ import annotations

from benchmarks.quality.scores import (
    Overlap,
    Snippets,
    find_snippets,
    gold_lines,
    lost_words,
    overlap,
    snippets_f1,
    word_f1,
)

GOLD = "The council met on Tuesday.\nIt did so late."


def test_word_f1_of_equal_and_disjoint_texts() -> None:
    assert word_f1(GOLD, GOLD) == 1
    assert word_f1("nothing else", GOLD) == 0


def test_overlap_counts_empty_bags_as_perfect() -> None:
    assert overlap("", GOLD) == Overlap(1.0, 0.0, 0.0)
    assert overlap("the council", "the council met now") == Overlap(1.0, 0.5, 2 / 3)


def test_lost_words_counts_repeated_words() -> None:
    assert lost_words("so", "so so late") == 2


def test_gold_lines_keeps_lines_that_belong() -> None:
    assert gold_lines(f"Home\nShare the council now\n{GOLD}\nlate", GOLD) == f"{GOLD}\nlate"


def test_snippets_f1_is_over_all_pages() -> None:
    pages = [find_snippets("a b", ["a", "c"], ["b"]), find_snippets("x", ["x"], [])]
    assert pages == [Snippets(1, 1, 1), Snippets(1, 0, 0)]
    assert snippets_f1(pages) == 4 / 6
