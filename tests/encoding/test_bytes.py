"""Mixtures of bytes: what each part becomes; cleaning twice changes nothing."""

from __future__ import annotations

import codecs
import unicodedata
from unittest.mock import patch

import pytest
from hypothesis import event, example, find, given, settings
from hypothesis import strategies as st

from cleantext import Chain, Cleaned, clean_bytes, explain_bytes
from cleantext.config.options import ChainOptions
from cleantext.encoding import utf16
from cleantext.encoding.decode import explain_with
from cleantext.encoding.strays import Decoding, looks_like_text
from cleantext.kinds import KINDS
from cleantext.presets import EVERY, PRESETS

UTF_8 = "The council met on Tuesday – “late”, as ever.\n"
ASCII = b"It was put off for another week.\n"
CHINESE = "会议在周三举行，所有人都来。\n"
LETTERS = "It met again, and nobody came.\n"


def read(data: bytes, encoding: str | None = None) -> Cleaned:
    return explain_with(Chain(), data, encoding)


def cesu(text: str) -> bytes:
    """Encode text in CESU-8: characters beyond the basic plane as two surrogates."""
    units = text.encode("utf-16-be")
    pairs = [units[i : i + 2].decode("utf-16-be", "surrogatepass") for i in range(0, len(units), 2)]
    return "".join(pairs).encode("utf-8", "surrogatepass")


# ---- CESU-8, cut characters, stray bytes


@pytest.mark.parametrize("around", [b"", UTF_8.encode(), CHINESE.encode(), ASCII])
def test_decode_joins_surrogate_pairs(around: bytes) -> None:
    data = around + cesu("She waved 👋 and sang 🎵 – twice.")
    cleaned = read(data)
    assert cleaned.text == around.decode() + "She waved 👋 and sang 🎵 – twice."
    assert cleaned.notes == ("pairs of surrogates (CESU-8) were read as characters",)
    assert cleaned.undo().encode("utf-8", "surrogateescape") == data


@pytest.mark.parametrize("half", [b"\xed\xa0\xbd", b"\xed\xb8\x80", b"\xed\xa0\xbd \xed\xb8\x80"])
def test_decode_of_half_a_pair_is_not_a_letter(half: bytes) -> None:
    text = read(b"She waved " + half + b" and sang.").text
    assert set(text) - {"\ufffd"} <= set("She waved and sang.")


@pytest.mark.parametrize("text", ["So sagt er, 会议在周三举行", "Привет, друзья", "Then came 👋"])
def test_decode_of_a_truncated_character_is_not_a_letter(text: str) -> None:
    data = text.encode()
    for end in range(1, len(data)):
        whole = data[:end].decode("utf-8", "ignore")
        cut = "\ufffd" * (whole.encode() != data[:end])
        if whole.isascii() and end == len(whole) + 1:
            continue  # it may be a letter
        assert read(data[:end]).text == whole + cut
        assert read(ASCII + data[:end] + b"\nand more\n").text.endswith(f"{whole}{cut}\nand more\n")


def test_decode_of_a_lead_byte_at_the_end_of_utf_8_is_not_a_letter() -> None:
    assert read(UTF_8.encode() + b"So said everyone\xe2").text.endswith("everyone\ufffd")
    assert read(ASCII + b"So it goes with caf\xe9").text.endswith("café")


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (b"The caf\xe9 on deck closed.", "The café on deck closed."),
        (b"It\x92s late, \x93she\x94 said \x96 na\xefve.", "It’s late, “she” said – naïve."),
        (b"20\xb0C, \xa35 or 5\x80, \xbd cup, 1\xba piso", "20°C, £5 or 5€, ½ cup, 1º piso"),
        (b"\xd6sterreich \xa9 2024", "Österreich © 2024"),
        (b"a \xff b", "a \ufffd b"),
        (b"x\x81y", "x\ufffdy"),
        (b"caf\xc3 on deck", "caf\ufffd on deck"),
        (b"wait\xe2\x80...", "wait\ufffd..."),
        (b"a\xc0\x80b", "ab"),
    ],
)
@pytest.mark.parametrize("around", [b"", ASCII, UTF_8.encode()])
def test_decode_reads_a_line_in_eight_bits_where_that_gives_words(
    line: bytes, text: str, around: bytes
) -> None:
    assert read(around + line + b"\n").text == f"{around.decode()}{text}\n"


