"""Redecoding beyond ftfy, and above all the right text that it leaves alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from places import UNTOUCHED

from cleantext.encoding import codepages, redecode, repair
from cleantext.filters import fix_encoding
from cleantext.text.block import Block

ENCODINGS = codepages.ONE_BYTE + codepages.MULTI_BYTE

RUSSIAN = "Съешь ещё этих мягких французских булок, да выпей чаю."
UKRAINIAN = "Їжак і ґава живуть у лісі, де є гриби й ягоди."
GREEK = "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία, είπε ο γέρος."
HEBREW = "דג סקרן שט בים מאוכזב ולפתע מצא חברה"
ARABIC = "نص حكيم له سر قاطع وذو شأن عظيم، قال الشيخ."
PERSIAN = "گربهٔ سیاه روی پشت‌بام نشسته است."
JAPANESE = "東京は今日も晴れでした"
CHINESE = "我们在北京看见了很多老朋友。"
KOREAN = "다람쥐 헌 쳇바퀴에 타고파"
VIETNAMESE = "Nguyễn Văn Đạt ở Hà Nội đã đến rồi, mời vào uống nước."


def misread_as(text: str, *encodings: str) -> str:
    """Misread a text once or more, as browsers do; fail if any of it is lost."""
    for name in encodings:
        text = text.encode().decode(name, "surrogateescape")
        text = re.sub("[\udc80-\udc9f]", lambda found: chr(ord(found[0]) - 0xDC00), text)
        text.encode()
    return text


READINGS = [
    *((RUSSIAN, name) for name in ("cp1251", "koi8-r", "koi8-u", "cp866", "iso8859-5", "gb18030")),
    *((UKRAINIAN, name) for name in ("cp1251", "koi8-u", "cp866")),
    *((GREEK, name) for name in ("cp1253", "cp1251", "cp1252")),
    (HEBREW, "cp1255"),
    *((ARABIC, name) for name in ("cp1256", "cp1252", "cp1251")),
    *((CHINESE, name) for name in ("cp1252", "cp1251", "koi8-r")),
    *((JAPANESE, name) for name in ("cp1252", "cp1251", "cp1256")),
    *((KOREAN, name) for name in ("cp1252", "cp1251")),
    *((VIETNAMESE, name) for name in ("cp1252", "cp1258")),
    ("你好世界我们", "gb18030"),
    ("こんにちは", "cp932"),
]


@pytest.mark.parametrize(("text", "name"), READINGS)
def test_redecode_restores_misread_text(text: str, name: str) -> None:
    broken = misread_as(text, name)
    assert repair.repair(broken) == text
    assert repair.repair(repair.repair(broken)) == text
    assert fix_encoding(f"x\n{broken}\r\ny") == f"x\n{text}\r\ny"


@pytest.mark.parametrize("second", ["cp1251", "koi8-r", "cp1252", "cp866"])
@pytest.mark.parametrize("first", ["cp1251", "koi8-r", "cp866"])
def test_redecode_restores_text_misread_twice(first: str, second: str) -> None:
    assert repair.repair(misread_as(RUSSIAN, first, second)) == RUSSIAN


@pytest.mark.parametrize("name", ["cp1251", "koi8-r", "cp866"])
@pytest.mark.parametrize(
    "frame",
    ["Он сказал, {} – и ушёл.", "{}, sagte er „später“.", "消息：{}。", "{}!", "1) {} (№ 5)"],
)
def test_redecode_works_beside_right_text(frame: str, name: str) -> None:
    broken = frame.format(misread_as("Привет, друзья", name))
    assert repair.repair(broken) == frame.format("Привет, друзья")


def test_redecode_allows_for_a_no_break_space_made_plain() -> None:
    for text, name in (
        ("в Россию с Родиной", "cp1251"),
        ("נחמד לפגוש אנשים חדשים", "cp1255"),
        ("в Киев к Кате", "koi8-r"),
    ):
        broken = misread_as(text, name)
        assert "\xa0" in broken
        assert repair.repair(broken.replace("\xa0", " ")) == text


@pytest.mark.parametrize("damaged", ["�", "?", " п?"])
def test_redecode_leaves_a_line_that_lost_bytes_alone(damaged: str) -> None:
    line = misread_as("Привет, друзья", "koi8-r")[:-1] + damaged
    assert redecode.redecode_line(line) == line


RIGHT = (
    # Chinese whose GBK is UTF-8
    *("联通", "小学", "小孝", "写些", "协助写些谢谢", "薪芯", "中国联通", "瓦特", "聪明", "一丁"),
    "小孝校肖啸笑效楔些歇蝎鞋协挟携邪斜胁谐写械卸蟹懈泄泻谢屑薪芯锌",  # a row of a code page
    "衻衼衽衾衿袀袁袂袃袄袅袆袇袈袉袊袋袌袍袎袏袐袑袒袓袔袕袖袗袘袙袚袛袜袝袞袟袠",
    "褉 褋 褌 褍 褎 褏 褑 褔 褕 褖 褗 褘 褜 褝 褞 褟",
    *("鈥鈦鈧鈨鈩", "陶喆 王菲 张喆 吴堃 李娅", "錢鍾書《圍城》", "醫女診察", "繧繝縁", "躊躇"),
    *("最新ﾆｭｰｽ ﾊﾝｶｸ ｶﾀｶﾅ", "株式会社ﾄｰｼﾝ", "똠방각하 펲시콜라 뷁", "大韓民國 헌법"),
    # Cyrillic: names, initials, notes, old letters, case marks
    *(
        "её её её",
        "Её, моё, твоё, всё её",
        "Вікторія, Її, їжа",
        "РІ СІ ВІ МІ ЛІ",
        "Р. Ї., С. І. Є.",
    ),
    *("Рё Рё Рё", "Р° – это не а", "СССР", "С. Р. С.", "°С, 5 °С, 20°С", "м² м³ № 5 Р№ С№"),
    "Ђ Ѓ ‚ ѓ „ … † ‡ € ‰ Љ ‹ Њ Ќ Ћ Џ ђ ‘ ’ “ ” • – — ™ љ › њ ќ ћ џ",
    "А Б В Г Д Е Ё Ж З И Й К Л М Н О П Р С Т У Ф Х Ц Ч Ш Щ Ъ Ы Ь Э Ю Я",
    *("Ѣздилъ въ Кіевъ, міръ", "Мⷮи҃лость ѡ҆ц҃ъ и҆ сн҃а", "Ђорђе, Љубица, Џон", "ЃОРЃИ Ѕвезда"),
    # lines, boxes, tables
    *("│п│я│", "п─────я", "┌─я─┐ └─п─┘", "╔═╤═╗ ║А│Б║ ╟─┼─╢ ╚═╧═╝", "╨ ╤ ╥", "█▓▒░ ПРИВЕТ ░▒▓█"),
    "│ имя │ год │ ╨Я",
    # Greek, Arabic, Hebrew and their neighbours
    *("Ἐν ἀρχῇ ἦν ὁ λόγος", "Ά Έ Ή Ί Ό Ύ Ώ", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", "Ο ΟΤΕ, η ΔΕΗ™"),
    *("شک رک تک سگ اک", "کھ گھ چھ پھ", "حظ» و«حفظ…", "ا ب ت ث ج ح خ د ذ ر ز س ش", "ط§ظ"),
    *("ג׳ורג׳ צ׳רצ׳יל ז׳בוטינסקי", "בְּרֵאשִׁית בָּרָא אֱלֹהִים", "א׳ ב׳ ג׳™"),
    # Latin
    *("CAFÉ™ CAFÉ™ NESTLÉ®", "DĹŽKA STĹP VĹČA", "ĂÂĐÊÔƠƯ ăâđêôơư", "Ñandú, ÑU", "É»Ö…À»"),
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß",
    "¡¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿",
    "Nguyễn Ái Quốc, Đặng Thị Hà",
    "prépas, œuvres, Ægir, Þórr – “naïve”",
    "\x00\ud800\udfff",
    "",
)


@pytest.mark.parametrize("right", RIGHT)
def test_redecode_leaves_right_text_alone(right: str) -> None:
    assert redecode.redecode_line(right) == right
    for line in (right * 3, f"{right}, {right}", right.lower(), right.upper(), f"a {right} z."):
        assert redecode.redecode_line(line) == line


@cache
def right_lines() -> Sequence[str]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(UNTOUCHED.glob("*.txt"))]
    return [line for text in texts for line in text.split("\n") if not line.isascii()]


def test_redecode_leaves_each_right_line_alone() -> None:
    for line in right_lines():
        assert redecode.redecode_line(line) == line


@given(st.data())
def test_redecode_leaves_each_part_of_right_lines_alone(data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(right_lines()))
    start = data.draw(st.integers(0, len(line)))
    part = line[start : data.draw(st.integers(start, len(line)))]
    other = data.draw(st.sampled_from(data.draw(st.sampled_from(right_lines())).split() or [""]))
    for text in (part, part[::-1], other, f"{part} {other}", other + part):
        assert redecode.redecode_line(text) == text


WORDS = st.lists(st.sampled_from(RUSSIAN.split() + GREEK.split() + CHINESE.split()), max_size=9)
ODD = st.text(st.characters() | st.sampled_from("пя─╨╤°µ™ \xa0?�锌褉褋縺ｿ׳ط§"), max_size=12)
BROKEN = st.builds(
    lambda words, name: " ".join(words).encode().decode(name, "ignore"),
    WORDS,
    st.sampled_from(ENCODINGS),
)
PIECES = st.lists(BROKEN | ODD | st.sampled_from(RIGHT), max_size=4).map("".join)


@given(PIECES)
@example("")
def test_repair_is_idempotent_and_local_and_never_fails(line: str) -> None:
    line = line.replace("\n", " ")
    once = repair.repair(line)
    assert repair.repair(once) == once
    changes = repair.scan(Block([line, "", line]))
    assert [changes.get(row, line) for row in (0, 2)] == [once, once]


@pytest.mark.parametrize(
    "unit", ["п╟", "Р°", "锌褉", "╨Я", "縺ｿ", "├Р┬б", "ط§", "п", "褉", "е", "\x80", "п╟ "]
)
def test_redecode_does_linear_work(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0
    best = codepages.best_readings

    def counting(line: str, count: int) -> dict[str, bytes]:
        nonlocal read
        read += len(line) * len(ENCODINGS)
        return best(line, count)

    monkeypatch.setattr(codepages, "best_readings", counting)
    line = unit * 2_000
    redecode.redecode_line(line)
    assert read <= 10 * len(ENCODINGS) * len(line)


def test_a_line_of_yen_signs_is_left_alone() -> None:
    line = "a¥b¥c¥d¥e¥f¥g¥h¥i¥j¥"
    assert redecode.redecode_line(line) == line
    assert repair.repair(line + "\x02") == line
