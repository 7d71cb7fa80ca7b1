"""Pieces of a line: sentences and labels of many scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import PROSE

from cleantext.forms.pieces import find_pieces, find_sentences

MENU = "Home News Sport Sign in"
OPENING = "The cottage at Mill Gap, which has been empty for years, was sold on Monday."
LINES = st.lists(st.sampled_from((*PROSE, MENU, OPENING, "新闻 体育", "·", " | ")) | st.text()).map(
    " ".join
)


def pieces(line: str) -> list[str]:
    return [line[start:stop] for start, stop in find_pieces(line, find_sentences(line))]


@given(LINES)
def test_pieces_are_apart_and_in_order_without_white_space_around_them(line: str) -> None:
    last = 0
    for start, stop in find_pieces(line, find_sentences(line)):
        assert last <= start < stop
        assert line[start:stop] == line[start:stop].strip()
        last = stop


@given(LINES)
def test_nothing_but_separators_is_between_pieces(line: str) -> None:
    rest = "".join(char for char in line if char.isalnum())
    assert "".join(char for char in "".join(pieces(line)) if char.isalnum()) == rest


@pytest.mark.parametrize(
    "sentences",
    [
        ["“Never,” she said.", "He (the mayor) agreed!", "Why?"],
        ["Mr. B. Lind paid 3.5 million."],
        ["Er kam am 3. Mai.", "»Gut.«", "Sie ging."],
        ["船は来なかった。", "「なぜ？」", "と彼は言った。"],
        ["Πού πας φίλε.", "Πάω σπίτι."],
        ["غادر القارب الميناء.", "هل عاد؟", "لا."],
        ["नाव चली गई।", "कोई नहीं लौटा।"],
        ["배가 떠났다.", "아무도 없었다."],
    ],
)
def test_sentences_end_with_the_marks_of_their_script(sentences: list[str]) -> None:
    line = ("" if "船" in sentences[0] else " ").join(sentences)
    found = [line[start:stop] for start, stop in find_sentences(line)]
    assert "".join(found).replace(" ", "") == line.replace(" ", "")
    assert set(sentences) - set(found) <= {"Mr. B. Lind paid 3.5 million.", "Er kam am 3. Mai."}
    assert "B. Lind paid 3.5 million." in found or "Mr." not in line


def test_labels_end_where_a_sentence_opens() -> None:
    assert pieces(f"{MENU} Mill cottage for sale {OPENING}") == [
        MENU, "Mill cottage for sale", OPENING,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    [
        OPENING,
        "Rats und Bürger haben in Hamm gestern mit sehr großer Mehrheit für den Bau gestimmt.",
    ],
)
def test_prose_that_opens_a_line_is_one_piece(sentence: str) -> None:
    assert pieces(sentence) == [sentence]


@pytest.mark.parametrize("mark", [" | ", " · ", " » ", " • ", "\t", "  ", "｜"])
def test_marks_and_wide_gaps_separate_labels(mark: str) -> None:
    assert pieces(mark.join(("Home", "About the trust", "Sign in"))) == [
        "Home", "About the trust", "Sign in",
    ]  # fmt: skip


def test_blanks_separate_labels_of_scripts_without_them() -> None:
    assert pieces("首页 新闻 体育 港口星期一关闭。") == ["首页", "新闻", "体育", "港口星期一关闭。"]


@pytest.mark.parametrize("char", [" ", "\v", "|", "。", ".", "(", "a ", "A ", "·", "新 "])
def test_long_runs_take_linear_time(char: str) -> None:
    line = f"a{char * 100_000}b"
    assert len(find_pieces(line, find_sentences(line))) <= 100_002
