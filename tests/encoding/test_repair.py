"""fix_encoding: what it repairs, what it leaves alone, and where it equals ftfy."""

from __future__ import annotations

import ast
import doctest
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from unittest.mock import patch

import ftfy
import ftfy.badness
import ftfy.chardata
import ftfy.fixes
import ftfy.formatting
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from places import GOLDEN

from cleantext.encoding import ftfy_line, hints, redecode, repair
from cleantext.encoding.entities import unescape
from cleantext.filters import fix_encoding
from cleantext.presets import REPAIR
from cleantext.text.block import Block
from cleantext.text.scripts import SEPARATORS

CONFIG = ftfy.TextFixerConfig(
    unescape_html=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    normalization=None,
    explain=False,
)
SENTENCES = (
    "The naïve café owner said: “It’s 5 € – no more…”",
    "Die Straße führt über die Brücke, „schön“, sagte er.",
    "L’été dernier, à l’hôtel « Cœur » d’où l’on voit la mer.",
    "El niño pequeño comió jalapeños. ¿Qué pasó?",
    "Não há razão para ficar à espera da manhã.",
    "Žluťoučký kůň úpěl ďábelské ódy.",
    "Zażółć gęślą jaźń, powiedział wójt.",
    "Árvíztűrő tükörfúrógép őrült módon.",
    "İstanbul’da ığdır şöyle güzel çiçek var.",
    "Съешь ещё этих мягких французских булок, да выпей чаю.",
    "Їжак і ґава живуть у лісі № 5.",
    "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία.",
    "דג סקרן שט בים מאוכזב ולפתע מצא חברה",
    "نص حكيم له سر قاطع وذو شأن عظيم",
    "Nguyễn Văn Đạt ở Hà Nội đã đến rồi.",
    "東京は、今日も晴れでした。（終わり）",
    "我们在北京，天气很好。",
    "오늘은 날씨가 아주 좋습니다.",
    "Þórður fór út á ís með kæfu.",
    "Ātri ģērbies, šķērsoja ceļu ņemot žīletes.",
    "I 💩 you not 👩‍👩‍👧 🇩🇪",
    "x² ½ ± 5 ° ™ ® © ¶ § ‰ † ‡ ◊ fi ﬁ ﬂ",
)
MISREADINGS = (*ftfy.chardata.CHARMAP_ENCODINGS, "koi8-r", "cp866", "gbk", "shift_jis", "utf-16-le")


def misread_as(sentence: str, written: str, read: str) -> str:
    return sentence.encode(written, "ignore").decode(read, "replace").replace("\n", "\ufffd")


def members(characters: str) -> str:
    """Return the characters in a regex class."""
    return "".join(re.findall(f"[{characters}]", "".join(map(chr, range(0x10000)))))


CLASSES = (*ftfy.badness.MOJIBAKE_CATEGORIES.values(), *ftfy.chardata.UTF8_CLUES.values())
LETTERS = "".join(dict.fromkeys("".join(map(members, CLASSES))))
PIECES = (
    *("&amp;", "amp;", "&#38;", "#38;", "&lt;", "<", "&#10;", "&NewLine;", "&#x80;", "&#0;", "&"),
    *("&eacute;", "&EACUTE;", "&nbsp;", "&foo;", "&#xD83D;", "&#99999999999;", ";", "&ampamp;"),
    *("\x1b[", "\x1b[31m", "[0m", "m", "\x1b", "\x00", "\x07", "\x0b", "\x0c", "\x1a", "\x7f"),
    *("\x80", "\x85", "\x9d", "\ud83d", "\ude00", "\udc80", "\ufeff", "\u206a", "\ufffc", "\ufffd"),
    *(
        "\r",
        "\u2028",
        "\u200b",
        "\xad",
        "\xa0",
        " ",
        "a",
        "A",
        "0",
        "?",
        ".",
        "日",
        "Ã ",
        "Â ",
        "â€",
    ),
    *(
        "ГўВЂВњ",
        "вЂ",
        "Ã\x82Â©",
        "À\x80",
        "í\xa0½í¸\x8d",
        "ï»¿",
        "√©",
        "‚Äô",
        "ā€",
        "β€™",
        "ÂÂ",
        "Ã©",
    ),
)
mojibake_text = st.builds(
    misread_as,
    st.sampled_from(SENTENCES),
    st.sampled_from(("utf-8", "utf-8", "utf-8", "cp1252", "cp1251", "cp1253", "cp1250", "koi8-r")),
    st.sampled_from(MISREADINGS),
)
twice_misread = st.builds(misread_as, mojibake_text, st.just("utf-8"), st.sampled_from(MISREADINGS))
pieces = st.one_of(
    st.sampled_from(PIECES),
    st.sampled_from(LETTERS),
    st.text(st.sampled_from(LETTERS), max_size=4),
    st.text(st.characters(exclude_characters="\n"), max_size=3),
    mojibake_text.flatmap(lambda text: st.integers(0, len(text)).map(lambda cut: text[cut:])),
)
lines = st.one_of(
    st.lists(pieces, max_size=10).map("".join),
    mojibake_text,
    twice_misread,
    st.sampled_from(SENTENCES),
)


