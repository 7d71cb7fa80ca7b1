"""What is computed quickly for whole lines equals its slow definition."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleantext.encoding import codepages, hints, plausibility, quoted, strays

MISREAD = st.builds(
    lambda text, name: text.encode().decode(name, "replace").replace("\ufffd", ""),
    st.text(st.sampled_from("aéàœПривет, «мир»市议会 \xa0שלום\U0001f600"), max_size=40),
    st.sampled_from(["cp1252", "latin-1", "koi8-r", "gb18030", "cp932", "cp1255"]),
)
LINES = st.one_of(MISREAD, st.text(max_size=40))
BEYOND_ASCII = LINES.filter(lambda line: not line.isascii())

TOPICS = (
    *("Mojibake", "UTF-8", "ISO 8859", "latin1", "Unicode", "charset", "Windows-1252", "KOI8-R"),
    *("code page 437", "Big5", "Shift_JIS", "sjis", "GBK", "GB 18030", "EUC-JP", "ANSI", "cp850"),
    *("character encoding", "wrong encoding", "encoding error", "Zeichensatz", "Kodierung"),
    *("Odierung", "encodage", "codificación", "codificação", "codifica dei caratteri", "kodowanie"),
    *("kódování", "Кодировка", "кодування", "кракозябры", "κωδικοποίησης", "乱码", "亂碼", "编码"),
    *("編碼", "文字化け", "文字コード", "인코딩", "ترميز", "קידוד", "text encoding"),
)


def share(data: bytes) -> float:
    """Return the share of the bytes beyond ASCII that are UTF-8."""
    beyond = sum(byte > 0x7F for byte in data)
    inside = sum(map(len, re.findall(codepages.UTF_8, data)))
    return 1 - (beyond - inside) / beyond


@given(BEYOND_ASCII)
@example("п÷я─п╦п╡п╣я┌ \u00a0 Р ")
def test_shares_of_utf8_are_those_of_the_pattern(line: str) -> None:
    for found, data in codepages._encode_single(line).values():
        assert found == pytest.approx(share(data))
    for encoding in codepages.MULTI_BYTE:
        data = codepages._encode_multi(line, encoding)
        if not data.isascii():
            assert codepages._share(data) == pytest.approx(share(data))


@given(BEYOND_ASCII)
@example("¥")
def test_best_readings_have_each_bytes_once(line: str) -> None:
    best = codepages.best_readings(line, len(line) + hints.MIN_CHARACTERS_ONE_BYTE)
    single = {data for name, data in best.items() if name in codepages.ONE_BYTE}
    found = codepages._encode_single(line).values()
    highest = max(share for share, _ in found)
    assert len(single) == sum(name in codepages.ONE_BYTE for name in best)
    assert single in (set(), {data for share, data in found if share == highest})


@given(LINES)
def test_odd_characters_are_counted_by_pairs(line: str) -> None:
    odd = [plausibility._is_odd(*pair) for pair in pairwise(" " + line)]
    assert plausibility.count_odd(line) == sum(odd)
    assert plausibility.has_odd(line) == any(odd)


@given(st.text("abcxyzабвяА1 -", max_size=30), st.sets(st.sampled_from("abcxабв")))
def test_consecutive_letters_are_counted_by_pairs(line: str, letters: set[str]) -> None:
    word = [char for char in line if char in letters]
    expected = sum(ord(two) - ord(one) == 1 for one, two in pairwise(word))
    assert plausibility._count_consecutive(line, letters) == expected


@given(st.text(max_size=30))
@example("\né\ré\x85")
def test_each_character_beyond_ascii_is_seen_between_its_neighbours(line: str) -> None:
    line = f" {line} "
    places = [found.start() for found in strays._BEYOND_ASCII().finditer(line)]
    expected = [line[place - 1 : place + 2] for place in places]
    assert strays._BETWEEN_TWO().findall(line) == expected


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("form", [str, str.upper, str.lower])
def test_beginnings_of_topics_hide_none(topic: str, form: type[str]) -> None:
    whole = re.compile(quoted._TOPIC().pattern.partition("])")[2], re.IGNORECASE)
    text = f"über {form(topic)}."
    assert quoted._TOPIC().search(text)
    assert whole.search(text)
