"""Flat text: parts of a line go, and come back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext import ARTICLE, build_chain
from cleantext.chain.chain import Chain
from cleantext.chain.filter import drop, rewrite
from cleantext.forms import see
from cleantext.forms.flat import LEAST_WORDS, may_be_flat
from cleantext.text.block import Block
from cleantext.text.prose import is_paragraph

ENGLISH = (
    "The harbour will close on Monday, the council said after a long night of talks with owners.",
    "Boats must be gone by noon, and the fish market will move to the square behind the church.",
    "Nobody knows who will pay for the new wall, which was promised to the town ten years ago.",
    "“We have waited for this for most of my life,” said Rosa Lind, who mends nets by the pier.",
    "The last storm took forty metres of the old wall and left the lower street under water.",
)
GERMAN = (
    "Der Hafen wird am Montag geschlossen, wie der Rat nach einer langen Nacht mitgeteilt hat.",
    "Die Boote müssen bis zum Mittag weg sein, und der Markt zieht auf den Platz an der Kirche.",
    "Niemand weiß, wer die neue Mauer bezahlt, die der Stadt vor zehn Jahren versprochen wurde.",
    "„Darauf haben wir lange gewartet“, sagte eine Frau, die seit Jahren am Ufer Netze flickt.",
    "Der letzte Sturm hat vierzig Meter der alten Mauer mit sich in die See hinaus genommen.",
)
RUSSIAN = (
    "Порт закроют в понедельник, сообщил городской совет после долгой ночи споров с владельцами.",
    "Лодки нужно убрать до полудня, а рыбный рынок переедет на площадь за старой церковью у реки.",
    "Никто не знает, кто заплатит за новую стену, которую обещали городу ещё десять лет назад.",
    "Последний шторм унёс сорок метров старой стены, и нижняя улица на два дня ушла под воду.",
    "Теперь в порту ждут весны, потому что зимой никто не возьмётся за такую работу у моря.",
)
CHINESE = (
    "市议会在漫长的讨论之后说，港口将在星期一关闭，船只必须在中午之前离开。",
    "鱼市将搬到教堂后面的广场，直到新的防波堤完工为止，没有人知道要等多久。",
    "没有人知道谁来支付这道新墙的费用，而这道墙十年前就已经答应给这座城市了。",
    "上一次风暴冲走了四十米的旧墙，下面的街道在水里泡了两天，许多人家都搬走了。",
    "一位住在码头旁边的妇人说，她等这一天已经等了大半辈子，现在终于看到了希望。",
)
BODIES = (ENGLISH, GERMAN, RUSSIAN, CHINESE)
MENUS = ("Home | News | Sport |", "Startseite · Sport ·", "Главная | Новости |", "首页 新闻 体育 ")


def body(sentences: tuple[str, ...], words: int = 420) -> str:
    """Return a long line of prose, with a number in each sentence."""
    gap = "" if sentences is CHINESE else " "
    every = (sentences[turn % 5] for turn in range(words // 14))
    return gap.join(f"{each[:-1]}{gap}{turn}{each[-1]}" for turn, each in enumerate(every))


@drop
def labels(line: str) -> str | None:
    """Drop what is short."""
    return "label: short" if line.strip() and not is_paragraph(line) else None


@rewrite
def shouted(line: str) -> str:
    """Write a line in capitals unless it has a bar."""
    return line if "|" in line else line.upper()


PARTS = st.sampled_from((*MENUS, *map(body, BODIES), *ENGLISH, "Share this", "Mehr", "  ", "\t"))
TEXTS = st.lists(PARTS, min_size=1, max_size=9).flatmap(
    lambda parts: st.sampled_from((" ", " ", "  ", "\n", "\r\n")).map(
        lambda gap: " ".join([*parts[:-1], f"{gap}{parts[-1]}"])
    )
)
CHAINS = st.sampled_from((Chain((labels,)), Chain((shouted, labels)), Chain((shouted,)) + ARTICLE))


@given(TEXTS, CHAINS)
def test_chains_are_idempotent_and_can_be_undone(text: str, chain: Chain) -> None:
    cleaned = chain.explain(text)
    assert cleaned.undo() == text
    assert chain(cleaned.text) == cleaned.text


@given(TEXTS)
def test_edits_tell_the_parts_that_went(text: str) -> None:
    cleaned = Chain((labels,)).explain(text)
    for edit in cleaned.edits:
        if edit.span:
            start, stop = edit.span
            assert edit.before[:start] + edit.before[stop:] == edit.after
            assert edit.removed == edit.before[start:stop]
    assert sum(cleaned.removed.values()) == sum(bool(e.removed.strip()) for e in cleaned.edits)


@pytest.mark.parametrize(("menu", "sentences"), [*zip(MENUS, BODIES, strict=True)])
def test_menu_before_and_footer_after_the_prose_go(menu: str, sentences: tuple[str, ...]) -> None:
    prose = body(sentences)
    cleaned = Chain((labels,)).explain(f"{menu} {prose} {menu} Mehr | Share this")
    assert cleaned.text == prose
    assert [(edit.line, edit.reason, edit.end) for edit in cleaned.edits] == [(1, "label", "")] * 2
    assert cleaned.edits[0].removed.strip() == menu.strip()
    assert cleaned.removed == {"label": 2}
    assert "0 repaired" in repr(cleaned)


def test_furniture_of_an_article_goes() -> None:
    menu = "Home | News | Sport | Weather | Log in | Subscribe | Contact us | About us | Search"
    foot = "Share on Facebook | Read more | All rights reserved. | Privacy policy"
    prose = body(ENGLISH)
    assert ARTICLE(f"{menu} | {prose} {foot}") == prose


@pytest.mark.parametrize("sentences", BODIES)
def test_prose_alone_stays(sentences: tuple[str, ...]) -> None:
    assert ARTICLE(body(sentences)) == body(sentences)


def test_parts_among_prose_go_in_long_runs_only() -> None:
    some, many = ("Mehr | Share this | More", "Mehr | Share this | " * 4)
    halves = (body(ENGLISH),) * 2
    assert Chain((labels,))(f" {some} ".join(halves)) == f" {some} ".join(halves)
    assert Chain((labels,))(f" {many}".join(halves)) == " ".join(halves)


def test_a_part_that_stays_keeps_its_gap() -> None:
    kept = Chain((labels.protecting([lambda line: line == "B"]),))
    assert kept(f"A | B | C | {body(ENGLISH)}") == f"B | {body(ENGLISH)}"


def test_lines_of_labels_go_as_a_whole() -> None:
    cleaned = Chain((labels,)).explain(f"Home\n\nMehr | {body(ENGLISH)}\nShare this\n")
    assert cleaned.text == body(ENGLISH) + "\n"
    assert [(edit.line, edit.span) for edit in cleaned.edits if edit.before] == [
        (1, None), (3, (0, 7)), (4, None),
    ]  # fmt: skip


def test_spared_lines_stay() -> None:
    text = f"Home | {body(ENGLISH)}"
    assert Chain((labels,)).sparing({1})(text) == text
    assert build_chain(preset=Chain((labels,)), form="plain")(text) == text


@pytest.mark.parametrize(
    "text",
    [
        " ".join(ENGLISH),
        json.dumps({"menu": "Home", "text": body(ENGLISH)}),
        json.dumps([{"a": sentence, "b": "Home"} for sentence in ENGLISH * 20]),
        "if(a.b){c=d;}" * 300 + body(ENGLISH),
        "TWFuIGlzIGRpc3Rpbmd1aXNoZWQ" * 300,
        "\n".join([body(ENGLISH)] * 6),
        "Home News Sport " * 200,
    ],
    ids=("short", "JSON", "rows", "code", "base64", "lines", "labels"),
)
def test_other_text_is_not_flat(text: str) -> None:
    assert see(Block(text.split("\n"))) is None


@given(TEXTS)
def test_quick_look_misses_no_flat_text(text: str) -> None:
    assert may_be_flat(text) or see(Block(text.split("\n"))) is None


def test_shortest_flat_text() -> None:
    text = " ".join([body(ENGLISH, words=LEAST_WORDS + 60)])
    assert may_be_flat(text)
    assert see(Block([text]))