CONTROLS = {code: None for code in ftfy.chardata.CONTROL_CHARS if chr(code) not in SEPARATORS}


def by_ftfy(line: str) -> str:
    """Repair a line with ftfy, except for what `tidy` handles."""
    with patch.object(ftfy.fixes, "CONTROL_CHARS", CONTROLS):
        return ftfy.fix_and_explain(line, CONFIG).text


def is_ours(line: str, repaired: str) -> bool:
    """Decide whether the repair differs on purpose: entities, Braille."""
    return "&" in line or bool(re.search("[\u2800-\u283f]", repaired))


def scanned(*block: str) -> list[str]:
    changes = repair.scan(Block(block))
    assert all(block[index] != new for index, new in changes.items())
    return [changes.get(index, line) for index, line in enumerate(block)]


@pytest.mark.no_cover
@settings(max_examples=400)
@given(lines)
@example("Ã ")
@example("a\nÃ ".partition("\n")[2])
@example("\rÃ ")
@example("œ")
@example("ГўВЂВњa")
@example("ØªØ¹")
@example("\x1a" * 5)
def test_repair_is_ftfys_except_for_what_is_redecoded(line: str) -> None:
    other = by_ftfy(line)
    if is_ours(line, other) or hints.is_binary(line):
        return
    if line == redecode.redecode_line(line) and other == redecode.redecode_line(other):
        assert repair._repair_all(line) == other


@given(st.lists(lines, max_size=6))
@example(["é“", "²"])
@example(["ÉÉÉÉ" * 99 + "Ã©", "É£", "É", "x£", "ÃÂ" * 99, "œ", "Ã©"])
@example(["x", "Ã la", "", "œ", "Œ", "<&amp;&amp;", "&amp;", "&lt;&amp;"])
def test_scan_of_a_block_repairs_each_line(block: list[str]) -> None:
    assert scanned(*block) == [repair.repair_line(line) for line in block]


@given(lines)
def test_repair_is_idempotent(line: str) -> None:
    once = repair.repair(line)
    assert repair.repair(once) == once


def test_scan_misses_no_pair_of_suspicious_characters() -> None:
    characters = LETTERS + "aA0 .?"
    pairs = [one + two + "a" for one in characters for two in characters]
    bad = list(filter(ftfy.badness.is_bad, pairs))
    assert 10_000 < len(bad) < len(pairs)
    assert len(list(repair._places("\n".join(bad)))) == len(bad)


def doctest_literals() -> Iterator[str]:
    """Yield the texts in the examples of ftfy's documentation."""
    for module in (ftfy, ftfy.fixes, ftfy.badness, ftfy.chardata, ftfy.formatting):
        for test in doctest.DocTestFinder().find(module):
            for case in test.examples:
                for node in ast.walk(ast.parse(case.source)):
                    if isinstance(node, ast.Constant) and isinstance(node.value, str):
                        yield from node.value.split("\n")


def test_repair_of_ftfys_examples_is_ftfys() -> None:
    cases = sorted(set(doctest_literals()))
    assert len(cases) > 30
    cases = [case for case in cases if not is_ours(case, "")]
    assert list(map(repair._repair_all, cases)) == list(map(by_ftfy, cases))
    assert sum(map(str.__ne__, cases, map(by_ftfy, cases))) > 8


