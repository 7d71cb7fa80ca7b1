"""Cleaning of bytes: UTF-8 first, the rest line by line, and nothing is lost."""

from __future__ import annotations

import codecs
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleantext import ARTICLE, Chain, Cleaned, OptionError, clean_bytes, explain_bytes
from cleantext.encoding.decode import explain_with, is_binary
from cleantext.encoding.detect import detect

TEXTS = {
    "cp1252": ("“It’s late,” he said – ‘too late’.", "They don’t “know” — it’s £5…"),
    "windows-1252": ("Le café coûte désormais deux euros, à Paris.", "Für viele wird es zu teuer."),
    "iso-8859-15": ("Un œuf coûte 2 €.", "Où est le cœur de la forêt ?"),
    "macroman": ("Der Fluß führt Hochwasser, die Straße ist gesperrt.", "Es wird spät und später."),
    "cp850": ("Il est allé à l'école près de chez lui.", "La forêt brûle depuis trois jours."),
    "windows-1250": ("Mieszkańcy skarżą się na hałas i dym.", "Dzieci znalazły źródło wody."),
    "iso-8859-2": (
        "Vlaky budou jezdit častěji, řekl starosta.",
        "Žáci se vrátí do školy příští týden.",
    ),
    "windows-1251": ("Завтра в регионе ожидается дождь.", "Цены на хлеб выросли на треть."),
    "koi8-r": ("Кто за это заплатит?", "Дети нашли в лесу раненую собаку."),
    "cp866": ("Поезда будут ходить чаще.", "Ничего подобного мы не видели, заявил мэр."),
    "windows-1253": ("Αύριο θα βρέξει σε όλη τη χώρα.", "Η τιμή του ψωμιού αυξήθηκε."),
    "windows-1254": ("Yarın bütün bölgede yağmur bekleniyor.", "Çocuklar yaralı bir köpek buldu."),
    "windows-1255": ("מחר צפוי גשם בכל הארץ.", "מחיר הלחם עלה בשליש בתוך שנה."),
    "windows-1256": ("ارتفع سعر الخبز بمقدار الثلث.", "من المتوقع هطول الأمطار غدا."),
    "windows-1257": (
        "Rytoj visoje šalyje numatomas lietus, sakė jis.",
        "Vaikai rado sužeistą šunį.",
    ),
    "cp874": ("พรุ่งนี้คาดว่าจะมีฝนตกทั่วประเทศ", "ราคาขนมปังเพิ่มขึ้นหนึ่งในสาม"),
    "gbk": ("预计明天全国各地将有降雨。", "孩子们在森林里发现了一只狗。"),
    "big5": ("預計明天全國各地將有降雨。", "我們從未見過這樣的事情，市長說。"),
    "shift_jis": ("明日は全国的に雨が降る見込みです。", "パンの値段は一年で上がった。"),
    "euc_jp": ("列車の本数は増えるが、速度は遅くなる。", "市議会は新しい橋を承認した。"),
    "euc_kr": ("내일은 전국에 비가 내릴 것으로 예상된다.", "시의회는 새 다리 건설을 승인했다."),
}


def read(data: bytes, encoding: str | None = None) -> Cleaned:
    return explain_with(Chain(), data, encoding)


def without_mark(data: bytes) -> bytes:
    return data.removeprefix(codecs.BOM_UTF8)


@pytest.mark.parametrize("encoding", TEXTS)
def test_decode_a_file_in_a_legacy_encoding(encoding: str) -> None:
    text = "\n".join(TEXTS[encoding])
    cleaned = read(text.encode(encoding))
    assert cleaned.text == text
    assert [(edit.line, edit.filter, edit.after) for edit in cleaned.edits] == [
        (number, "decode", line) for number, line in enumerate(TEXTS[encoding], 1)
    ]
    assert cleaned.notes[0].startswith("lines that are not UTF-8 were read as ")


@pytest.mark.parametrize("encoding", TEXTS)
def test_decode_one_legacy_line_in_a_file_of_utf_8(encoding: str) -> None:
    first, second = TEXTS[encoding]
    data = f"{first}\r\n".encode() * 4 + f"{second}\r\n".encode(encoding) + b"ASCII\n"
    cleaned = read(data)
    assert cleaned.text == f"{first}\r\n" * 4 + f"{second}\r\nASCII\n"
    assert [(edit.line, edit.filter) for edit in cleaned.edits] == [(5, "decode")]
    assert cleaned.undo().encode("utf-8", "surrogateescape") == data


def test_detect_uses_the_language_of_text_around() -> None:
    stray = "č".encode("windows-1250")
    assert read(b"Ale ta" + stray + b"ka").text == "Ale taèka"
    around = "Příští týden se žáci vrátí do školy, řekl starosta.\n"
    assert read(around.encode() + b"Ale ta" + stray + b"ka").text == around + "Ale tačka"


