"""Which lines of a page belong to its right text."""

from __future__ import annotations

import pytest
from hypothesis import given
from strategies import documents

from cleantext.text.words import tokenize
from cleantext.training.labels import BELONGS, label

# ---- words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Council's 2nd vote", ["the", "council", "s", "2nd", "vote"]),
        ("評议会 met 2 回", ["評", "议", "会", "met", "2", "回"]),
        ("カタカナと漢字ab漢", ["カ", "タ", "カ", "ナ", "と", "漢", "字", "ab", "漢"]),
        ("Ünïcode, ИЗ ПЕЧАТИ!", ["ünïcode", "из", "печати"]),
        (" ... – | ", []),
    ],
)
def test_words_by_script(text: str, expected: list[str]) -> None:
    assert tokenize(text) == expected


# ---- which lines belong

TITLE = "Harbour to close for a week"
FIRST = "The harbour will close on Monday, the council said after a long night."
SECOND = "Boats must be gone by noon, and the fish market moves to the square."
THIRD = "Nobody knows yet who will pay for the new wall, or when it will stand."
GOLD = "\n".join((TITLE, FIRST, SECOND, THIRD))


def belonging(lines: list[str], gold: str = GOLD) -> list[str]:
    return [line for line, share in zip(lines, label(lines, gold), strict=True) if share > BELONGS]


def places(lines: list[str], gold: str = GOLD) -> list[int]:
    return [index for index, share in enumerate(label(lines, gold)) if share > BELONGS]


def test_label_marks_the_lines_of_the_right_text_only() -> None:
    page = ["Home", "Log in", TITLE, "Share this", FIRST, SECOND, THIRD, "All rights reserved."]
    assert label(page, GOLD) == [0, 0, 1, 0, 1, 1, 1, 0]


def test_label_follows_joined_and_broken_lines() -> None:
    assert belonging([f"{FIRST} {SECOND}", THIRD]) == [f"{FIRST} {SECOND}", THIRD]
    middle = FIRST.index("the council")
    assert places([TITLE, FIRST[:middle], FIRST[middle:], SECOND]) == [0, 1, 2, 3]


def test_label_ignores_case_and_marks() -> None:
    assert places([TITLE.upper(), f"» {FIRST} «", SECOND.replace(",", " –")]) == [0, 1, 2]


def test_label_gives_the_share_that_belongs() -> None:
    glued = f"Advertisement: buy our new chairs and tables today. {FIRST}"
    (share,) = label([glued], GOLD)
    assert share == pytest.approx(len(tokenize(FIRST)) / len(tokenize(glued)))


def test_label_marks_the_title_next_to_the_body() -> None:
    menu = ["Home", "News", "Sport", "Weather", "Log in", "About us", "Contact"]
    page = [TITLE, *menu, *menu, TITLE, FIRST, SECOND, THIRD]
    assert places(page) == list(range(len(page) - 4, len(page)))


def test_label_leaves_out_menu_words_that_are_in_the_body() -> None:
    page = ["Harbour", "Market", "Council", "Wall", "Home", TITLE, FIRST, SECOND, THIRD, "Square"]
    assert places(page) == [5, 6, 7, 8]


def test_label_marks_a_short_line_of_the_right_text() -> None:
    gold = "\n".join((TITLE, FIRST, "The wall", SECOND))
    assert places(["Home", TITLE, FIRST, "The wall", SECOND, "The wall"], gold) == [1, 2, 3, 4]


def test_label_marks_a_short_line_close_to_the_body() -> None:
    gold = f"{TITLE} By A. Nother {FIRST}\n{SECOND}"
    assert places([TITLE, "By A. Nother", FIRST, SECOND], gold) == [0, 1, 2, 3]
    far = [f"Menu item number {number} of the site" for number in range(30)]
    assert places(["By A. Nother", *far, TITLE, FIRST, SECOND], gold) == [31, 32, 33]


def test_label_leaves_out_a_teaser_in_another_order() -> None:
    teaser = "Market: the fish and the boats that Monday moves, said nobody, will pay the council"
    assert belonging([TITLE, FIRST, SECOND, THIRD, teaser]) == [TITLE, FIRST, SECOND, THIRD]


def test_label_leaves_out_scattered_words() -> None:
    line = "The old harbour will close each Monday, the new council said."
    shares = label([TITLE, line, SECOND], GOLD)
    assert shares == [1, 3 / len(tokenize(line)), 1]  # "harbour will close"


def test_label_marks_a_paragraph_in_another_place() -> None:
    assert places([SECOND, THIRD, TITLE, FIRST]) == [0, 1, 2, 3]


def test_label_marks_copies_in_their_place() -> None:
    page = [FIRST, "Home", "Log in", TITLE, FIRST, SECOND, THIRD]
    assert places(page) == [3, 4, 5, 6]
    twice = "\n".join((TITLE, FIRST, SECOND, FIRST))
    assert places([TITLE, FIRST, SECOND, FIRST], twice) == [0, 1, 2, 3]


def test_label_counts_characters_of_chinese_and_japanese() -> None:
    title, body = "港口将关闭一周", "评议会星期二开会，把问题推迟了一个星期，渔市搬到广场。"
    page = ["首页", "港口", title, "分享", body, "版权所有"]
    assert places(page, f"{title}\n{body}") == [2, 4]
    assert places(["市搬"], f"{title}\n{body}") == []  # two words of a line


@pytest.mark.parametrize("gold", ["", " \n ", "—", "nothing of this stands there"])
def test_label_marks_nothing_if_the_right_text_has_nothing(gold: str) -> None:
    page = ["Home", TITLE, FIRST, "", "..."]
    assert label(page, gold) == [0] * 5


def test_label_leaves_out_lines_without_words() -> None:
    assert label(["", "...", " | ", TITLE], GOLD) == [0, 0, 0, 1]
    assert label([], GOLD) == []


@given(documents, documents)
def test_label_shares_are_between_0_and_1(text: str, gold: str) -> None:
    lines = text.split("\n")
    shares = label(lines, gold)
    assert all(0 <= share <= 1 for share in shares)
    assert all(tokenize(line) for line, share in zip(lines, shares, strict=True) if share)


@given(documents)
def test_label_marks_every_long_line_of_the_text_itself(text: str) -> None:
    lines = text.split("\n")
    for line, share in zip(lines, label(lines, text), strict=True):
        assert share == 1 or not tokenize(line)
