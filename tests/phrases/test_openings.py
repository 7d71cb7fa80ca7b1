"""The openings of patterns: no line that a pattern matches opens with another letter."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.phrases.openings import opening, openings

CASES = {
    r"^\W*(read|see) (more|also)": "rs",
    r"^[^\w«]*+(?:the |our )?staff": "ost",
    r"^\d+ comments?": "0",
    r"^\W*+(?>by|story by)\b": "bs",
    r"^(?=.*\bcookies\b)we use": "w",
    r"^(Ёлка|ёж)": "е",
    r"^[a-c]\W*d": "abc",
    r"^\s*_x": "_",
}
OPEN = (r"^.{0,9}more", r"^\W*$", r"^\w+ ago", r"^(more)?\W*", r"^[^.]x", r"^ι", r"^(a)?\1")


@pytest.mark.parametrize(("pattern", "letters"), CASES.items())
def test_openings_are_the_first_letters(pattern: str, letters: str) -> None:
    assert openings(pattern) == letters


@pytest.mark.parametrize("pattern", OPEN)
def test_openings_are_unknown_if_any_letter_may_come_first(pattern: str) -> None:
    assert openings(pattern) is None


LETTERS = "aAsSſkK\u212aiIıİßẞéÉë\u0345ιΙάΑαςσΣ0٣_"
parts = st.one_of(
    st.sampled_from(LETTERS),
    st.sampled_from(["\\W*", "\\s*+", "\\d", "[^\\w«]*", "\\b", "(?=a)", '"', " ", "[a-c]", "."]),
)
patterns = st.recursive(
    parts,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: f"({'|'.join(some)})"),
        inner.map(lambda each: f"(?:{each})?"),
    ),
    max_leaves=6,
)


@given(patterns, st.text(f'{LETTERS}bc« "-', max_size=5))
def test_opening_of_a_matching_line_is_among_the_openings(pattern: str, line: str) -> None:
    letters = openings(f"^{pattern}")
    if letters is not None and re.match(pattern, line, re.IGNORECASE):
        assert opening(line)
        assert opening(line) in letters