@pytest.mark.parametrize("byte", range(0x80, 0x100))
def test_decode_of_a_stray_byte_in_utf_8_is_not_a_letter(byte: int) -> None:
    for line in (UTF_8, CHINESE, "Он пришёл домой поздно.\n"):
        data = line.encode()
        for place in (0, 9, len(data) - 1):
            text = read(data[:place] + bytes([byte]) + data[place:]).text
            assert set(text) <= set(line) | {"\ufffd"}


@pytest.mark.parametrize("line", [b"It\x92s late", b"caf\xe9s", b"\xd6de", b"x\x81y", b"N\xc3O"])
def test_decode_makes_no_chinese_of_a_few_bytes(line: bytes) -> None:
    text = read(CHINESE.encode() + line + b"\n").text.removeprefix(CHINESE)
    assert not any("CJK" in unicodedata.name(mark, "") for mark in text)


def test_decode_notes_bytes_that_are_text_in_no_encoding() -> None:
    cleaned = read(b"x\x81y\n")
    assert cleaned.notes == ("bytes that are not UTF-8 became U+FFFD",)
    assert not looks_like_text("ab\x81", "windows-1252")
    assert Decoding("windows-1252")("x\udc81y") == "x\ufffdy"


# ---- NUL, byte order marks, parts in UTF-16


def test_decode_drops_byte_order_marks_and_nul_as_edits() -> None:
    mark = codecs.BOM_UTF8
    data = mark * 2 + b"one\n" + mark + b"t\0wo" + mark + b"\n"
    cleaned = read(data)
    assert cleaned.text == "one\ntwo\n"
    assert [(edit.line, edit.filter) for edit in cleaned.edits] == [(1, "decode"), (2, "decode")]
    assert cleaned.undo().encode() == data.removeprefix(mark)


ORDERS = ("utf-16-le", "utf-16-be")


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("head", ["", "Log:\n", "x\n\n", UTF_8, CHINESE, UTF_8 * 400])
@pytest.mark.parametrize("tail", ["", "Done.\n", "A tail without an end of line", UTF_8 * 400])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf16_parts_are_decoded_separately(order: str, head: str, tail: str, mark: str) -> None:
    wide = LETTERS + "Привет, café.\r\n" + LETTERS
    data = head.encode() + (mark + wide).encode(order) + tail.encode()
    cleaned = read(data)
    assert (cleaned.text, cleaned.edits) == (head + wide + tail, ())
    names = ["UTF-8"] * bool(head + tail) + [order.upper()]
    assert all(name in cleaned.notes[0] for name in names)


@pytest.mark.parametrize("order", ORDERS)
def test_utf16_parts_may_alternate(order: str) -> None:
    for turns in (2, 5):
        data = (UTF_8.encode() + LETTERS.encode(order)) * turns
        assert read(data).text == (UTF_8 + LETTERS) * turns
        with patch("cleantext.encoding.utf16.HEAD", 40):
            assert read(data).text == (UTF_8 + LETTERS) * turns


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf16_of_chinese_is_not_ascii(order: str, mark: str) -> None:
    # 上 has the byte of a line break, 中 is two signs of ASCII.
    text = "The word 中 means, 我们 在 北京.\n中上\n上中上中上\n看见了 很多 老朋友, 上\n" * 9
    assert read((mark + text).encode(order)).text == text


@pytest.mark.parametrize("step", [4, 6])
def test_utf16_is_not_ascii_with_nul_at_even_places(step: int) -> None:
    text = "The council met on Tuesday and put the question off for another week once more. "
    spaced = "".join(text[n : n + step - 1] + "\0" for n in range(0, 60, step - 1))
    assert read(spaced.encode()).text == spaced.replace("\0", "")
    assert read(b"\0" + spaced.encode()).text == spaced.replace("\0", "")


def test_utf16_truncated_or_empty() -> None:
    assert read(LETTERS.encode("utf-16-le") + b"x").text == LETTERS + "\ufffd"
    assert read(codecs.BOM_UTF16_LE).text == read(codecs.BOM_UTF16_BE).text == ""
    assert utf16.parts(b"") == utf16.parts(b"abc\0") == []


