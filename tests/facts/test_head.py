"""Title, byline and date from the lines of the head."""

from __future__ import annotations

import pytest

from cleantext.facts.bylines import FILE, find_byline
from cleantext.facts.dates import find_date
from cleantext.facts.head import HeadLine, find_title
from cleantext.facts.months import WEEKDAYS, weekdays
from cleantext.text.function_words import read_words
from cleantext.text.tables import read_table

BYLINES = [
    ("en", "By Jo Quay", "Jo Quay"),
    ("en", "by Jo Quay on Monday, July 19, 2012", "Jo Quay"),
    ("en", "BY JO QUAY AND AL HARBOUR", "JO QUAY AND AL HARBOUR"),
    ("en", "Posted by Jo Quay on October 29, 2012 at 2:54 pm", "Jo Quay"),
    ("en", "September 1st, 2023 By Jo Quay", "Jo Quay"),
    ("en", "By Jo Quay, Mon., May 31, 2019", "Jo Quay"),
    ("en", "by Jo Quay—10 min read", "Jo Quay"),
    ("en", "Written by: Jo Quay | Harbour News", "Jo Quay"),
    ("en", "- Author: Jo Quay", "Jo Quay"),
    ("de", "Von Anna Berger und Karl Huber", "Anna Berger und Karl Huber"),
    ("de", "Ein Gastbeitrag, 1. Mai 2024", ""),
    ("fr", "Par Anne Dupont, le 1er mai 2024", "Anne Dupont"),
    ("es", "Escrito por Ana Ruiz • 01/05/2024", "Ana Ruiz"),
    ("pt", "Por Ana Reis em 1 de maio de 2024", "Ana Reis"),
    ("it", "di Anna Rossi", "Anna Rossi"),
    ("ru", "Автор: Анна Иванова", "Анна Иванова"),
    ("zh", "撰文：文睿", "文睿"),
    ("ko", "석민혁 기자", "석민혁 기자"),
    ("", "Door Anna de Vries", "Anna de Vries"),
    ("de", "Door Anna de Vries", ""),
    ("en", "Published 1 May 2024", ""),
    ("en", "Last Updated: May 1, 2024", ""),
    ("en", "By the way", ""),
    ("en", "By 2025", ""),
    ("en", "Bypass Closed", ""),
    ("en", "By " + "Jo Quay and " * 9, ""),
]


def head(*lines: str, role: str = "byline") -> list[HeadLine]:
    return [HeadLine(number, role, line) for number, line in enumerate(lines, 1)]


@pytest.mark.parametrize(("language", "line", "name"), BYLINES)
def test_byline_is_what_follows_its_words(language: str, line: str, name: str) -> None:
    assert find_byline(head(line), "", language) == name


def test_byline_is_in_lines_of_its_role_only() -> None:
    assert find_byline(head("By Jo Quay", role="dated"), "", "en") == ""
    assert find_byline(head("1 May 2024", "By Jo Quay", "By Al Harbour"), "", "en") == "Jo Quay"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("  Harbour  closes", "Harbour closes"),
        ("## Harbour closes ##", "Harbour closes"),
        ("- Harbour closes", "Harbour closes"),
        ("10 recipes", "10 recipes"),
        ("#harbour closes", "#harbour closes"),
    ],
)
def test_title_is_without_marks(line: str, title: str) -> None:
    assert find_title(head(line, role="title")) == title
    assert find_title(head(line)) == ""


def test_date_is_in_the_byline_or_else_alone_in_the_head() -> None:
    other = head("3 May 2024", role="dated")
    assert find_date([*other, *head("1 May 2024")], "", "en") == "2024-05-01"
    assert find_date([*other, *head("By Jo Quay")], "", "en") == "2024-05-03"
    assert find_date([*other, *head("4 May 2024", role="dated")], "", "en") == ""


def test_date_is_the_first_of_two_days_in_a_byline() -> None:
    update, first = "Updated 3 May 2024 10:20", "1 May 2024 09:10"
    assert find_date(head(update, first), "", "en") == "2024-05-01T09:10"
    assert find_date(head(update, first, "2 May 2024"), "", "en") == ""


def test_other_dates_in_the_text_tell_which_number_is_the_month() -> None:
    line = head("03/04/2024")
    assert find_date(line, "03/04/2024\nIt began on 02/28/2024.", "en") == "2024-03-04"
    assert find_date(line, "03/04/2024\nIt began in spring.", "en") == ""
    assert find_date(line, "03/04/2024", "fr") == "2024-04-03"


def test_tables_are_of_known_languages_and_without_doubles() -> None:
    known = read_words().keys()
    for table in (FILE, WEEKDAYS):
        assert read_table(table).keys() <= known
        assert all(len({*words}) == len(words) for words in read_table(table).values())
    assert {"monday", "mo", "lundi"} <= weekdays()
