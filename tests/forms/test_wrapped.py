"""Hard-wrapped text: its width, and its paragraphs."""

from __future__ import annotations

import textwrap

import pytest

from cleantext.forms.wrapped import may_be_wrapped, see_wrapped, wrap_width
from cleantext.text.block import Block

FIRST = (
    "The harbour will close on Monday, the council said after a long night in which most of the "
    "boats were counted and a few were found to be missing, among them the pilot's and the one "
    "that the mayor had bought from his brother-in-law in a year that nobody could name."
)
SECOND = (
    "Boats must be gone by noon, and the fish market moves to the square, where it was held until "
    "the bridge was built; nobody knows yet who will pay for the new wall, or when it will stand."
)
THIRD, FOURTH = (" ".join(reversed(each.rstrip(".").split())) + "." for each in (FIRST, SECOND))
VERSE = ("The tide comes in at six,", "the ferry leaves at eight,", "and nobody is late.") * 5


def wrapped(*paragraphs: str, width: int = 72) -> list[str]:
    lines = [line for each in paragraphs for line in (*textwrap.wrap(each, width), "")]
    return lines[:-1]


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_paragraphs_of_wrapped_text_are_units(width: int) -> None:
    lines = wrapped("A headline", FIRST, SECOND, THIRD, FOURTH, "Short end.", width=width)
    view = see_wrapped(Block(lines))
    assert view is not None
    seen = [unit.text for unit in view.units if unit.text]
    assert seen == ["A headline", FIRST, SECOND, THIRD, FOURTH, "Short end."]
    assert [line for unit in view.units for line in unit.lines] == list(range(len(lines)))


@pytest.mark.parametrize(
    "lines",
    [[], [""], VERSE, [FIRST, SECOND] * 5, ["Home", "News", "Sport"] * 9, [FIRST[:70]] * 2],
    ids=["none", "blank", "verse", "long lines", "menu", "few"],
)
def test_other_text_is_not_wrapped(lines: list[str]) -> None:
    assert wrap_width(lines) == 0


def test_sentences_of_like_length_are_not_wrapped() -> None:
    lines = [f"{FIRST[:60]} {number}." for number in range(30)]
    assert wrap_width(lines) == 0


def test_text_without_spaces_is_not_wrapped() -> None:
    assert wrap_width(["评议会星期二开会把问题推迟了一个星期渔市搬到广场明天再说" * 2] * 20) == 0


def test_items_quotations_and_columns_do_not_go_on() -> None:
    items = [f"- {line}" for line in wrapped(FIRST)]
    mail = [f"> {line}" for line in wrapped(SECOND)]
    columns = ["Anna          4 berths        north side         leaves at nine"] * 3
    lines = [*wrapped(FIRST, SECOND, THIRD, FOURTH), "", *items, "", *mail, "", *columns]
    view = see_wrapped(Block(lines))
    assert view is not None
    assert [unit.text for unit in view.units][-len(columns) :] == columns
    assert [unit.text for unit in view.units if unit.text.startswith(("-", ">"))] == items + mail


def test_hanging_items_go_on() -> None:
    item = textwrap.wrap(FIRST, 72, initial_indent="- ", subsequent_indent="  ")
    view = see_wrapped(Block([*wrapped(SECOND), "", *item]))
    assert view is not None
    assert view.units[-1].text == f"- {FIRST}"


def test_texts_with_very_long_lines_are_told_quickly() -> None:
    assert may_be_wrapped(Block(wrapped(FIRST)))
    assert not may_be_wrapped(Block(["Home", FIRST * 2]))
    assert not may_be_wrapped(Block(["Home"]))
