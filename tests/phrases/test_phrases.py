"""Phrases: parsing and lookup."""

from __future__ import annotations

import random
import re
import unicodedata
from typing import Literal
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import PHRASES, documents

from cleantext.errors import PhraseError
from cleantext.filters.phrases import drop_phrases
from cleantext.phrases import START_LIMIT, Entry, Rules, Section, languages, parse_entry, parse_file
from cleantext.phrases.patterns import UserPattern
from cleantext.text.block import LONGEST, PIECE, Block
from cleantext.text.lines import split

# ---- reading


def test_parse_entry_reads_whole_lines_starts_and_patterns() -> None:
    whole = parse_entry("Sign up for our  Newsletter!")
    assert (whole.key, whole.start, whole.pattern) == ("sign up for our newsletter", False, "")
    start = parse_entry("sign up for the *\tSign up for the Briefing")
    assert (start.key, start.start, start.example) == (
        "sign up for the",
        True,
        "Sign up for the Briefing",
    )
    pattern = parse_entry("Inbox|Straße /to your (inbox|door)/\tNews to your inbox.")
    assert pattern.pattern == "to your (inbox|door)"
    assert pattern.anchors == ("inbox", "strasse")
    assert pattern.example == "News to your inbox."


def test_parse_entry_takes_a_phrase_for_its_own_example() -> None:
    assert parse_entry("read more").example == "read more"
    assert parse_entry("read *").example == "read"


def test_parse_entry_keeps_slashes_within_phrases_and_patterns() -> None:
    assert parse_entry("ad / commercial").key == "ad / commercial"
    assert parse_entry("page /a/b/").pattern == "a/b"
    assert parse_entry("/a/").anchors == ()


@pytest.mark.parametrize("source", ["", "  ", "*", "» *", "…", "\tan example", "***"])
def test_parse_entry_refuses_an_entry_without_a_phrase(source: str) -> None:
    with pytest.raises(PhraseError, match="holds no phrase"):
        parse_entry(source)


@pytest.mark.parametrize("source", ["sign up /x/", "sign| /x/", "… /x/", "a||b /x/"])
def test_parse_entry_refuses_more_than_words_before_a_pattern(source: str) -> None:
    with pytest.raises(PhraseError, match="single words"):
        parse_entry(source)


def test_parse_file_reads_sections_entries_and_comments() -> None:
    text = "# a comment\n\n[navigation]\nhome\n\n[related:heading]\nmore stories\n# home\nsee *\n"
    found = [(section, entry.source) for section, entry in parse_file(text, "xx.txt")]
    assert found == [
        ("navigation", "home"),
        ("related:heading", "more stories"),
        ("related:heading", "see *"),
    ]


def test_parse_file_names_the_file_and_line_of_a_bad_entry() -> None:
    with pytest.raises(PhraseError, match=r"^xx\.txt, line 3: '\*' holds no phrase$"):
        list(parse_file("[navigation]\nhome\n*\n", "xx.txt"))


def test_parse_file_refuses_an_entry_before_any_section() -> None:
    with pytest.raises(PhraseError, match=r"^xx\.txt, line 2: .* before any"):
        list(parse_file("# no section\nhome\n", "xx.txt"))


@pytest.mark.parametrize("source", ["/(/", "word /a{2,1}/"])
def test_rules_refuse_an_invalid_pattern(source: str) -> None:
    with pytest.raises(PhraseError, match="not a valid regular expression"):
        Rules.parse([source])
    with pytest.raises(PhraseError, match="not a valid regular expression"):
        Rules.parse([source], UserPattern)


def test_rules_allow_the_syntax_of_regex() -> None:
    own = Rules.parse([r"/^\p{Lu}+$/"], UserPattern)
    assert own.match("ÉTÉ")


def test_languages_are_those_of_the_files() -> None:
    assert "en" in languages()
    assert list(languages()) == sorted(languages())
    assert Section("no such kind").entries == ()


# ---- looking up


def found(source: str, line: str) -> bool:
    return Rules.parse([source]).match(line) is not None


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("read more", "» READ  more …"),
        ("0 comments", "1,204 Comments"),
        ("sign up for *", "Sign up for the Morning Briefing"),
        ("sign up for *", "Sign up for"),
        ("subscribe *", "Subscribe: now"),
        ("続きを*", "続きを読む"),
        ("広*", "広告"),
        ("/^a+$/", "AAA"),
        ("inbox /to your/", "Straight to your (inbox)"),
        ("広告 /の/", "今日の広告です"),
        ("/x{500}/", "x" * 500),
    ],
)
def test_entry_matches(source: str, line: str) -> None:
    assert found(source, line)
    assert Rules.parse([source]).scan(Block(["other", line])).keys() == {1}


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("read more", "Read more about it"),
        ("read more", ""),
        ("sign up for *", "He would sign up for it"),
        ("sign up for *", "Sign up for what you believe in."),
        ("sign up for *", "Sign up fortnightly"),
        ("sign up for *", "Sign up for " + "x" * START_LIMIT),
        ("inbox /to your/", "Straight to your inboxes"),
        ("inbox /to your/", "to your inbox " + "x" * LONGEST),
        ("/^$/", ""),
    ],
)
def test_entry_does_not_match(source: str, line: str) -> None:
    assert not found(source, line)
    assert not Rules.parse([source]).scan(Block([line]))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_pattern_matches_letters_with_combining_marks(
    form: Literal["NFC", "NFD"],
) -> None:
    rules = Rules.parse(["liên /^tin liên quan: .{3,80}$/"])
    line = unicodedata.normalize(form, "Tin liên quan: Chợ nổi")
    assert rules.match(line) == rules.scan(Block([line]))[0] == rules.entries[0]


