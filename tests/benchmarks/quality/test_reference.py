"""References: right texts, and what scores leave out."""

from __future__ import annotations

from benchmarks.quality.reference import Reference, hide_targets
from benchmarks.quality.scores import Snippets

GOLD = "The council met on Tuesday.\nIt did so late."


def test_title_line_is_left_out_once_where_the_right_text_has_none() -> None:
    reference = Reference({"gold": GOLD, "title": "Council  meets"})
    assert reference.score(f"COUNCIL MEETS\n{GOLD}") == 1
    assert reference.score(f"Council meets\nCouncil meets\n{GOLD}") == 2 * 9 / (9 + 11)
    assert reference.score(f"Council meets again\n{GOLD}") == 2 * 9 / (9 + 12)


def test_title_line_counts_where_the_right_text_has_it() -> None:
    for gold in (f"Council meets\n{GOLD}", f"Council meets: {GOLD}"):
        reference = Reference({"gold": gold, "title": "Council meets"})
        assert reference.score(gold) == reference.score(f"Council meets\n{GOLD}") == 1
        assert reference.score(GOLD) == 2 * 9 / (9 + 11)


def test_lines_without_label_count_on_neither_side() -> None:
    page = {"gold": f"12 May\n{GOLD}", "ignore": ["12 May", "Photo: AP"]}
    for text in (GOLD, f"12 May\n{GOLD}", f"Photo: AP\n{GOLD}\nPhoto: AP"):
        assert Reference(page).score(text) == 1
    assert Reference(page).score(f"Photo\n{GOLD}") == 2 * 9 / (9 + 10)


def test_targets_of_links_count_in_no_markdown() -> None:
    text = 'The [council](/a_(b) "c d") met [![on](d.png)](/d) Tuesday.\nIt did so late.'
    assert hide_targets(text) == "The [council] met [![on]] Tuesday.\nIt did so late."
    assert Reference({"gold": GOLD, "markdown": True}).score(text) == 1
    assert Reference({"gold": GOLD, "markdown": False}).score(text) != 1


def test_snippets_are_scored_where_there_is_no_right_text() -> None:
    reference = Reference({"with": ["late"], "without": ["Home"]})
    assert reference.score("Home\nlate") == Snippets(1, 0, 1)
    assert reference.is_scored


def test_partial_and_line_labelled_pages_have_no_score() -> None:
    assert not Reference({"gold": GOLD, "partial": True}).is_scored
    assert not Reference({"gold": GOLD, "labels": [1, 1]}).is_scored
