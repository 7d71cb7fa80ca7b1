"""Quoted mojibake is left alone, other mojibake is repaired."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.encoding import quoted, repair


def misread(text: str, name: str = "cp1252") -> str:
    """Misread a text's UTF-8 in another encoding, as browsers do."""
    text = text.encode().decode(name, "surrogateescape")
    return re.sub("[\udc80-\udc9f]", lambda found: chr(ord(found[0]) - 0xDC00), text)


QUOTING = (
    f"“{misread('crème')}” should be “crème”.",
    f"The word naïve has turned into {misread('naïve')} on the way.",
    f"What you see is {misread('“')} where a quotation began.",
    f"Look for {misread('ñ')} and {misread('ü')} in the list.",
    f"It has {misread('’')} instead of ’ in it.",
    f'The form shows "{misread("é")}" for no reason.',
    f"The box reads `{misread('crème')}` then.",
    f"A file in UTF-8 that is read as Latin-1 says {misread('crème')}.",
    f"Aus „{misread('ü')}“ würde „ü“, wäre alles richtig.",
    f"Statt „Müller“ steht „{misread('Müller')}“ im Brief.",
    f"Au lieu de « forêt » on lit « {misread('forêt')} ».",
    f"Вместо слова «Привет» он увидел в письме «{misread('Привет', 'cp1251')}».",
    f"Он увидел в письме «{misread('Привет, друзья', 'koi8-r')}» – и закрыл его.",
    f"打开以后是“{misread('你好世界我们', 'gb18030')}”，看不懂。",
    f"乱码如{misread('你好世界我们', 'gb18030')}。",
    f"画面には「{misread('こんにちは', 'cp932')}」と出る。",
    f"Ã as in {misread('Ã')} of mojibake",
)
SUFFERING = (
    "The crème shop on Main St. is gone.",
    "He said “hello” and left – for good.",
    "The word – crème – was new.",
    "L’été d’or à l’hôtel",
    "“The crème shop was closed,” he said",
    "O que é isso? É a manhã.",
    "Не было ничего, кроме «Привета», сказал он",
)
MIXED = (
    ("She’s off to the {}, she said", "crème shop"),
    ("© 2026 {}", "Müller"),
    ("José y {}", "Peña"),
    ("“The {} was closed for the season, and nobody knew why it was,” he said.", "crème shop"),
    ('He said "{}" loudly', "crème"),
    ("word – {} — word", "crème"),
    ("l’{} d’or", "été"),
)


@pytest.mark.parametrize("line", QUOTING)
def test_repair_leaves_quoted_mojibake_alone(line: str) -> None:
    assert repair.repair(line) == line


def test_repair_would_decode_most_of_it_if_it_were_not_quoted() -> None:
    assert sum(repair._repair_all(line) != line for line in QUOTING) >= len(QUOTING) - 3


@pytest.mark.parametrize("line", SUFFERING)
def test_repair_decodes_a_misread_line(line: str) -> None:
    assert repair.repair(misread(line)) == line


@pytest.mark.parametrize(("frame", "word"), MIXED)
def test_repair_decodes_a_misread_word_among_right_ones(frame: str, word: str) -> None:
    assert repair.repair(frame.format(misread(word))) == frame.format(word)


def test_repair_applies_to_the_rest_of_a_line_that_quotes() -> None:
    broken = misread("ü")
    line = f"Fish &amp; chips: „{broken}“ steht f\u00fcr „ü“\x07."
    assert repair.repair(line) == f"Fish & chips: „{broken}“ steht für „ü“."


def test_repair_makes_no_braille_of_a_word_of_one_letter() -> None:
    line = f"Слово в «{misread('Привет', 'cp1251')} и далее"
    assert not re.search("[\u2800-\u28ff]", repair.repair(line))


def test_is_quoted_is_false_for_long_lines_or_many_faults() -> None:
    line = f"Look for {misread('ñ')} in UTF-8. "
    assert repair.repair(line) == line
    for many in (line + "word " * quoted.MAX_LENGTH, line * (quoted.MAX_EXAMPLES + 1)):
        assert repair.repair(many) == many.replace(misread("ñ"), "ñ")


PIECES = st.sampled_from(
    [*QUOTING, "„", "“", "”", "«", "»", "`", '"', "’", " ", "é", "ü", ", "]
    + [misread(word) for word in ("é", "“", "–", "crème", "à", "Ã")]
    + ["&quot;", "&amp;", "&nbsp;", "\x07", "\x93", "UTF-8", "word", misread("Привет", "cp1251")]
)


@given(st.lists(PIECES, max_size=8).map("".join))
def test_repair_of_quotations_is_idempotent(line: str) -> None:
    once = repair.repair(line)
    assert repair.repair(once) == once
