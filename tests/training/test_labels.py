"""Which lines of a page belong to its right text."""

from __future__ import annotations

import pytest
from hypothesis import given
from strategies import documents

from cleantext.text.words import words
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
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


# ---- which lines belong

TITLE = "Harbour to close for a week"
FIRST = "The harbour will close on Monday, the council said after a long night."
SECOND = "Boats must be gone by noon, and the fish market moves to the square."
THIRD = "Nobody knows yet who will pay for the new wall, or when it will stand."
GOLD = "\n".join((TITLE, FIRST, SECOND, THIRD))


def belonging(lines: list[str], gold: str = GOLD) -> list[str]:
    shares, _ = label(lines, gold)
    return [line for line, share in zip(lines, shares, strict=True) if share > BELONGS]


def places(lines: list[str], gold: str = GOLD) -> list[int]:
    shares, _ = label(lines, gold)
    return [index for index, share in enumerate(shares) if share > BELONGS]


def test_the_lines_of_the_right_text_belong_and_no_others() -> None:
    page = ["Home", "Log in", TITLE, "Share this", FIRST, SECOND, THIRD, "All rights reserved."]
    shares, sizes = label(page, GOLD)
    assert shares == [0, 0, 1, 0, 1, 1, 1, 0]
    assert sizes == [len(words(line)) for line in page]


def test_a_line_that_is_joined_or_broken_on_the_page_belongs() -> None:
    assert belonging([f"{FIRST} {SECOND}", THIRD]) == [f"{FIRST} {SECOND}", THIRD]
    middle = FIRST.index("the council")
    assert places([TITLE, FIRST[:middle], FIRST[middle:], SECOND]) == [0, 1, 2, 3]


def test_case_and_marks_do_not_matter() -> None:
    assert places([TITLE.upper(), f"» {FIRST} «", SECOND.replace(",", " –")]) == [0, 1, 2]


def test_a_share_says_how_much_of_a_line_belongs() -> None:
    glued = f"Advertisement: buy our new chairs and tables today. {FIRST}"
    shares, (size,) = label([glued], GOLD)
    assert shares[0] == pytest.approx(len(words(FIRST)) / size)


def test_of_two_titles_the_one_at_the_body_belongs() -> None:
    menu = ["Home", "News", "Sport", "Weather", "Log in", "About us", "Contact"]
    page = [TITLE, *menu, *menu, TITLE, FIRST, SECOND, THIRD]
    assert places(page) == list(range(len(page) - 4, len(page)))


def test_a_menu_word_that_occurs_in_the_body_does_not_belong() -> None:
    page = ["Harbour", "Market", "Council", "Wall", "Home", TITLE, FIRST, SECOND, THIRD, "Square"]
    assert places(page) == [5, 6, 7, 8]


def test_a_label_that_is_a_line_of_the_right_text_belongs() -> None:
    gold = "\n".join((TITLE, FIRST, "The wall", SECOND))
    assert places(["Home", TITLE, FIRST, "The wall", SECOND, "The wall"], gold) == [1, 2, 3, 4]


def test_a_label_close_to_the_body_belongs_where_the_right_text_has_it_inside_a_line() -> None:
    gold = f"{TITLE} By A. Nother {FIRST}\n{SECOND}"
    assert places([TITLE, "By A. Nother", FIRST, SECOND], gold) == [0, 1, 2, 3]
    far = [f"Menu item number {number} of the site" for number in range(30)]
    assert places(["By A. Nother", *far, TITLE, FIRST, SECOND], gold) == [31, 32, 33]


def test_a_teaser_with_words_of_the_body_in_another_order_does_not_belong() -> None:
    teaser = "Market: the fish and the boats that Monday moves, said nobody, will pay the council"
    assert belonging([TITLE, FIRST, SECOND, THIRD, teaser]) == [TITLE, FIRST, SECOND, THIRD]


def test_words_here_and_there_in_their_order_are_no_part_of_the_right_text() -> None:
    line = "The old harbour will close each Monday, the new council said."
    shares, (_, size, _) = label([TITLE, line, SECOND], GOLD)
    assert shares == [1, 3 / size, 1]  # "harbour will close"


def test_a_paragraph_that_the_page_has_in_another_place_belongs() -> None:
    assert places([SECOND, THIRD, TITLE, FIRST]) == [0, 1, 2, 3]


def test_of_copies_of_a_paragraph_those_in_its_place_belong() -> None:
    page = [FIRST, "Home", "Log in", TITLE, FIRST, SECOND, THIRD]
    assert places(page) == [3, 4, 5, 6]
    twice = "\n".join((TITLE, FIRST, SECOND, FIRST))
    assert places([TITLE, FIRST, SECOND, FIRST], twice) == [0, 1, 2, 3]


def test_chinese_and_japanese_go_by_characters() -> None:
    title, body = "港口将关闭一周", "评议会星期二开会，把问题推迟了一个星期，渔市搬到广场。"
    page = ["首页", "港口", title, "分享", body, "版权所有"]
    shares, sizes = label(page, f"{title}\n{body}")
    assert [share > BELONGS for share in shares] == [False, False, True, False, True, False]
    assert sizes[0] == 2


@pytest.mark.parametrize("gold", ["", " \n ", "—", "nothing of this stands there"])
def test_nothing_belongs_where_the_right_text_has_nothing_of_it(gold: str) -> None:
    page = ["Home", TITLE, FIRST, "", "..."]
    assert label(page, gold)[0] == [0] * 5


def test_lines_without_words_do_not_belong() -> None:
    assert label(["", "...", " | ", TITLE], GOLD) == ([0, 0, 0, 1], [0, 0, 0, 6])
    assert label([], GOLD) == ([], [])


@given(documents, documents)
def test_shares_are_shares(text: str, gold: str) -> None:
    lines = text.split("\n")
    shares, sizes = label(lines, gold)
    assert len(shares) == len(sizes) == len(lines)
    assert all(0 <= share <= 1 for share in shares)
    assert all(not share or size for share, size in zip(shares, sizes, strict=True))


@given(documents)
def test_every_line_of_long_words_belongs_to_the_text_itself(text: str) -> None:
    lines = text.split("\n")
    shares, sizes = label(lines, text)
    for share, size in zip(shares, sizes, strict=True):
        assert share == 1 or size == 0
