"""Chains on texts in a form: they decide on its view, and edit its lines."""

from __future__ import annotations

import re
import textwrap

import pytest
from documents import DOCUMENTS
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cleantext import ARTICLE, build_chain
from cleantext.chain.chain import Chain
from cleantext.chain.filter import drop, trim
from cleantext.errors import OptionError
from cleantext.filters import advertisement, sharing, tidy
from cleantext.text.block import Block

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
JOINED_TAGS = re.compile(r"</?(?:[ou]l|li|p|br)\b[^>]*>|<pre><code>|</code></pre>")
SHARING = Chain((sharing,))


@drop
def shorter(line: str) -> str | None:
    """Drop short lines."""
    return "short: a few letters" if 0 < len(line) < 16 else None


@trim
def last(lines: list[str]) -> dict[int, str]:
    """Drop the last of many lines."""
    return {len(lines) - 1: "last: the last one"} if len(lines) > 6 else {}


CHAINS = st.sampled_from((ARTICLE, Chain((shorter,)), Chain((last,)), Chain((tidy, shorter, last))))


@given(DOCUMENTS, CHAINS)
def test_chains_are_idempotent_and_can_be_undone(document: str, chain: Chain) -> None:
    cleaned = chain.explain(document)
    assert cleaned.undo() == document
    assert chain(cleaned.text) == cleaned.text


@given(DOCUMENTS, CHAINS)
def test_what_is_left_renders_as_before(document: str, chain: Chain) -> None:
    rest = iter(rendered(document))
    assert all(line in rest for line in rendered(chain(document)))


def rendered(document: str) -> list[str]:
    """Return the lines of HTML without tags of lists and code, which join those beside them."""
    lines = JOINED_TAGS.sub("\n", READER.render(document)).split("\n")
    return [line for line in lines if line]


def test_filters_see_what_a_reader_sees() -> None:
    text = "# Harbour\n\n[Share this](https://e.org/s)\n\n**Share this**\n\n- [Share this](/)\n"
    cleaned = SHARING.explain(text)
    assert cleaned.text == "# Harbour\n"
    assert [edit.before for edit in cleaned.edits if edit.before] == [
        "[Share this](https://e.org/s)", "**Share this**", "- [Share this](/)",
    ]  # fmt: skip
    assert {edit.evidence for edit in cleaned.edits if edit.before} == {"Share this"}


@pytest.mark.parametrize(
    "block",
    [
        "```\nShare this\n```",
        "---\nShare this\n---",
        "| Share this | a |\n|---|---|\n| b | c |",
        "1. **Type**:\n\n       Share this\n       quay = 1\n\n2. Wait.",
        "> **Type**:\n>\n>     Share this\n>     quay = 1",
        "**Type**:\n\n<details>\n<summary>Share this</summary>\n\nHelp.\n\n</details>",
        "**Type**:\n\n<table>\n<tr><td>Share this</td></tr>\n<tr><td>Help</td></tr>\n</table>",
    ],
)
def test_lines_of_blocks_stay(block: str) -> None:
    text = f"{block}\n\nText.\n"
    assert SHARING(text) == text


def test_items_with_paragraphs_that_stay_in_them_stay() -> None:
    text = "**Text.**\n\n- Share this\n\n  A drain\n- Share this\n"
    assert SHARING(text) == "**Text.**\n\n- Share this\n\n  A drain\n"


def test_code_in_a_quotation_below_a_list_stays() -> None:
    text = "**Text.**\n\n10) A drain\n\n>     Share this\n>     quay()\n"
    assert SHARING(text) == text


def test_html_with_paired_tags_goes_as_a_whole() -> None:
    text = "**Text.**\n\n<div>\nShare this\n</div>\n\nMore.\n"
    assert SHARING(text) == "**Text.**\n\nMore.\n"


def test_images_and_rules_go_between_removed_lines_only() -> None:
    text = "Text.\n\n![a](b.png)\n\nShare this\n\n---\n\n![c](d.png)\n\nShare this\n"
    cleaned = SHARING.explain(text)
    assert cleaned.text == "Text.\n\n![a](b.png)\n"
    assert [edit.line for edit in cleaned.edits if edit.before] == [5, 7, 9, 11]
    assert {edit.reason for edit in cleaned.edits if edit.line in (7, 9)} == {"aside"}


def test_items_with_items_that_stay_in_them_stay() -> None:
    text = "- [Share this](/)\n    - A drain\n- [Share this](/)\n    - Share this\n"
    assert SHARING(text) == "- [Share this](/)\n    - A drain\n"


def test_rule_below_a_removed_line_makes_no_heading() -> None:
    assert SHARING("**Text.**\n- [Share this](/)\n---\n\nMore.\n") == "**Text.**\n\nMore.\n"


def test_a_blank_line_stays_between_blocks() -> None:
    text = "Text.\n\n![a](b.png)\n\nShare this\n\nMore.\n"
    assert SHARING(text) == "Text.\n\n![a](b.png)\n\nMore.\n"


def test_wrapped_paragraphs_go_as_a_whole() -> None:
    prose = "The harbour will close on Monday, the council said after a long night of talks. " * 5
    text = textwrap.fill(prose, 70)
    secret = textwrap.fill("Advertisement feature: " + prose.replace("harbour", "shop"), 70)

    @drop
    def adverts(line: str) -> str | None:
        return "advertisement: its start" if line.startswith("Advertisement feature") else None

    cleaned = Chain((adverts,)).explain(f"{text}\n\n{secret}\n\n{text}\n")
    assert cleaned.text == f"{text}\n\n{text}\n"
    assert cleaned.removed == {"advertisement": secret.count("\n") + 1}


def test_units_with_spared_lines_stay() -> None:
    text = "**Text.**\n\nShare\n-----\n\n---\n\nShare this\n"
    assert SHARING(text) == "**Text.**\n"
    assert SHARING.sparing({4}).explain(text).text == "**Text.**\n\nShare\n-----\n\n---\n"
    assert SHARING.sparing({6}).explain(text).text == "**Text.**\n\n---\n"


def test_form_is_an_option() -> None:
    text = "[Advertisement](/)\n\nText.\n"
    assert build_chain(preset=Chain((advertisement,)))(text) == "Text.\n"
    assert build_chain(preset=Chain((advertisement,)), form="plain")(text) == text
    assert build_chain(preset=Chain((advertisement,)), form="markdown")(text) == "Text.\n"
    with pytest.raises(OptionError, match="form"):
        build_chain(form="latex")  # type: ignore[arg-type]


def test_form_stays_when_chains_are_changed_and_joined() -> None:
    plain = build_chain(form="plain")
    assert plain.form == plain.without("tidy").form == plain.including(shorter).form == "plain"
    assert (plain + Chain((shorter,))).form == (Chain((shorter,)) + plain).form == "plain"
    assert Chain((shorter,)).form == "auto"


def test_errors_name_the_line_of_the_text() -> None:
    @drop
    def broken(line: str) -> str | None:
        raise ValueError(line)

    with pytest.raises(ValueError, match="Text") as error:
        Chain((broken,))("---\na: b\n---\n# Text\n")
    assert "at line 4: 'Text'" in "\n".join(error.value.__notes__)


def test_looks_go_with_their_lines() -> None:
    block = Block(("a", "b"))
    assert block.pick(b"\0\1").looks == ()
