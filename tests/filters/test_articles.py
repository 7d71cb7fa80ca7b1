"""Articles below each other: where they begin, and that trims end there."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cleantext.filters import trim_comments, trim_related
from cleantext.filters.articles import article_starts, by_article
from cleantext.phrases import Section
from cleantext.text.block import Block

TITLE = "Bridge over the Elle will be closed for a year"
BODY = [
    "The bridge over the Elle will be closed for a year from June, the council said on Thursday.",
    "Buses will take the long way round, and the school will start half an hour later until then.",
    "The old piers carry more than they were made for, an engineer said, and rust did the rest.",
]
FIRST = ["Harbour crane lifts its first boats of the year", "By Jane Dunmore", "3 May 2024", *BODY]
COMMENT = ["Rob", "3 May 2024", BODY[0], BODY[2]]


def starts(lines: Sequence[str]) -> list[str]:
    block = Block([*FIRST, *lines])
    return [block[index] for index in article_starts(block)]


@pytest.mark.parametrize(
    "between",
    [
        ["By John Roe", "4 May 2024"],
        ["", "4 May 2024", ""],
        ["By John Roe, Elle, 4 May 2024"],
        ["Von Johann Rohde"],
        [BODY[1], "By John Roe"],
    ],
)
def test_title_with_author_or_date_and_paragraphs_begins_an_article(between: list[str]) -> None:
    assert starts([TITLE, *between, *BODY]) == [TITLE]
    assert starts([TITLE, *between, BODY[0], "The long way round", *BODY[1:]]) == [TITLE]


@pytest.mark.parametrize(
    "lines",
    [
        COMMENT,
        ["Mary Ann van Houten", "3 May 2024", *BODY],
        [TITLE, "4 May 2024", BODY[0], "Rob", BODY[1]],
        [TITLE, "4 May 2024", BODY[0]],
        [TITLE, *BODY],
        [],
    ],
    ids=["comment", "long name", "comments", "teaser", "subheading", "end"],
)
def test_comments_teasers_and_sections_begin_none(lines: list[str]) -> None:
    assert starts(lines) == []


def test_phrases_are_given_by_article() -> None:
    lines = [
        *FIRST,
        "Reader comments",
        TITLE,
        "4 May 2024",
        *BODY,
        "Post a comment",
        "Reader comments",
    ]
    found = Section("comments:heading").scan(Block(lines))
    places = [(article, [*entries]) for article, entries in by_article(Block(lines), found)]
    assert places == [(range(7), [6]), (range(7, 14), [12, 13])]


def test_comments_end_where_another_article_begins() -> None:
    other = [TITLE, "By John Roe", "4 May 2024", *BODY]
    text = "\n".join([*FIRST, "Reader comments", *COMMENT, *other])
    assert trim_comments(text) == "\n".join([*FIRST, *other])


def test_comments_under_each_article_go() -> None:
    other = [TITLE, "By John Roe", "4 May 2024", *BODY]
    text = "\n".join([*FIRST, "Reader comments", *COMMENT, *other, "Reader comments", *COMMENT])
    assert trim_comments(text) == "\n".join([*FIRST, *other, ""])


def test_other_stories_end_where_another_article_begins() -> None:
    other = [TITLE, "By John Roe", "4 May 2024", *BODY]
    text = "\n".join([*FIRST, "Related stories", "Fish market moves to the old hall", *other])
    assert trim_related(text) == "\n".join([*FIRST, *other])


def test_labelled_title_of_another_article_is_no_teaser() -> None:
    text = "\n".join([*FIRST, "Opinion: Let us build a second bridge", "By Jane Roe, 2024", *BODY])
    assert trim_related(text) == text
