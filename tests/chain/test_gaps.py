"""The gaps that cut lines leave: which blank lines go, in what order, with which account."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from itertools import product
from unittest.mock import patch

import pytest
from gaps import beside_cuts, shape_of
from hypothesis import given
from hypothesis import strategies as st

from cleantext import clean, explain
from cleantext.chain.chain import Chain
from cleantext.chain.filter import Filter, drop, trim
from cleantext.chain.fixpoint import Part, fixpoint
from cleantext.filters import squeeze_blanks
from cleantext.text.lines import split_blocks

BLANKS = ("", " ", "\t", "\u3000")
"""Blank lines that can be told apart."""


def cutting(letter: str) -> Filter:
    """Make a drop that cuts the lines with a letter."""
    pattern = re.compile(letter)
    return Filter(f"cut_{letter}", "drop", lambda line: "aside" if pattern.search(line) else None)


@drop
def cut_x(line: str) -> str | None:
    return "aside: x" if line == "x" else None


@trim
def trim_x(lines: list[str]) -> dict[int, str]:
    return {index: "aside: x" for index, line in enumerate(lines) if line == "x"}


@trim
def trim_nothing(lines: list[str]) -> dict[int, str]:
    return {}


CUTTING = (cut_x, trim_x, fixpoint(trim_nothing, cut_x))


def drawn(shape: Sequence[str]) -> list[str]:
    """Make a line for each letter of a shape; adjacent blank lines differ."""
    return [
        BLANKS[index % len(BLANKS)] if letter == "-" else letter
        for index, letter in enumerate(shape)
    ]


@pytest.mark.parametrize(
    ("given_lines", "left"),
    [  # a: stays, x: is cut, -: blank
        ("a-x-a", "a-a"),
        ("a--x---a", "a-a"),
        ("ax-a", "a-a"),
        ("a-xa", "a-a"),
        ("axa", "aa"),
        ("a-x-x-xx-a", "a-a"),
        ("a--a-x-a---a", "a--a-a---a"),
        ("--x-a", "a"),
        ("a-x--", "a"),
        ("--a--", "--a--"),
        ("-x-", ""),
        ("x", ""),
        ("-a-a-x", "-a-a"),
    ],
)
@pytest.mark.parametrize("part", CUTTING)
def test_blank_lines_around_a_cut_become_one_gap(given_lines: str, left: str, part: Part) -> None:
    text = "".join(letter.replace("-", "") + "\n" for letter in given_lines)
    assert part(text) == "".join(letter.replace("-", "") + "\n" for letter in left)


@pytest.mark.no_cover
def test_every_shape_of_eight_lines_comes_to_what_the_rule_says() -> None:
    for shape in product("ax-", repeat=8):
        lines = drawn(shape)
        gone = {index for index, letter in enumerate(shape) if letter == "x"}
        gone |= set(beside_cuts("".join(shape)))
        left = "".join(line + "\n" for index, line in enumerate(lines) if index not in gone)
        text = "".join(line + "\n" for line in lines)
        assert shape_of(lines, {i for i, each in enumerate(shape) if each == "x"}) == "".join(shape)
        assert [part(text) for part in CUTTING] == [left] * len(CUTTING)


def test_blank_line_that_goes_is_an_edit_and_is_not_counted() -> None:
    text = "\r\nAdvertisement\r\n\r\nShe came.\r\n\n \nShare this\n\nHe went."
    cleaned = explain(text)
    assert cleaned.text == "She came.\r\n\nHe went."
    assert cleaned.undo() == text
    assert cleaned.removed == {"advertisement": 1, "sharing": 1}
    assert [edit[:4] for edit in cleaned.edits if edit.evidence == "beside a cut"] == [
        (1, "advertisement", "blank", ""),
        (3, "advertisement", "blank", ""),
        (6, "sharing", "blank", " "),
        (8, "sharing", "blank", ""),
    ]


def test_blank_line_that_a_filter_names_is_not_counted_either() -> None:
    @trim
    def all_after(lines: list[str]) -> dict[int, str]:
        start = lines.index("Comments") if "Comments" in lines else len(lines)
        return dict.fromkeys(range(start, len(lines)), "comments")

    assert Chain((all_after,)).explain("A b.\nComments\n\nOh!\n").removed == {"comments": 2}


def test_blank_lines_stay_where_they_are_to_be_kept_or_protected() -> None:
    text = "A b.\n\nAdvertisement\n\n\nC d.\n"
    assert clean(text) == "A b.\n\nC d.\n"
    assert clean(text, keep=["blank"]) == "A b.\n\n\n\nC d.\n"
    assert clean(text, protect=["^$"]) == "A b.\n\n\n\nC d.\n"
    assert clean("A b.\n \nAdvertisement\n\nC d.\n", protect=["^ $"]) == "A b.\n \n\nC d.\n"


def test_blank_lines_are_squeezed_as_before() -> None:
    text = "\n\nA b.\n\n\nC d.\nAdvertisement\n\n\n"
    assert squeeze_blanks(text) == "A b.\n\nC d.\nAdvertisement\n"
    assert clean(text, drop=["blank"]) == "A b.\n\nC d.\n"
    assert squeeze_blanks("\n \n") == ""


def test_all_lines_of_a_text_may_go() -> None:
    assert clean("\nAdvertisement\n\nShare this\n \n") == ""


TEXTS = st.lists(st.sampled_from(["a.", "x", "y", "xy", *BLANKS, "", ""]), max_size=12).map(
    lambda lines: "".join(line + "\n" for line in lines)
)
CUTS = st.sampled_from(
    [cutting("x"), cutting("y"), cutting("^ $"), cutting(r"^\s*$"), cutting("\t")]
)
PROTECTED = st.sampled_from([(), (), ("^$",), ("^ $",), ("y",)])
DROPS = st.builds(
    lambda part, patterns: part.protecting([re.compile(each).search for each in patterns]),
    CUTS,
    PROTECTED,
)


@given(st.lists(DROPS, max_size=4), TEXTS)
def test_drops_in_a_row_are_one_after_the_other(drops: list[Filter], text: str) -> None:
    one_by_one = text
    for part in drops:
        one_by_one = part(one_by_one)
    assert Chain(tuple(drops))(text) == one_by_one


@given(st.lists(DROPS, min_size=1, max_size=4), TEXTS, st.integers(1, 9))
def test_gap_over_the_edge_of_blocks_is_a_gap(drops: list[Filter], text: str, size: int) -> None:
    chain = Chain(tuple(drops))
    whole = chain.explain(text)
    with patch("cleantext.chain.engine.split_blocks", partial(split_blocks, size=size)):
        in_blocks = chain.explain(text)
    assert in_blocks.text == whole.text
    assert in_blocks.edits == whole.edits
    assert in_blocks.undo() == text


@given(TEXTS)
def test_order_of_drops_does_not_matter_to_gaps(text: str) -> None:
    first, second = cutting("x"), cutting("y")
    assert second(first(text)) == first(second(text))


@given(TEXTS)
def test_group_of_trims_closes_gaps_as_it_goes(text: str) -> None:
    both = fixpoint(trim_x, squeeze_blanks)
    assert both(both(text)) == both(text)
    assert "\n\n\n" not in both(text.replace(" ", "").replace("\t", "").replace("\u3000", ""))


@pytest.mark.no_cover
def test_many_blocks_of_blank_and_cut_lines_take_linear_time() -> None:
    count = 100_000  # with each block joined to all before, this takes minutes
    text = "x\n\n" * count
    with patch("cleantext.chain.engine.split_blocks", partial(split_blocks, size=100)):
        assert cut_x(f"a\n{text}a\n") == "a\n\na\n"


def test_spared_blank_line_stays_for_the_filter_that_spares_it() -> None:
    spare, other = cutting("x").sparing({2}), cutting("y")
    assert Chain((spare,))("x\n\nz\n") == "\nz\n"
    assert Chain((spare, other))("x\n\ny\nz\n") == "z\n"


def test_lines_are_spared_by_their_numbers_in_the_input() -> None:
    assert Chain((cut_x, cutting("y"), trim_x)).sparing({2})("y\nx\nx\n") == "x\n"
    assert Chain((cutting("y"), trim_x)).sparing({2})("y\nx\n") == "x\n"