def test_decode_replaces_surrogates_that_an_encoding_can_write() -> None:
    cleaned = read(b"a+2AA-b", "utf-7")
    assert (cleaned.text, cleaned.notes) == ("a\ufffdb", ("what is not utf-7 became U+FFFD",))


# ---- the law

TEXTS = st.sampled_from(
    [UTF_8, CHINESE, LETTERS, "Home\n", "Advertisement\n", "\n", "a\n", "Привет, друзья.\n", "é"]
) | st.text(max_size=6)
PARTS = st.one_of(
    st.binary(max_size=6),
    st.builds(
        lambda text, name: text.encode(name, "ignore"),
        TEXTS,
        st.sampled_from(
            ["utf-8", "utf-8-sig", "utf-16", *ORDERS, "utf-32", "latin-1", "cp1251", "gbk"]
        ),
    ),
    st.builds(lambda text: cesu(text + "👋"), st.sampled_from(["", "waved ", "Привет"])),
    st.builds(lambda text, end: text.encode()[:end], TEXTS, st.integers(1, 40)),
    st.sampled_from(
        [
            *(b"\0", b"\0" * 9, b"a\0", b"\0a", b"a\0" * 9, b"\n\0", b"\0\n", b"\r\n", b"\n"),
            *(codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\xed\xa0\xbd", b"\xe9"),
            *(b"&#0;", b"&#xfeff;", b"&amp;", b"&#xD83D;", b"\xc3\x80\xc2\x80", b"\x1f", b"\x0b"),
        ]
    ),
)
BYTES = st.lists(PARTS, max_size=7).map(b"".join)
NAMES = [part.name for part in EVERY if part.kind != "trim"]
CHOICES: st.SearchStrategy[ChainOptions] = st.one_of(
    st.fixed_dictionaries({"preset": st.sampled_from(list(PRESETS))}),
    st.fixed_dictionaries({"only": st.lists(st.sampled_from(NAMES), min_size=1, max_size=2)}),
    st.fixed_dictionaries(
        {
            "skip": st.lists(st.sampled_from(["fix_encoding", "tidy"]), unique=True),
            "protect": st.lists(st.sampled_from(["^a", "\0", "\ufeff", "."]), max_size=1),
            "drop": st.lists(st.sampled_from(KINDS), max_size=1),
        }
    ),
)
ENCODINGS = (None, "utf-8", "latin-1", "cp1251", "gbk", "utf-16", "utf-16-le", "utf-7", "utf-8-sig")


def stable(data: bytes, options: ChainOptions, encoding: str | None = None) -> None:
    """Check that cleaned bytes, cleaned again as UTF-8, don't change."""
    once = clean_bytes(data, encoding=encoding, **options)
    assert clean_bytes(once.encode(), **options) == once


@given(BYTES, CHOICES, st.sampled_from(ENCODINGS))
@example(b"a\0b\0c\0d\0\n\0", {"skip": ["fix_encoding"]}, None)
@example(b"x" + b"a\0" * 9, {"only": ["navigation"]}, None)
@example(b"Home\n" + codecs.BOM_UTF8 + b"a", {"only": ["navigation"]}, None)
@example("\0\0a\0b".encode("utf-16-be"), {"protect": ["."]}, "utf-16-be")
def test_explain_with_cleans_bytes_once_and_for_all(
    data: bytes, options: ChainOptions, encoding: str | None
) -> None:
    event(f"edits: {bool(explain_bytes(data, encoding=encoding, **options).edits)}")
    stable(data, options, encoding)


def test_explain_with_law_fails_if_nul_is_kept() -> None:
    def breaks(data: bytes) -> bool:
        try:
            stable(data, {"only": ["navigation"]})
        except AssertionError:
            return True
        return False

    with patch("cleantext.encoding.strays.NUL", "\ufeff"):
        find(BYTES, breaks, settings=settings(max_examples=5_000, database=None))


@given(BYTES)
def test_explain_with_accounts_for_all_bytes(data: bytes) -> None:
    cleaned = explain_bytes(data)
    if not any("read as UTF" in note for note in cleaned.notes):
        back = cleaned.undo().encode("utf-8", "surrogateescape")
        assert back == data.removeprefix(codecs.BOM_UTF8)
