"""The roles of lines: title, author and date."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from labelled import FIRST, GOLD, HEADLINE, SECOND, make_page

from cleantext.training.roles import ABOVE, BELOW, LONGEST_BYLINE, Roles, find_roles

MENU = [f"Menu item {letter}" for letter in "abcdefghijklmnopqrst"]
AUTHOR, DATE = "By A. Nother", "12.03.2026"
LINES = (*MENU, HEADLINE, AUTHOR, DATE, FIRST, SECOND, *MENU)
START = len(MENU)


def roles(lines: Sequence[str], title: str = HEADLINE, gold: str = "") -> Roles:
    """Find the roles of lines, of which the sentences belong."""
    shares = np.array([float(line in (FIRST, SECOND)) for line in lines], np.float32)
    return find_roles(lines, shares, make_page(title=title, gold=gold))


def places(labels: np.ndarray[tuple[int], np.dtype[np.float32]], value: float) -> list[int]:
    return np.flatnonzero(np.isnan(labels) if np.isnan(value) else labels == value).tolist()


# ---- the title


def test_title_is_the_line_with_the_title_of_the_head() -> None:
    found = roles(LINES)
    assert places(found.title, 1) == [START]
    assert places(found.title, np.nan) == []


@pytest.mark.parametrize(
    "line",
    [
        HEADLINE.upper(), f"» {HEADLINE}", f"{HEADLINE} …", f"[{HEADLINE}]",
    ],
)  # fmt: skip
def test_title_is_found_whatever_its_case_and_marks(line: str) -> None:
    assert places(roles(("Home", line, FIRST)).title, 1) == [1]


def test_title_of_the_head_may_go_on() -> None:
    assert places(roles(LINES, f"{HEADLINE} | The Example").title, 1) == [START]
    far_more = f"{HEADLINE} | {'The Example of all examples ' * 3}"
    assert places(roles(LINES, far_more).title, 1) == []
    assert places(roles(("A", "storm", FIRST), "A storm").title, 1) == []


def test_title_is_its_longest_copy_the_last_one_above_the_body() -> None:
    found = roles(("Harbour to close", HEADLINE, HEADLINE, "Home", FIRST, HEADLINE))
    assert places(found.title, 1) == [2]
    assert places(found.title, np.nan) == [0, 1, 5]
    assert places(roles((HEADLINE, "Harbour to close", FIRST)).title, 1) == [0]
    assert places(roles((FIRST, HEADLINE, "Home", HEADLINE)).title, 1) == [3]


def test_title_that_is_not_found_is_unknown_above_the_body() -> None:
    found = roles(("Home", "News", FIRST, "Home", SECOND, "Home"))
    assert places(found.title, np.nan) == [0, 1]
    assert places(found.title, 0) == [2, 3, 4, 5]
    assert found.head == ()
    assert np.isnan(roles(("Home", "News")).title).all()


def test_title_is_the_first_line_of_the_right_text_if_the_head_has_none() -> None:
    assert places(roles(LINES, "", GOLD).title, 1) == [START]
    assert places(roles(LINES, " ", HEADLINE).title, 1) == []  # it may be the body
    long = "A sentence of the body, not a title. " * 5
    assert places(roles((long, FIRST), "", f"{long}\n{FIRST}").title, 1) == []


def test_title_is_no_paragraph() -> None:
    assert places(roles((FIRST, SECOND), "", f"{FIRST}\n{SECOND}").title, 1) == []
    question = "Who will pay for the new wall?"
    assert places(roles((question, FIRST), "", f"{question}\n{FIRST}").title, 1) == [0]


# ---- author and date


def test_bylines_are_beside_the_title() -> None:
    found = roles(LINES)
    assert places(found.byline, 1) == [START + 1, START + 2]
    assert places(found.byline, np.nan) == [*range(START - ABOVE, START + 1)]
    assert sorted(found.head) == [START, START + 1, START + 2]


def test_title_with_a_year_is_no_byline() -> None:
    found = roles(("Storms of 2026", "Storms of 2026", DATE, FIRST), "Storms of 2026")
    assert places(found.byline, 1) == [2]


def test_bylines_are_above_the_body_and_close_to_the_title() -> None:
    above = (DATE, *["Home"] * ABOVE, HEADLINE, *["Home"] * (BELOW - 1), DATE, FIRST, DATE)
    assert places(roles(above).byline, 1) == []
    near = (DATE, *["Home"] * (ABOVE - 1), HEADLINE, *["Home"] * (BELOW - 2), DATE, FIRST, DATE)
    assert places(roles(near).byline, 1) == [0, ABOVE + BELOW - 1]


def test_bylines_may_follow_a_title_as_long_as_a_paragraph() -> None:
    found = roles((FIRST, *["Home"] * ABOVE, DATE, SECOND), FIRST)
    assert places(found.title, 1) == [0]
    assert places(found.byline, 1) == [ABOVE + 1]


@pytest.mark.parametrize(
    "line",
    [
        "By A. Nother", "Von Anna Berger", "12 March 2026", "12.03.2026", "12/3/26", "2026-03-12",
        "15:44 Uhr", "Updated 15.44", "18h30",
    ],
)  # fmt: skip
def test_byline_has_an_author_or_a_date(line: str) -> None:
    assert places(roles(("Home", HEADLINE, line, FIRST)).byline, 1) == [2]


@pytest.mark.parametrize(
    "line", ["Home", "12345", "1,204 shares", "Page 3", f"{'so ' * LONGEST_BYLINE}2026"]
)
def test_byline_has_no_other_numbers_and_is_short(line: str) -> None:
    assert places(roles(("Home", HEADLINE, line, FIRST)).byline, 1) == []


def test_bylines_are_unknown_above_the_body_if_there_is_no_title() -> None:
    found = roles((*MENU, DATE, FIRST, DATE), "")
    assert places(found.byline, 1) == []
    assert places(found.byline, np.nan) == [*range(START + 1 - BELOW, START + 1)]


def test_bylines_of_a_title_below_the_body_are_beside_it() -> None:
    found = roles((FIRST, "Home", DATE, HEADLINE, AUTHOR, "Home", "Home", DATE))
    assert places(found.byline, 1) == [2, 4]
