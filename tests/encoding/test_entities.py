"""Entities left in lines: unescaped, all or none, once at most."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.encoding import repair
from cleantext.encoding.entities import unescape
from cleantext.text.block import Block

PIECES = (
    *("&amp;", "amp;", "&#38;", "#38;", "&lt;", "<", "&#10;", "&NewLine;", "&#x80;", "&#0;", "&"),
    *("&eacute;", "&EACUTE;", "&nbsp;", "&foo;", "&#xD83D;", "&#99999999999;", ";", "&ampamp;"),
    *(" ", "a", "A", "0", "?", ".", "日", "\x00", "\x1b[31m", "\ufffd", "Ã©", "â€"),
)


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("Fish &amp; chips&nbsp;&ndash; &pound;5", "Fish & chips\xa0– £5"),
        ("5 &lt; 6 &amp;&amp; 7 &gt; 6, &lt;3", "5 < 6 && 7 > 6, <3"),
        ("P&EACUTE;REZ isn&#39;t &#x2F; &quot;in&quot;", 'PÉREZ isn\'t / "in"'),
        ("Title &#124; Site", "Title | Site"),
        ("caf&Atilde;&copy;", "café"),
        ("https://a.example/x.html?a=1&amp;b=2", "https://a.example/x.html?a=1&b=2"),
    ],
)
def test_unescape_replaces_entities(line: str, whole: str) -> None:
    assert repair.repair(line) == whole == repair.repair(whole)


@pytest.mark.parametrize(
    "line",
    [
        "Write &amp;lt; for &lt; in a page.",
        "&amp;amp; and &AMP;quot;x&#38;quot; &amp; so on",
        "AT&T; &amp;copy;",
        "For bold type &lt;b&gt; before the word.",
        "A comment is &lt;!-- so --&gt; &amp; ends there.",
        "Type `&nbsp;` between &eacute; and e.",
        "The sign is written `a &amp; b` here.",
        "s.replace('&', '&amp;')",
        "Aus „&auml;“ wird ein Umlaut.",
        "In HTML, &nbsp; keeps two words together.",
        "A star: &#42;not bold&#42; &lowbar;",
        "| a&#124;b | c |",
        "AT&T and R&D &copy 2024 &ampamp;",
    ],
)
def test_unescape_leaves_lines_about_markup_alone(line: str) -> None:
    assert repair.repair(line) == line
    assert repair.scan(Block((line, ""))) == {}


@given(st.lists(st.sampled_from(PIECES) | st.sampled_from(["lt;", "amp", "`", "'"])).map("".join))
def test_unescape_happens_at_most_once(line: str) -> None:
    once = unescape(line)
    assert unescape(once) == once
    again = repair.repair(line)
    assert repair.repair(again) == again