def test_match_returns_the_first_entry() -> None:
    def cost(entry: Entry) -> int:
        return 0 if not entry.pattern else 1 if entry.anchors else 2

    sources = ["read more", "read *", "more /more/", "/^read/"]
    for turn in range(len(sources)):
        turned = sources[turn:] + sources[:turn]
        own = Rules.parse(turned)
        first = min(own.entries, key=cost)
        assert own.scan(Block(["Read more"])) == {0: first}
        assert own.match("Read more") == first


words = st.sampled_from(
    [
        "read",
        "more",
        "sign",
        "up",
        "inbox",
        "a",
        "広",
        "広告",
        "を読む",
        "ad",
        "x0",
        "0",
        "don't",
        "it's",
        ".",
        "!",
        "ß",
    ]
)
glue = st.sampled_from(("", " ", " ", " ", ": ", "-", "… ", "'", ".", "\t", "»"))
texts = st.lists(st.tuples(words, glue), min_size=1, max_size=5).map(
    lambda pairs: "".join(word + mark for word, mark in pairs)
)
patterns = st.tuples(st.lists(words, max_size=2), words).map(
    lambda drawn: f"{'|'.join(drawn[0])} /{drawn[1]}/"
)
sources = st.one_of(texts, texts.map("{}*".format), patterns, st.sampled_from(PHRASES))


def entries(drawn: list[str]) -> list[str]:
    """Keep the drawn entries that can be parsed."""
    good = []
    for source in drawn:
        try:
            good.append(parse_entry(source).source)
        except PhraseError:
            continue
    return good


@given(
    st.lists(sources, max_size=8).map(entries),
    st.one_of(documents, st.lists(texts, max_size=8).map("\n".join)),
)
@example(["subscribe *"], "subscribe: now")
@example(["広 *"], "広告")
@example(["a *"], "a\u0301")
def test_scan_of_a_block_matches_line_by_line(drawn: list[str], text: str) -> None:
    own = Rules.parse(drawn)
    lines = split(text).texts
    one_by_one = {i: entry for i, line in enumerate(lines) if (entry := own.match(line))}
    assert own.scan(Block(lines)) == one_by_one


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        ("^a|b", "cb"),
        ("^(a|b)|c", "xc"),
        (r"^[(]|b", "cb"),
        (r"^[]|]|b", "cb"),
        (r"^\(|b", "cb"),
        (r"^[\](]|b", "cb"),
        (r"(^a|b)", "cb"),
        (r"^(a(b|c))[|]|d", "xd"),
    ],
)
def test_pattern_with_an_alternative_to_the_start_matches_within(pattern: str, line: str) -> None:
    assert re.search(pattern, line)
    assert Rules.parse([f"/{pattern}/"]).match(line)


@pytest.mark.parametrize("pattern", ["^b", "^(b|c)", r"^[|b]", r"^\W*(b|c(d|e))\|?$"])
def test_pattern_for_the_start_matches_there_only(pattern: str) -> None:
    assert Rules.parse([f"/{pattern}/"]).match("b")
    assert not Rules.parse([f"/{pattern}/"]).match("ab")


@given(st.data())
def test_section_scans_as_it_matches(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(("navigation", "newsletter", "consent", "related")))
    own = Section(kind, data.draw(st.sampled_from([("de",), ("en", "ja"), ("ar", "vi")])))
    lines = split(data.draw(documents)).texts
    one_by_one = {i: entry for i, line in enumerate(lines) if (entry := own.match(line))}
    assert own.scan(Block(lines)) == one_by_one


@pytest.mark.parametrize("piece", [PIECE, 7, 1])
def test_scan_does_not_depend_on_the_place_of_a_line(piece: int) -> None:
    own = Rules.parse(["read more", "sign up *", "inbox /your/", "/^pr/"])
    lines = ["Read more", "Sign up now", "your inbox", "prose", "no prose", "Read more"] * 3
    random.Random(5).shuffle(lines)
    with patch("cleantext.text.block.PIECE", piece):
        scanned = own.scan(Block(lines))
    assert [scanned.get(i) for i in range(len(lines))] == [own.match(line) for line in lines]


def test_drop_phrases_reports_its_kind_and_the_phrase() -> None:
    own = drop_phrases("newsletter", Rules.parse(["get it first *"]), "own_newsletter")
    assert own.name == "own_newsletter"
    assert own("Get it first, every day\nProse.\n") == "Prose.\n"
    assert own.func("Get it first") == "newsletter: get it first *"
    assert own == drop_phrases("newsletter", Rules.parse(["get it first *"]), "own_newsletter")
