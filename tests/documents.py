"""Markdown documents for the tests of forms: blocks, and texts made of them."""

from __future__ import annotations

from hypothesis import strategies as st

PARAGRAPHS = (
    "The harbour will close on Monday, the council said after a long night.",
    "Boats must be gone by *noon*, and the **fish market** moves to the [square](/square).",
    "The wall, built in 1889, leaks at `section 4_b` and [below](https://example.org/a_(b) 'map').",
    "Nobody knows who pays\\*; the town has ~~no~~ little money &amp; less time.",
    "A line that breaks here  \nand goes on there.",
    "> “We can’t keep the roof on,” said Rosa Lind, who has lived there for sixty years.",
    "See <https://example.org/wall> or write to the [clerk][1].",
    "Water rose to 2 * 3 metres; snake_case_names stay as they are.",
)
HEADINGS = ("# Harbour to close", "## What it needs ##", "Old steps\n---------", "The wall\n=====")
LISTS = (
    "- A roof\n- A drain\n- Somebody who likes walkers",
    "1. Close the gate.\n2. Drain the basin.\n   * by hand\n   * by pump",
    "* [Otters move in](/otters)\n* [Bridge tolls to rise](/tolls)\n* ![](a.png) [Weir](/weir)",
    "- [ ] order the stones\n- [x] ring the mason",
)
WHOLE = (
    "```sh\n# not a heading\nmake wall\n[no](link)\n```",
    "~~~\nAdvertisement\n~~~",
    "    indented code\n    Share this",
    "| boat | berth |\n|---|---|\n| Anna | 4 |\n| Share | 5 |",
)
UNSEEN = (
    "![The wall](wall.jpg)",
    "[![Logo](logo.svg)](https://example.org/)",
    "***",
    "[1]: https://example.org/clerk 'The clerk'",
    "<!-- Advertisement -->",
)
BLOCKS = (*PARAGRAPHS, *HEADINGS, *LISTS, *WHOLE, *UNSEEN)
DEFINITION = UNSEEN[3]

DOCUMENTS = st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=12).map(
    lambda blocks: "\n\n".join(["# The **harbour** of [Oxley](/oxley)", *blocks, DEFINITION]) + "\n"
)
"""Documents that are told to be Markdown, and whose only reference has its definition."""
