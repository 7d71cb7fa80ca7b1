"""tidy: white space that nobody sees goes, typography stays, glued labels are cut."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleantext.filters import squeeze_blanks, tidy, whitespace
from cleantext.phrases import Section
from cleantext.presets import REPAIR
from cleantext.text.block import Block

LABELS = [entry.source for entry in Section("glued").entries]


def scanned(*block: str) -> list[str]:
    changes = whitespace.Tidy().scan(Block(block))
    assert all(block[index] != new for index, new in changes.items())
    return [changes.get(index, line) for index, line in enumerate(block)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\u200b\ufeff", ""),
        ("Soft \u2028 ", "Soft "),
        ("No break \u200b ", "No break "),
        ("   \x0c", "   "),
        ("lamp\x1f4\x1fred", "lamp 4 red"),
        ("id\x01name\x01", "id name"),
        ("base\ufffareading\ufffb next\ufffcword", "base reading next word"),
        (
            "one\x0btwo\x0cthree\x85four\u2028five\u2029six\rseven",
            "one two three four five six seven",
        ),
        ("one.\x1c\x1d\x1e\x1ftwo", "one. two"),
        ("one. \u2028 two", "one. two"),
        ("\x0cChapter one", "Chapter one"),
        ("\x0c  indented", "  indented"),
        ("the end\r", "the end"),
        ("\ufeffword\u2060s \u200bapart\u200b ", "words apart"),
        ("ไทย\u200b ไทย", "ไทย ไทย"),
        ("ไทย\u200b\u200bA\u200bไทย", "ไทยAไทย"),
    ],
)
def test_tidy_removes_invisible_characters(before: str, after: str) -> None:
    assert scanned(before, "", before) == [after, "", after]
    assert whitespace.tidy_line(before) == after


@pytest.mark.parametrize(
    "clean",
    [
        "",
        "    indented\tby four",
        "to\xadmor\xadrow",
        "\ttabs\tstay\there",
        "Il a dit : « Oui\xa0! »",
        "10\u202f000\u2009km, 5\xa0%",
        "می\u200cخواهم",
        "👩\u200d👩\u200d👧 क्\u200dष",
        "\u200eשלום\u200f (abc) \u202aabc\u202c \u2066x\u2069",
        "ภาษา\u200bไทย ភាសា\u200bខ្មែរ ພາສາ\u200bລາວ မြန်\u200bမာ",
        "ideographic\u3000space",
        "a hard break  ",
        "-- ",
        "> ",
        "flowed ",
        "an empty cell\t\t",
        "The end.\t\xa0\u3000",
        "   ",
    ],
)
def test_tidy_keeps_typography(clean: str) -> None:
    assert scanned(clean) == [clean]
    assert whitespace.tidy_line(clean) == clean


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It was late, he said.Read more", "It was late, he said."),
        ("It was late, he said!Read More »", "It was late, he said!"),
        ("“Is it late?”Continue reading…  ", "“Is it late?”"),
        ('He said: "It is late."Advertisement', 'He said: "It is late."'),
        ("It was late (and dark).STORY CONTINUES BELOW ADVERTISEMENT", "It was late (and dark)."),
        ("And so on…Read on", "And so on…Read on"),
        ("And so on…Read more", "And so on…"),
        (
            "It ended.Share this article.Read more.Read more",
            "It ended.Share this article.Read more.",
        ),
        ("It ended.Share this article.Share this article", "It ended."),
        ("Das sagte er am Montag.Weiterlesen", "Das sagte er am Montag."),
        ("„Das ist spät.“Mehr lesen", "„Das ist spät.“"),
        ("Il fait tard à Paris.Lire l’article", "Il fait tard à Paris."),
        ("Ya es tarde en la ciudad.Leer más", "Ya es tarde en la ciudad."),
    ],
)
def test_tidy_cuts_a_glued_label(before: str, after: str) -> None:
    assert scanned("x", before) == ["x", after]
    assert whitespace.tidy_line(before) == after


@pytest.mark.parametrize(
    "clean",
    [
        "Read more",
        "...Read more",
        "1.Read more",
        "It was late. Read more",
        "He told us to read more",
        'The button says "Read more',
        "He wrote to the editor,”Read more",
        "It was late, he said.read more",
        "It was late, he said.Read more of this in the book",
        "We use Node.js and Vue.js",
        "He lives in the U.S.A",
        "Read more.It is good for you",
        "See example.Advertisement.show()",
    ],
)
def test_tidy_keeps_what_may_be_text(clean: str) -> None:
    assert scanned(clean) == [clean]
    assert whitespace.tidy_line(clean) == clean


@pytest.mark.parametrize("label", LABELS)
def test_tidy_cuts_every_glued_label(label: str) -> None:
    sentence = "It was late, he said."
    assert len(label) < whitespace.LABEL - 5
    assert whitespace.tidy_line(sentence + label.capitalize()) == sentence


UNSEEN = "\v\f\r\x01\x1c\x1f\x85\ufffb\ufffc\u2028\u2029\u200b\u2060\ufeff \t\xa0\u3000"
fragments = st.one_of(
    st.sampled_from(UNSEEN),
    st.text(st.sampled_from(UNSEEN + "กขA."), max_size=6),
    st.sampled_from(LABELS).map(str.capitalize),
    st.sampled_from(
        [".", "!", "…", "”", '."', "a b.", "He said so.", "。", "»", "Ã ", "&#13;", "É"]
    ),
    st.text(st.characters(exclude_characters="\n"), max_size=3),
)
lines = st.lists(fragments, max_size=8).map("".join)


@pytest.mark.no_cover
@settings(max_examples=300)
@given(st.lists(lines, max_size=6))
@example(["a b.Read more", "กข\u200bก\u200b", "\u200b\u200bA"])
@example(["Click here to read more.広告"])
def test_scanning_a_block_is_tidying_each_line(block: list[str]) -> None:
    assert scanned(*block) == list(map(whitespace.tidy_line, block))


@given(lines)
def test_tidy_is_idempotent(line: str) -> None:
    once = whitespace.tidy_line(line)
    assert whitespace.tidy_line(once) == once
    repaired = REPAIR(line)
    assert REPAIR(repaired) == repaired


@given(lines)
def test_tidy_loses_nothing_visible(line: str) -> None:
    def visible(text: str) -> str:
        return "".join(mark for mark in text if mark not in UNSEEN and not mark.isspace())

    assert visible(line).startswith(visible(whitespace.tidy_line(line)))


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "line",
    [
        "ก" + "\u200b" * 200_000 + "ก",
        "a " + ".Share this article" * 20_000,
        "a" + " " * 200_000 + "b",
        "." * 200_000 + "Read more",
        ".A" * 100_000,
        ".Aa" * 30 + " " * 200_000 + "x",
        ("a. B" + " " * 50) * 5_000,
        "\u2028 " * 100_000,
    ],
)
def test_tidy_is_fast_on_a_long_line(line: str) -> None:
    # What is quadratic takes minutes here.
    assert scanned(line) == [whitespace.tidy_line(line)]


def test_tidy_keeps_endings() -> None:
    assert tidy("one\x0c\r\ntwo\t\nthree \u200b") == "one\r\ntwo\t\nthree "
    assert tidy("a\r\r\n") == "a\r\n"


def test_squeeze_blanks_runs_when_asked_for() -> None:
    assert squeeze_blanks("\n\none\n\n \ntwo\n\n") == "one\n\ntwo\n"
