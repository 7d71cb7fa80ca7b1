"""The table of scripts, held against Unicode's data as `regex` knows it."""

from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given
from strategies import documents, lines

from cleantext.text.scripts import (
    BRACKETS,
    DIRECTION,
    FULL_STOPS,
    GREEK,
    HANGUL,
    PAUSES,
    QUOTES,
    SEAMLESS,
    STOPS,
    UNSPACED,
    count_words,
    fold_characters,
    is_glued,
    is_sentence,
    pauses,
)

BASIC = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
"""The characters of the basic plane."""

OLD = {char for char in BASIC if unicodedata.ucd_3_2_0.category(char) != "Cn"}
"""Those that all versions of Unicode's data know that a machine may have."""


def having(*properties: str) -> set[str]:
    """Return the characters of the basic plane with one of the properties."""
    known = regex.compile("[" + "".join(f"\\p{{{name}}}" for name in properties) + "]")
    return {char for char in BASIC if known.fullmatch(char)}


def within(ranges: str) -> set[str]:
    return {char for char in BASIC if regex.fullmatch(f"[{ranges}]", char)}


def letters(chars: set[str]) -> set[str]:
    return {char for char in chars if char.isalpha()} & OLD


def test_marks_that_end_a_sentence_are_those_of_unicode() -> None:
    assert having("Sentence_Terminal") & OLD <= set(STOPS) <= having("Sentence_Terminal")
    assert len(STOPS) == len(set(STOPS))
    assert set(FULL_STOPS) < set(STOPS)
    assert not set(FULL_STOPS) & set("!?؟！？‼⁇⁈⁉")


def test_quotation_marks_are_those_of_unicode() -> None:
    assert having("Quotation_Mark") & OLD <= set(QUOTES) <= having("Quotation_Mark")


def test_marks_of_direction_are_those_of_unicode() -> None:
    assert having("Bidi_Control") & OLD <= within(DIRECTION) <= having("Bidi_Control")


def test_brackets_open_and_close_in_turn() -> None:
    assert set(BRACKETS[::2]) <= having("Ps")
    assert set(BRACKETS[1::2]) <= having("Pe")


def test_pauses_are_marks_within_a_sentence() -> None:
    assert set(PAUSES) <= having("Terminal_Punctuation") - set(STOPS)


@pytest.mark.no_cover
def test_letters_of_scripts_are_those_of_unicode() -> None:
    scripts = [f"Script={name}" for name in ("Han", "Hiragana", "Katakana", "Bopomofo", "Yi")]
    assert letters(within(SEAMLESS)) == letters(having("Line_Break=SA"))
    unspaced = letters(having("Line_Break=SA", *scripts))
    assert letters(within(UNSPACED)) >= unspaced
    assert not letters(within(UNSPACED)) - unspaced - having("Script=Common", "Script=Inherited")
    assert letters(within(HANGUL)) == letters(having("Script=Hangul"))
    assert letters(within(GREEK)) <= having("Script=Greek", "Script=Coptic", "Script=Common")


@pytest.mark.parametrize(
    "line",
    [
        *("So it is.", "Is it?", "“It is!”", "(It is.)", "So it is. ", "»Er kam.«", "„Er kam.“"),
        *(
            "”Han kom.”",
            "«Il est venu. »",
            "好。",
            "「はい。」",
            "他说：“好。”",
            "（完。）",
            "왔다.",
        ),
        *("هل جاء؟", "وہ آیا۔", "वह आया।", "ת.", "Πού πας;", "«Πού πας;»", "Πού πας\u037e"),
    ],
)
def test_sentence_ends_as_one(line: str) -> None:
    assert is_sentence(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Home",
        "Read more »",
        "Share:",
        "1.5 million",
        "x = 1;",
        "Wait…",
        ";",
        "اقرأ،",
        "分享到：",
    ],
)
def test_label_ends_otherwise(line: str) -> None:
    assert not is_sentence(line)


@pytest.mark.parametrize("line", ["Share:", "他说：", "هو،", "“so,”", "ach;", "Αυτά,"])
def test_line_that_goes_on_pauses(line: str) -> None:
    assert pauses(line)


@pytest.mark.parametrize("line", ["", "Home", "So it is.", "Πού πας;", "…"])
def test_other_lines_do_not_pause(line: str) -> None:
    assert not pauses(line)


@pytest.mark.parametrize("text", ["広告", "ad 広告", "ไทย", "공유", "ﾊﾞﾅｰ", "\U00020000"])
def test_letters_that_may_stand_without_a_space_are_glued(text: str) -> None:
    assert is_glued(text)


@pytest.mark.parametrize("text", ["", "ad", "été", "читать", "اقرأ", "👍", "，"])
def test_other_letters_are_not_glued(text: str) -> None:
    assert not is_glued(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        *(("", 0), ("two words", 2), ("zwei Wörter", 2), ("배를 기다린다.", 2)),
        *(("他们在等船。", 3), ("他们在等 the boat", 4), ("… – …", 3), ("iPhone 发布！", 2)),
    ],
)
def test_words_are_counted_as_the_script_parts_them(text: str, words: int) -> None:
    assert count_words(text) == words


def test_fold_characters_unifies_digits() -> None:
    digits = having("Nd") & OLD
    assert fold_characters("".join(sorted(digits - set("123456789")))).strip("0") == ""


@given(documents)
def test_fold_characters_is_idempotent(text: str) -> None:
    assert fold_characters(fold_characters(text)) == fold_characters(text)


@given(lines, lines)
def test_fold_characters_of_lines_is_that_of_each_line(line: str, other: str) -> None:
    assert (
        fold_characters(f"{line}\n{other}") == f"{fold_characters(line)}\n{fold_characters(other)}"
    )


def test_no_fold_leads_to_another() -> None:
    for char in BASIC:
        once = fold_characters(char)
        assert fold_characters(once) == once, char
