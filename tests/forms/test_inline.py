"""What a reader sees of a piece of Markdown."""

from __future__ import annotations

import pytest

from cleantext.forms.inline import Seen, render


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("No marks at all.", "No marks at all."),
        ("The [council](/council) met.", "The council met."),
        ("The [council](https://e.org/a_(b)/c?d=e 'All of it') met.", "The council met."),
        ('The [council](<a b> "c") met.', "The council met."),
        ("The [council][1] and the [mayor][] met.", "The council and the mayor met."),
        ("[Two](/a)[links](/b)", "Two | links"),
        ("[Home](/) [](/x) [News](/n)  [Sport](/s)", "Home | News | Sport"),
        ("See [one](/a) and [two](/b)", "See one and two"),
        ("Before ![a wall](wall.jpg) after", "Before  after"),
        ("[![Logo](logo.svg)](/)", ""),
        ("A **bold** and *weak* ~~old~~ __word__ _here_", "A bold and weak old word here"),
        ("**Bold with *weak* within**", "Bold with weak within"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("Type `<br>` or ``a`b``", "Type <br> or a`b"),
        ("`**not bold**` `[no](link)`", "**not bold** [no](link)"),
        (r"1\. Not a list, \*not weak\*", "1. Not a list, *not weak*"),
        ("Fish &amp; chips&nbsp;&lt;3", "Fish & chips\xa0<3"),
        ("one &#10;line&NewLine;", "one  line "),
        ("<https://example.org/a>", "https://example.org/a"),
        ("<b>Bold</b><br/>text <!-- no -->", "Boldtext "),
        ("As shown before.[^1]", "As shown before."),
        ("An array a[0] and [a note]", "An array a[0] and [a note]"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
    ],
)
def test_render_shows_what_a_reader_sees(source: str, expected: str) -> None:
    assert render(source).text == expected


@pytest.mark.parametrize(
    ("source", "links"),
    [("Home", 0), ("[Home](/)", 1), ("[Home](/) of", 4 / 6), ("![Home](/)", 0), ("[ Home ](/)", 1)],
)
def test_render_tells_the_share_of_links(source: str, links: float) -> None:
    assert render(source).links == pytest.approx(links)


@pytest.mark.parametrize(
    "mark", ["[", "](", "**", "`", "<", "\\", "![", "_a", "&", "~~", "((", "<!--"]
)
def test_render_is_fast_on_many_open_marks(mark: str) -> None:
    source = f"{mark} " * 50_000
    assert isinstance(render(source), Seen)  # quadratic patterns would take minutes
