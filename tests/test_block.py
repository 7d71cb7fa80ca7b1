"""Blocks: the folded views of lines that filters share."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents, lines

from cleantext.block import (
    LONGEST,
    Block,
    as_block,
    fold,
    is_sentence,
    is_wide,
    spell,
    trim_key,
)
from cleantext.lines import split
from cleantext.phrases import rules


@pytest.mark.parametrize(
    ("line", "folded"),
    [
        ("Read More", "read more"),
        ("Straße", "strasse"),
        ("1,204 Comments", "0 comments"),
        ("12:30", "0"),
        ("a \t b", "a b"),
        ("a\xa0\u3000b", "a b"),
        ("a\tb", "a b"),
        ("a b", "a b"),
        ("٣ تعليقات", "0 تعليقات"),
    ],
)
def test_folding_leaves_out_case_numbers_and_runs_of_blanks(line: str, folded: str) -> None:
    assert fold(line) == folded


@given(documents)
def test_folding_many_lines_at_once_is_folding_each(text: str) -> None:
    assert fold(text).split("\n") == [fold(line) for line in text.split("\n")]


@given(documents)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("• home •", "home"),
        ("[ share ]", "share"),
        ("home.", "home."),
        ("no thanks!", "no thanks!"),
        ("all rights reserved.", "all rights reserved"),
        ("read more...", "read more"),
        ("【続きを読む】", "続きを読む"),
        ("続きを読む。", "続きを読む"),
        ("はい。", "はい。"),
        ("...", ""),
        ("", ""),
    ],
)
def test_a_key_has_no_marks_around_it(line: str, key: str) -> None:
    assert trim_key(line) == key


@given(lines)
def test_a_key_is_a_piece_of_its_line_without_blanks_around_it(line: str) -> None:
    key = trim_key(fold(line))
    assert key == key.strip()
    assert key in fold(line)


@pytest.mark.parametrize(
    "line", ["So it is.", "Is it?", "“It is!”", "(It is.)", "好。", "So it is. "]
)
def test_a_sentence_ends_as_one(line: str) -> None:
    assert is_sentence(line)


@pytest.mark.parametrize("line", ["", "Home", "Read more »", "Share:", "1.5 million"])
def test_a_label_ends_otherwise(line: str) -> None:
    assert not is_sentence(line)


@pytest.mark.parametrize("text", ["広告", "ad 広告", "ไทย", "공유", "ｆ", "\U00020000"])
def test_letters_of_unspaced_scripts_are_wide(text: str) -> None:
    assert is_wide(text)


@pytest.mark.parametrize("text", ["", "ad", "été", "читать", "اقرأ", "👍"])
def test_other_letters_are_not_wide(text: str) -> None:
    assert not is_wide(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(newsletter).", ["newsletter"]),
        ("sign up (now), sign", ["sign", "up", "now", "sign"]),
        ("d'abord: l'e-mail !", ["d", "abord", "l", "e", "mail"]),
        ("©2021 «harbour»…", ["©", "2021", "harbour"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("広告。もっと", ["広告", "もっと"]),
        ("a_b/c", ["a", "b", "c"]),
    ],
)
def test_marks_part_words(text: str, words: list[str]) -> None:
    assert spell(text).split() == words


@given(documents)
def test_spelling_keeps_the_lines(text: str) -> None:
    assert spell(text).count("\n") == text.count("\n")


def test_the_keys_of_a_block() -> None:
    block = Block(["» Read more", "", "read  more …", "広告です", "x" * (LONGEST + 1)])
    assert block.keys == ["read more", "", "read more", "広告です", ""]
    assert Block().keys == []


@given(documents, documents)
def test_the_views_of_one_block_say_nothing_of_another(text: str, other: str) -> None:
    first, second = Block(split(text).texts), Block(split(other).texts)
    assert first.keys == [trim_key(fold(x)) if len(x) <= LONGEST else "" for x in first]
    assert len(second.keys) == len(second)


@given(st.lists(st.lists(lines).map(Block), max_size=3), st.booleans(), st.randoms())
def test_what_was_found_goes_along_when_lines_are_joined_and_picked(
    blocks: list[Block], known: bool, random: Random
) -> None:
    navigation = rules("navigation")
    for block in blocks if known else blocks[:1]:
        navigation.scan(block)
    joined = Block.join(blocks)
    assert joined == tuple(line for block in blocks for line in block)
    assert navigation.scan(joined) == navigation.scan(Block(joined))
    picked = joined.pick([random.random() < 0.5 for _ in joined])
    assert navigation.scan(picked) == navigation.scan(Block(picked))


@given(st.lists(lines))
def test_a_block_is_the_lines_that_it_was_made_of(texts: list[str]) -> None:
    assert as_block(texts) == tuple(texts)
    block = Block(texts)
    assert as_block(block) is block
