"""Blocks: the folded views of lines that filters share."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents, lines

from cleantext.phrases import Section
from cleantext.text.block import (
    LONGEST,
    PIECE,
    Block,
    as_block,
    fold,
    label_key,
    split_words,
)
from cleantext.text.lines import split


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
        ("२३ टिप्पणियाँ", "0 टिप्पणियाँ"),
        ("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ", "διαβαστε επισησ"),
        ("Διαβάστε επίσης", "διαβαστε επισησ"),
        ("TÜM HAKLARI SAKLIDIR", "tüm haklari saklidir"),
        ("İlgili haberler – tüm hakları saklıdır", "ilgili haberler – tüm haklari saklidir"),
        ("ЧИТАЙТЕ ЕЩЁ", "читайте еще"),
        ("Abonează-te și trimite", "abonează-te şi trimite"),
        ("إقرأ أيضًا", "اقرا ايضا"),
        ("مشـــاركة", "مشاركة"),
        ("\u200fשתפו\u200e", "שתפו"),
        ("שִׁתְפוּ", "שתפו"),
        ("ज़रूर पढ़ें", "जरूर पढें"),
        ("ＡＤ：１２件　ﾊﾞﾅｰ", "ad:0件 バナー"),
        ("Tha\u0300nh vie\u0302n", "thành viên"),
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
        ("登录！", "登录！"),
        ("免费注册会员！", "免费注册会员"),
        ("सभी अधिकार सुरक्षित।", "सभी अधिकार सुरक्षित"),
        ("...", ""),
        ("", ""),
    ],
)
def test_key_has_no_marks_around_it(line: str, key: str) -> None:
    assert label_key(line) == key


@given(lines)
def test_key_is_a_piece_of_its_line_without_blanks_around_it(line: str) -> None:
    key = label_key(fold(line))
    assert key == key.strip()
    assert key in fold(line)


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
    assert split_words(text).split() == words


@given(documents)
def test_spelling_keeps_the_lines(text: str) -> None:
    assert split_words(text).count("\n") == text.count("\n")


def test_keys_of_a_block() -> None:
    block = Block(["» Read more", "", "read  more …", "広告です", "x" * (LONGEST + 1)])
    assert block.keys == ["read more", "", "read more", "広告です", ""]
    assert Block().keys == []


def test_short_block_is_one_piece_and_a_long_one_has_pieces_of_its_own() -> None:
    short, long = Block(["a"] * PIECE), Block(map(str, range(PIECE + 1)))
    assert next(short.pieces())[1] is short
    assert [(first, piece[0], len(piece)) for first, piece in long.pieces()] == [
        (0, "0", PIECE),
        (PIECE, str(PIECE), 1),
    ]


@given(documents, documents)
def test_views_of_one_block_say_nothing_of_another(text: str, other: str) -> None:
    first, second = Block(split(text).texts), Block(split(other).texts)
    assert first.keys == [label_key(fold(x)) if len(x) <= LONGEST else "" for x in first]
    assert len(second.keys) == len(second)


@given(st.lists(st.lists(lines).map(Block), max_size=3), st.booleans(), st.randoms())
def test_what_was_found_goes_along_when_lines_are_joined_and_picked(
    blocks: list[Block], known: bool, random: Random
) -> None:
    navigation = Section("navigation")
    for block in blocks if known else blocks[:1]:
        navigation.scan(block)
    joined = Block.join(blocks)
    assert joined == tuple(line for block in blocks for line in block)
    assert navigation.scan(joined) == navigation.scan(Block(joined))
    picked = joined.pick(bytes(random.random() < 0.5 for _ in joined))
    assert navigation.scan(picked) == navigation.scan(Block(picked))


@given(st.lists(lines))
def test_block_is_the_lines_that_it_was_made_of(texts: list[str]) -> None:
    assert as_block(texts) == tuple(texts)
    block = Block(texts)
    assert as_block(block) is block


@given(st.lists(st.booleans()), st.data())
def test_picked_lines_stay_vouched(wanted: list[bool], data: st.DataObject) -> None:
    block = Block(map(str, range(len(wanted))))
    block.vouched = frozenset(data.draw(st.sets(st.integers(0, max(0, len(wanted) - 1)))))
    block.vouched &= {*range(len(wanted))}
    picked = block.pick(bytes(wanted))
    vouched = {block[index] for index in block.vouched}
    assert {picked[index] for index in picked.vouched} == vouched & {*picked}