class TestTables:
    """The copied tables equal those of the installed ftfy."""

    def test_badness(self) -> None:
        assert squeezed(ftfy.badness.BADNESS_RE.pattern) == repair.BADNESS

    def test_controls(self) -> None:
        removed = set(map(chr, CONTROLS)) | set(map(chr, range(0xD800, 0xE000)))
        assert set(members(repair.CONTROLS)) == removed

    def test_entities(self) -> None:
        assert ftfy.chardata.HTML_ENTITY_RE.pattern == repair._ENTITY().pattern

    def test_fixes(self) -> None:
        on = [name for name in ftfy.FIXERS if getattr(CONFIG, name)]
        encoding_steps = {"restore_byte_a0", "replace_lossy_sequences", "decode_inconsistent_utf8"}
        ours = {"fix_c1_controls", "remove_control_chars"}
        assert set(on) - encoding_steps - ours == set(ftfy_line.FIXES)


def squeezed(pattern: str) -> str:
    """Strip a verbose regular expression of comments and white space."""
    tokens = re.findall(r"\[(?:\\.|[^\]])*\]|\\.|#.*|\s|.", pattern)
    return "".join(token for token in tokens if not token.isspace() and token[0] != "#")


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("schÃ¶n", "schön"),
        ("donâ€™t", "don’t"),
        ("voilÃ le travail", "voilà le travail"),
        ("ÃƒÂ©tÃƒÂ©", "été"),
        ("adv&#101;rtisement &amp; more", "advertisement & more"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("It\x92s", "It’s"),
        ("\ud83d\ude00 \udc80", "😀 \ufffd"),
        ("a\x00b\ufeffc\x07", "abc"),
    ],
)
def test_repair_repairs(broken: str, whole: str) -> None:
    assert scanned(broken, "") == [whole, ""]
    assert fix_encoding(f"x\r\n{broken}\r\n") == f"x\r\n{whole}\r\n"


@pytest.mark.parametrize(
    "clean",
    [
        *SENTENCES,
        "“Quotes” and ‘quotes’ stay, the ﬁne ligature, ＦＵＬＬ　ＷＩＤＴＨ！ and e\u0301.",
        "<p>HTML &amp; its entities stay</p>",
        "AT&T; R&D, a&b; &unknown;",
        "form\x0cfeed, bare\rreturn and line\u2028separator",
        "vertical\x0btab and fields\x1f of \x1cdata\x01",
        "",
    ],
)
def test_repair_leaves_clean_text_alone(clean: str) -> None:
    assert scanned(clean) == [clean]
    assert repair.repair(clean) == clean


def test_repair_line_never_splits_a_line() -> None:
    assert fix_encoding("a&#10;b &amp;\nc &amp; d\n") == "a&#10;b &amp;\nc & d\n"


RUNAWAYS: dict[str, Callable[[int], str]] = {
    "mojibake that unlocks the next": lambda size: "日" + "Ä\x86·" * size,
}
ENTITIES: dict[str, Callable[[int], str]] = {
    "entities in entities": lambda size: "&" + "amp;" * size,
    "numbers in numbers": lambda size: "&#" * size + "53;" + "3;" * (size - 1),
    "a chain of entities": lambda size: "&#38" + ";#38" * size + ";",
    "ampersands": lambda size: "&" * size,
    "markup with entities": lambda size: "<" + "&amp;" * size,
    "backticks and entities": lambda size: "`" + "&amp" * size,
}
HARMLESS: dict[str, Callable[[int], str]] = {
    "escapes in escapes": lambda size: "\x1b[" * size + "m" * size,
    "mojibake beside mojibake": lambda size: "日" + "Ã\x83Â©\xad" * size,
    "nulls as Java writes them": lambda size: "À\x80" * size,
    "surrogates written as UTF-8": lambda size: "í\xa0½í¸\x8d" * size,
    "what only looks like mojibake": lambda size: "ÃÂ" * size,
    "upper case": lambda size: "ÉÀ" * size,
}


