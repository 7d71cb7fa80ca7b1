"""The view of Markdown: units, their looks, and what a reader sees."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import pytest
from documents import BLOCKS, DOCUMENTS
from hypothesis import example, given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cleantext import clean
from cleantext.forms.markdown import see_markdown
from cleantext.forms.view import View
from cleantext.text.block import Block, Look

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKS = frozenset("-*|+—>")


def view_of(text: str) -> View:
    return see_markdown(Block(text.split("\n")))


def texts(text: str) -> list[str]:
    return [unit.text for unit in view_of(text).units if unit.text]


def looks(text: str) -> list[Look]:
    return [unit.look for unit in view_of(text).units if unit.text]


# ---- beside a CommonMark parser


def read(tokens: list[Token]) -> Iterator[str]:
    """Yield the texts that a parser shows to a reader."""
    for token in tokens:
        if token.type in ("text", "code_inline", "fence", "code_block"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.type == "inline":
            yield from read(token.children or [])
            yield "\n"


def words(text: str) -> list[str]:
    """Return words without marks of lists and fences, and numbers of items."""
    bare = (word.strip("`~") for word in text.split())
    return [word for word in bare if word.strip("-*|:") and not word.rstrip(".").isdigit()]


@given(DOCUMENTS)
@example("\n\n".join(BLOCKS))
def test_view_has_the_words_that_a_parser_shows(document: str) -> None:
    parsed = words("".join(read(READER.parse(document))))
    seen = [word for word in words("\n".join(texts(document))) if word != "sh"]
    assert seen == parsed


@given(DOCUMENTS)
def test_lines_are_in_one_unit_at_most(document: str) -> None:
    view = view_of(document)
    places = [line for unit in view.units for line in unit.lines]
    assert places == sorted(set(places))
    assert not {*places} & {*view.followers}


# ---- blocks


def test_headings_have_a_level() -> None:
    source = "# One\n\n### Three ###\n\nTwo\n---\n\nOne\n===\n\n#No heading\n\n> ## Two"
    assert texts(source) == ["One", "Three", "Two", "One", "#No heading", "Two"]
    assert [look.heading for look in looks(source)] == [1, 3, 2, 1, 0, 2]


def test_items_have_a_depth_and_keep_their_mark() -> None:
    source = "* [Home](/)\n    * [News](/news)\n1. First"
    assert texts(source) == ["* Home", "    * News", "1. First"]
    assert [look.item for look in looks(source)] == [1, 3, 1]
    assert [look.links for look in looks(source)] == [1, 1, 0]


@pytest.mark.parametrize(
    "block",
    [
        "```\nAdvertisement\n\n# No\n```", "~~~~ py\na\n~~~\n~~~~", "$$\na = b\n$$",
        "| a | b |\n|---|:-:|\n| c | d |", "a | b\n--- | ---\nc | d",
        "    code\n\n    more", "    code\n    more", "~~~ `a`\nb\n~~~",
        "```\n> ```\n    ```\na\n```", "> | a | b |\n> |---|---|\n> | c | d |",
        "| a |\n|---|\nb", "<PRE>\nShare\n</pre>", "- ```\n  Share\n  ```", "a <!-- b\nc\n-->",
        "<pre>\nShare\n\n</pre>", "> ```\n> code\n> ```",
    ],
)  # fmt: skip
def test_block_is_one_unit(block: str) -> None:
    (unit,) = [unit for unit in view_of(f"Text.\n\n{block}\n\nText.").units if unit.look.whole]
    assert unit.lines == range(2, 3 + block.count("\n"))


@pytest.mark.parametrize(
    "below", ["# Head", "| a | b |\n|---|---|", "<!-- a -->", "```\na\n```", "<pre>a</pre>", "***"]
)
def test_block_ends_the_paragraph_above(below: str) -> None:
    assert texts(f"**A** [link that is\n{below}")[0] == "A [link that is"


def test_paragraph_of_some_lines_may_be_a_heading() -> None:
    assert texts("The story\nof the wall\n===\n\nText.") == ["The story of the wall", "Text."]
    assert looks("The story\nof the wall\n===\n\nText.")[0].heading == 1


def test_fence_in_a_quotation_ends_with_it() -> None:
    assert texts("> ```\n> a\n\nText.") == ["> ``` > a", "Text."]


def test_fence_that_is_indented_as_code_is_code() -> None:
    assert texts("    ```\n\nText.\n\n```\na\n```") == ["```", "Text.", "``` a ```"]


@pytest.mark.parametrize(
    "source",
    ["# a" + " " * 50_000 + "b", "a|b\n" + " " * 50_000 + "x-", "[a](" + " " * 50_000 + "x",
     "# a\n" + "<!-- a\n" * 20_000, "# a\n" + "<pre>\n" * 20_000, "# a\n" + "$$\n\n" * 9_999 + "a"],
)  # fmt: skip
def test_view_is_made_in_linear_time(source: str) -> None:
    assert view_of(source).units  # quadratic scans would take minutes


def test_fence_without_an_end_goes_on_to_the_end() -> None:
    assert texts("Text.\n\n```\ncode\n\nmore") == ["Text.", "``` code more"]


def test_front_matter_comments_and_definitions_are_in_no_unit() -> None:
    note = "[^n]: A note\n    goes on\nlazily\n\n    More of it."
    source = f"---\ntags: a\n---\nText.\n<!-- a\nb -->\n[1]: /a\n{note}\n\nMore."
    view = view_of(source)
    assert [unit.text for unit in view.units if unit.text] == ["Text.", "More."]
    assert view.followers == []


def test_images_rules_and_badges_follow_their_neighbours() -> None:
    source = "![a](b)\n* * *\n[![c](d)](e) ![f](g)\n<br>\n---\nText"
    assert view_of(source).followers == [0, 1, 2, 3, 4]


def test_indented_lines_in_lists_are_no_code() -> None:
    source = "* Item\n\n    More of the item.\n\nText.\n\n    code"
    assert [look.whole for look in looks(source)] == [False, False, False, True]


def test_wrapped_paragraphs_are_one_unit() -> None:
    prose = (
        "The harbour will close on Monday, the council said after a long night in which most of "
        "the boats were counted and a few were found to be missing, among them the pilot's and "
        "the one that the mayor had bought from his brother-in-law in a year that nobody named."
    )
    text = textwrap.fill(prose, 60)
    assert texts(f"# Harbour\n\n{text}\n\n- {text}") == ["Harbour", prose, f"- {prose}"]


def test_links_may_go_on_in_the_line_below() -> None:
    assert texts("The [long\nname](/a) is here\nto stay") == ["The long name is here", "to stay"]


def test_descriptions_belong_to_their_term() -> None:
    assert texts("**Share**\n: The part that a\n  class may use.\n\n**Menu**\n: A list.") == [
        "Share : The part that a",
        "  class may use.",
        "Menu : A list.",
    ]


def test_sentences_go_on_in_lower_case() -> None:
    cut = "If you want to see what others think of it, or if a week goes by,\nwrite a comment."
    assert texts(cut) == [cut.replace("\n", " ")]
    for whole in (
        "If a week goes by,\nwrite.",
        cut.replace("write", "Write"),
        cut.replace(",\n", ".\n"),
    ):
        assert texts(whole) == whole.split("\n")
    assert texts(cut.replace("\n", "\n- ")) == cut.replace("write", "- write").split("\n")


# ---- which texts are Markdown


def test_tags_of_a_table_in_parts_stay_paired() -> None:
    text = "Intro.\n\n<table>\n<tr><td>\n\nAdvertisement\n\n</td></tr>\n</table>\n"
    assert clean(text, form="markdown", skip="keep_body") == text.replace("Advertisement\n\n", "")