def test_decode_stray_bytes_in_a_line_of_utf_8() -> None:
    data = "“Déjà vu” – ça ".encode() + b"caf\xe9 \x93x\x94\n" + b"plain\n"
    cleaned = read(data)
    assert cleaned.text == "“Déjà vu” – ça caf\ufffd \ufffdx\ufffd\nplain\n"
    assert cleaned.notes == ("bytes that are not UTF-8 became U+FFFD",)
    assert cleaned.undo().encode("utf-8", "surrogateescape") == data


def test_decode_leaves_utf_8_alone() -> None:
    data = "Déjà vu, 東京, 💩\n".encode()
    assert read(data) == Cleaned(data.decode())


def test_decode_drops_a_byte_order_mark() -> None:
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        assert read("é\n".encode(encoding)).text == "é\n"
        assert read("é\n".encode(encoding), encoding).text == "é\n"
    for mark, encoding in (
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ):
        cleaned = read(mark + "é\n".encode(encoding))
        assert (cleaned.text, cleaned.edits) == ("é\n", ())
        assert cleaned.notes == (f"read as {encoding.upper()} by its byte order mark",)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_decode_utf_16_without_a_mark(encoding: str) -> None:
    for text in ("Plain enough.\n", "Завтра в регионе ожидается дождь, а потом и снег.\n" * 3):
        cleaned = read(text.encode(encoding))
        assert (cleaned.text, cleaned.edits) == (text, ())
        assert cleaned.notes == (f"read as {encoding.upper()} by its NUL bytes",)


@pytest.mark.parametrize(
    "text",
    [
        "Войти\n|\nРегистрация\nЗавтра дождь, а потом и снег.\n",  # every other byte is 4
        "सब कुछ\nभाषाभाषाभा\nयह भाषा है।\n",  # a tab
        "おしえて\nおしえてくださいよ\nそうです。\n",  # a 0
    ],
)
def test_decode_takes_a_word_in_a_line_of_utf_16_for_no_utf_8(text: str) -> None:
    assert read(codecs.BOM_UTF16_LE + text.encode("utf-16-le")).text == text


@pytest.mark.parametrize(
    "data", [b"a\0b\0", b"ab\0c", b"a\0\0\0 text with some NUL bytes\0.", b"\0" * 64]
)
def test_decode_takes_some_nul_bytes_for_no_utf_16(data: bytes) -> None:
    cleaned = read(data)
    assert (cleaned.text, cleaned.notes) == (data.decode().replace("\0", ""), ())
    assert {edit.filter for edit in cleaned.edits} == {"decode"}


def test_decode_survives_broken_utf_16() -> None:
    cleaned = read(codecs.BOM_UTF16_LE + "é!".encode("utf-16-le") + b"\0\xd8x")
    assert cleaned.text.startswith("é!\ufffd")
    assert cleaned.notes


class TestAnEncodingThatIsGiven:
    def test_is_used_for_all(self) -> None:
        cleaned = read("Où est-ce ?".encode("windows-1252"), "windows-1250")
        assert cleaned == Cleaned("Oů est-ce ?")
        assert read("é".encode(), "windows-1252") == Cleaned("Ã©")

    def test_what_is_not_in_it_is_an_edit(self) -> None:
        cleaned = read("é\n".encode("gbk", "ignore") + b"\xd6\xd0\xff\x80!\nok\n", "gbk")
        assert cleaned.text.split("\n")[1:] == ["中ÿ€!", "ok", ""]
        assert [(edit.line, edit.filter) for edit in cleaned.edits] == [(2, "decode")]
        assert cleaned.notes == ("lines that are not gbk were read as windows-1252",)

    def test_utf_16_with_half_a_character(self) -> None:
        cleaned = read("ab".encode("utf-16-le") + b"c", "utf-16-le")
        assert cleaned == Cleaned("ab\ufffd", (), ("what is not utf-16-le became U+FFFD",))

    @pytest.mark.parametrize("name", ["utf8x", "windows-1259", "hex", "rot13", "idna", "a\0b", "é"])
    @pytest.mark.parametrize("data", [b"", b"abc"])
    def test_must_be_known(self, name: str, data: bytes) -> None:
        with pytest.raises(OptionError, match="unknown encoding"):
            read(data, name)

    def test_the_nearest_is_named(self) -> None:
        with pytest.raises(OptionError, match=r"'windows_125\d'"):
            read(b"", "windows_1259")


UTF8 = st.text(max_size=8).map(lambda text: text.encode("utf-8", "surrogatepass"))
chunks = st.one_of(
    UTF8,
    st.binary(max_size=8),
    st.sampled_from(
        [b"\n", b"\r\n", b"\r", codecs.BOM_UTF8, b"\xe9", b"\x81", b"\x80", b"\xe2\x80"]
    ),
    st.sampled_from([line.encode(name) for name, lines in TEXTS.items() for line in lines]),
)
mixtures = st.lists(chunks, max_size=8).map(b"".join)


