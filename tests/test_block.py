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
    head,
    is_sentence,
    is_wide,
    trim_key,
    trim_word,
)
from cleantext.lines import split
from cleantext.phrases import Rules


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


@pytest.mark.parametrize(
    ("key", "first"),
    [
        ("", ""),
        ("sign up", "sign"),
        ("subscribe: now", "subscribe"),
        ("subscribe", "subscribe"),
        ("広告を見る", "広"),
        ("ad広告", "ad"),
        ("© 0 the paper", "©"),
        ("été 0", "été"),
    ],
)
def test_a_head_is_the_first_word_or_letter(key: str, first: str) -> None:
    assert head(key) == first


@pytest.mark.parametrize("text", ["広告", "ad 広告", "ไทย", "공유", "ｆ", "\U00020000"])
def test_letters_of_unspaced_scripts_are_wide(text: str) -> None:
    assert is_wide(text)


@pytest.mark.parametrize("text", ["", "ad", "été", "читать", "اقرأ", "👍"])
def test_other_letters_are_not_wide(text: str) -> None:
    assert not is_wide(text)


def test_a_word_has_no_marks_around_it() -> None:
    assert trim_word("(newsletter).") == "newsletter"


def test_the_views_of_a_block() -> None:
    block = Block(["» Read more", "", "read  more …", "広告です", "x" * (LONGEST + 1)])
    assert block.keys == ["read more", "", "read more", "広告です", ""]
    assert block.key_set == {"read more", "", "広告です"}
    assert block.places == {"read more": [0, 2], "": [1, 4], "広告です": [3]}
    assert block.words == {"read": ["read more"], "more": ["read more"], "広告です": ["広告です"]}
    assert block.wide == ["広告です"]
    assert block.heads == {"read": ["read more"], "": [""], "広": ["広告です"]}


def test_a_block_without_lines_has_empty_views() -> None:
    block = Block()
    assert (block.keys, block.places, block.wide, block.words) == ([], {}, [], {})


def test_words_are_known_without_the_marks_around_them() -> None:
    words = Block(["Sign up (now), sign", "Now: up"]).words
    assert {word: sorted(set(keys)) for word, keys in words.items()} == {
        "sign": ["sign up (now), sign"],
        "up": ["now: up", "sign up (now), sign"],
        "now": ["now: up", "sign up (now), sign"],
    }


@given(documents, documents)
def test_the_views_of_one_block_say_nothing_of_another(text: str, other: str) -> None:
    first, second = Block(split(text).texts), Block(split(other).texts)
    assert first.keys == [trim_key(fold(x)) if len(x) <= LONGEST else "" for x in first]
    assert len(second.keys) == len(second)


@given(st.lists(st.lists(lines).map(Block), max_size=3), st.booleans(), st.randoms())
def test_keys_that_are_known_go_along_when_lines_are_picked_and_joined(
    blocks: list[Block], known: bool, random: Random
) -> None:
    for block in blocks[:2] if known else ():
        assert len(block.keys) == len(block)
    joined = Block.join(blocks)
    assert joined == tuple(line for block in blocks for line in block)
    picked = joined.pick([random.random() < 0.5 for _ in joined])
    assert joined.keys == Block(joined).keys
    assert picked.keys == Block(picked).keys


@given(st.lists(lines).map(Block), st.randoms())
def test_rules_find_the_same_in_picked_lines_as_in_fresh_ones(block: Block, random: Random) -> None:
    own = Rules.parse(["read more", "share *", "cookies|home /./", "広告 /./", "/^x/"])
    own.scan(block)
    picked = block.pick([random.random() < 0.5 for _ in block])
    assert own.scan(picked) == own.scan(Block(picked))


@given(st.lists(lines))
def test_a_block_is_the_lines_that_it_was_made_of(texts: list[str]) -> None:
    assert as_block(texts) == tuple(texts)
    block = Block(texts)
    assert as_block(block) is block