@pytest.mark.parametrize("kind", ENTITIES)
def test_repair_leaves_entities_in_entities_alone(kind: str) -> None:
    line = ENTITIES[kind](100)
    assert scanned(line, "") == [line, ""]


@pytest.mark.parametrize("kind", RUNAWAYS)
def test_repair_leaves_a_line_alone_that_keeps_changing(kind: str) -> None:
    few, many = RUNAWAYS[kind](8), RUNAWAYS[kind](100)
    assert scanned(few, "") == [by_ftfy(few), ""] != [few, ""]
    assert scanned(many, "") == [many, ""] != [by_ftfy(many), ""]


@pytest.mark.parametrize("kind", HARMLESS)
def test_repair_of_a_line_that_settles_in_time_is_ftfys(kind: str) -> None:
    line = HARMLESS[kind](100)
    assert scanned(line) == [by_ftfy(line)]


@pytest.mark.parametrize("kind", [*RUNAWAYS, *ENTITIES, *HARMLESS])
def test_repair_does_linear_work(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0

    def is_bad(text: str) -> bool:
        nonlocal read
        read += len(text)
        return ftfy.badness.is_bad(text)

    def counting(text: str) -> str:
        is_bad(text)
        return unescape(text)

    monkeypatch.setattr(ftfy_line, "is_bad", is_bad)
    monkeypatch.setattr("cleantext.encoding.ftfy_line.unescape", counting)
    line = {**RUNAWAYS, **ENTITIES, **HARMLESS}[kind](5_000)
    repair.repair(line)
    assert read <= 4 * ftfy_line.PASSES * len(line)


@given(st.sampled_from(PIECES), st.sampled_from(PIECES), st.integers(1, 60))
def test_repair_of_a_run_is_ftfys_or_none(one: str, two: str, count: int) -> None:
    line = one + two * count
    if not is_ours(line, by_ftfy(line)):
        assert repair._repair_all(line) in (line, by_ftfy(line))


def test_scan_misses_no_hint() -> None:
    every = f"{hints.HINTS}|{hints.EAST_ASIAN_HINTS}"
    classes = re.findall(r"\[((?:\\.|[^\]^])+)\]", every.replace(hints.RARE_EAST, "涓浠锛銇褉"))
    characters = "".join(dict.fromkeys("".join(members(f"{each}")[:40] for each in classes)))
    triples = [one + two + "с" for one in characters for two in characters]
    found = list(filter(re.compile(every).search, triples))
    assert 500 < len(found) < len(triples)
    assert len(list(repair._places("\n".join(found)))) == len(found)


def test_repair_of_a_long_line_is_done_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "CafÃ© &amp; crÃ¨me. " * 10
    whole = "Café & crème. " * 10
    assert repair.repair(line) == whole
    monkeypatch.setattr(ftfy_line, "PIECE", 19 * 4)
    assert repair.repair(line) == whole
    # Cut within a character, the halves are not put right, and then nothing is: cut anew, they
    # would be other halves.
    monkeypatch.setattr(ftfy_line, "PIECE", 5)
    once = repair.repair(line)
    assert repair.repair(once) == once


def test_ftfy_is_not_loaded_for_clean_text() -> None:
    code = (
        "import sys; from cleantext import clean;"
        "text = 'Plain.\\n“Élan”, ½ £5 – naïve œuvre™ «où» 10 °C\\nAT&T <p> &amp;\\n';"
        "assert clean(text, only=['fix_encoding']) == text;"
        "sys.exit('ftfy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("drawer", ["wild", "untouched", "known-failures"])
def test_repair_of_the_cases_is_ftfys(drawer: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((GOLDEN / drawer).glob("*.txt"))]
    found = [line for text in texts for line in text.split("\n")]
    found = [line for line in found if not is_ours(line, "")]
    assert scanned(*found) == list(map(by_ftfy, found))


def test_controls_become_spaces_or_nothing() -> None:
    parted = "name\x1fprice\x0bcolour\x01shop\x1c"
    assert repair.repair(parted) == parted
    assert REPAIR(parted) == "name price colour shop"
    assert REPAIR("Adver\x00tise\x7fment\x07") == "Advertisement"