@given(mixtures)
@example(b"")
@example(codecs.BOM_UTF8)
@example(codecs.BOM_UTF8 * 2)
@example(b"\xff")
def test_undo_restores_the_bytes(data: bytes) -> None:
    cleaned = explain_with(ARTICLE, data)
    if not any("read as UTF" in note for note in cleaned.notes):
        assert cleaned.undo().encode("utf-8", "surrogateescape") == without_mark(data)


@given(mixtures)
def test_decode_gives_text_that_can_be_encoded(data: bytes) -> None:
    text = clean_bytes(data)
    assert clean_bytes(text.encode()) == text


@given(mixtures, st.sampled_from(sorted(TEXTS)))
def test_undo_restores_the_bytes_in_a_given_encoding(data: bytes, encoding: str) -> None:
    cleaned = explain_with(Chain(), data, encoding)
    cleaned.text.encode()
    assert cleaned.undo() == data.decode(encoding, "surrogateescape").removeprefix("\ufeff")


@given(st.lists(mixtures.filter(lambda line: b"\n" not in line), max_size=5))
def test_decode_edits_each_line_that_is_not_utf_8(lines: list[bytes]) -> None:
    data = b"x" + b"\n".join(lines)
    cleaned = read(data)
    if any("read as UTF" in note for note in cleaned.notes):
        return
    broken = [
        number
        for number, line in enumerate(data.split(b"\n"), 1)
        if line.decode("utf-8", "ignore").encode() != line
        or b"\0" in line
        or codecs.BOM_UTF8 in line
    ]
    assert [edit.line for edit in cleaned.edits] == broken


def test_detect_leaves_rare_encodings_to_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kazakh = "Қалалық кеңес жаңа көпір салуды мақұлдады. Ертең бүкіл елде жаңбыр жауады."
    assert read(kazakh.encode("kz1048")).text == kazakh
    # What charset-normalizer can't tell either, and encodings that are not ASCII where ASCII is.
    monkeypatch.setattr("charset_normalizer.from_bytes", lambda sample: [])
    assert detect(kazakh.encode("kz1048")) == "windows-1252"
    found = [SimpleNamespace(encoding="utf_16"), SimpleNamespace(encoding="cp037")]
    monkeypatch.setattr("charset_normalizer.from_bytes", lambda sample: found)
    assert detect(kazakh.encode("kz1048")) == "windows-1252"


def test_decode_a_long_line_of_alternating_encodings() -> None:
    line = "“é” ".encode() * 9 + b"\xe9 "
    text = "“é” " * 9 + "\ufffd "
    assert read(line * 5_000).text == text * 5_000
    assert read(b"\xe9t\xe9 " * 99_000).text == "été " * 99_000
    assert read(b"\xe9" * 300_000).text == "\ufffd" * 300_000


def test_front_doors_agree_on_bytes() -> None:
    data = "Déjà vu.\nAdvertisement\n".encode("windows-1252")
    cleaned = explain_bytes(data)
    assert cleaned.text == clean_bytes(data) == "Déjà vu.\n"
    assert [edit.filter for edit in cleaned.edits] == ["decode", "advertisement"]
    assert clean_bytes(data, encoding="windows-1250") == "Déjŕ vu.\n"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n",
        b"%PDF-1.7\n%\xe2\xe3",
        b"PK\x03\x04\x14",
        b"\x1f\x8b\x08",
        b"\x7fELF\x02",
        b"\xff\xd8\xff\xe0",
        b"SQLite format 3\0",
        b"\xca\xfe\xba\xbe\0\0",
        b"RIFF\x24\x08\0\0WAVEfmt ",
        b"OggS\0\2\0\0",
        b"wOFF\0\1\0\0\0\0",
        b"GIF89a\x10\0\x10\0\xf7\0\0",
        b"BZh91AY&SY\x99",
        b"PAR1\x15\x04\x15",
        b"fLaC\0\0\0\x22",
        bytes(range(256)),
        b"\0\1\2\3" * 10,
    ],
)
def test_binary(data: bytes) -> None:
    assert is_binary(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a\0b",
        b"A text\0with some NUL bytes\0 in it.\n",
        b"\x1b[31mcoloured\x1b[0m \x08 \x0c\x0b\n" * 50,
        "Plain enough".encode("utf-16-le"),
        b"Plain.\n" + "And then UTF-16, which has a NUL in each letter.\n".encode("utf-16-le"),
        "電車".encode("utf-16"),
        "é".encode("utf-32"),
        b"RIFFAT AZIZ SAYS NO.\nThe council met on Monday.\n",
        b"BZhevsky won the second stage.\n",
        b"PAR1 is what such a file begins with.\n",
        b"OggS of wind, and no boat went out.\n",
        b"wOFF went the dog.\n",
        b"GIF87a or GIF89a? The format had two versions.\n",
        b"%PDF-1.7 stands at the top of a file.\n",
        b"fLaC for short.\n",
        b"ID3 tags, explained.\n",
        b"Text, and after a while\n" * 500 + b"\0\1\2" * 100,
        *(text.encode(name) for name, (text, _) in TEXTS.items()),
    ],
)
def test_text(data: bytes) -> None:
    assert not is_binary(data)
