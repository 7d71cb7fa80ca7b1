"""Summaries of sets and over sources."""

from __future__ import annotations

import pytest

from benchmarks.quality.lines import Share
from benchmarks.quality.page import PageScores, Scores
from benchmarks.quality.report import measures, over_sources
from benchmarks.quality.scores import Snippets
from benchmarks.quality.summary import Summary, main_summary, mean_numbers, worst_numbers


def row(lang: str, before: float, after: float, lost: int = 0, kind: str = "article") -> PageScores:
    """Return the scores of a page with the outputs of two extractors."""
    scores = {
        (way, text): value + more
        for way, value in (("as is", before), ("cleaned", after))
        for text, more in (("dump", 0), ("a", 0.25), ("b", -0.25 * (way == "cleaned")))
    }
    shares = {
        ("cleaned", "right words lost"): Share(lost, 100),
        ("cleaned", "titles kept"): Share(0, 0),
    }
    return PageScores(kind, lang, dict(scores), shares)


SNIPPETS: Scores = {("cleaned", "dump"): Snippets(1, 1, 1)}
SET = Summary("news", "article", [row("en", 0.25, 0.5), row("de", 0.5, 0.75, lost=10)])


def test_numbers_are_means_of_f1_and_shares_over_all_pages() -> None:
    numbers = SET.numbers()
    assert (numbers["pages"], numbers["F1 as is"], numbers["F1"]) == (2, 0.375, 0.625)
    assert (numbers["best extractor"], numbers["F1 after a"]) == (0.625, 0.875)
    assert (numbers["gain after a"], numbers["gain after b"]) == (0.25, 0)
    assert (numbers["mean gain"], numbers["worst gain"]) == (0.125, 0)
    assert numbers["right words lost"] == 5
    assert numbers.keys().isdisjoint(("titles kept", "ceiling"))


def test_f1_of_snippets_is_over_all_pages() -> None:
    pages = [Snippets(1, 1, 1), Snippets(1, 0, 0)]
    rows = [PageScores("mixed", "", {("cleaned", "dump"): page}, {}) for page in pages]
    assert Summary("snippets", "page", rows).f1("cleaned") == 4 / 6


def test_parts_are_types_languages_and_all_but_english() -> None:
    mixed = [*SET.rows, row("", 0, 0), row("fr", 0, 1, kind="forum")]
    parts = {part.name: len(part.rows) for part in Summary("news", "page", mixed).parts()}
    assert parts == {"article": 3, "forum": 1, "de": 1, "en": 1, "fr": 1, "not en": 2}
    assert not list(Summary("news", "page", SET.rows[:1]).parts())


def test_main_summary_is_the_first_with_all_pages() -> None:
    fewer = Summary("news", "article", SET.rows[:1])
    page = Summary("news", "page", SET.rows)
    assert main_summary([SET, page]) is SET
    assert main_summary([fewer, page]) is page


def test_means_and_worst_values_are_over_sets_that_have_the_measure() -> None:
    sets = [{"pages": 1, "F1": 0.5, "right words lost": 1.0}, {"F1": 0.75}]
    assert mean_numbers(sets) == {"F1": 0.625, "right words lost": 1}
    sets.append({"F1": 1.0, "right words lost": 3.0})
    assert worst_numbers(sets) == {"F1": 0.5, "right words lost": 3}


def test_sources_count_once_and_copies_of_their_pages_not_at_all() -> None:
    other = Summary("web", "article", [row("en", 0.25, 1.0)])
    copies = Summary("markdown", "article", [row("en", 0, 0)])
    snippets = Summary("snippets", "page", [PageScores("mixed", "", SNIPPETS, {})])
    found = dict(over_sources([[SET, SET], [other], [copies], [snippets]]))
    assert found["mean over sources"]["F1"] == pytest.approx((0.625 + 1) / 2)
    assert found["worst of sources"]["F1"] == 0.625
    assert not dict(over_sources([[copies]]))


def test_tables_have_the_columns_that_apply_to_some_row() -> None:
    rows = [(["a"], {"pages": 2, "F1": 0.5}), (["b"], {"pages": 3, "titles kept": 97.25})]
    assert list(measures(["set"], rows)) == [
        ["set", "pages", "cleaned", "titles"],
        ["a", "2", "0.5000", "–"],
        ["b", "3", "–", "97.2"],
    ]
