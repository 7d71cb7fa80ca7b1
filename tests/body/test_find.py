"""The roles that the body finder tells of lines, given the scores of a model."""

from __future__ import annotations

import math

import numpy as np
import pytest
from strategies import PARAGRAPHS

from cleantext.body.features import row_numbers
from cleantext.body.find import find_roles
from cleantext.body.model import OUTPUTS
from cleantext.body.rows import Rows
from cleantext.text.block import Block

TITLE = "Harbour to close for a week"
LABEL = "Harbours"
DATE = "3 May 2024"
PROSE = PARAGRAPHS[0]

Row = tuple[str, float, float]


def roles(*lines: Row, gone: frozenset[int] = frozenset()) -> dict[int, str]:
    """Return the roles of lines with these probabilities of title and byline."""
    block = Block(text for text, _, _ in lines)
    scores = np.zeros((len(lines), len(OUTPUTS)), np.float32)
    for row, (_, *likely) in enumerate(lines):
        for output, share in zip(("title", "byline"), likely, strict=True):
            scores[row, OUTPUTS.index(output)] = math.log(share / (1 - share))
    kept = np.array([row not in gone for row in range(len(lines))])
    return find_roles(Rows(block, row_numbers(block), scores), kept)


def test_title_byline_and_other_lines_above_the_first_paragraph_have_roles() -> None:
    lines = [("News", 0.1, 0.1), (TITLE, 0.9, 0.2), (DATE, 0.1, 0.9), (PROSE, 0.1, 0.1)]
    assert roles(*lines, (DATE, 0.1, 0.9)) == {0: "dated", 1: "title", 2: "byline"}


@pytest.mark.parametrize(
    ("text", "title", "byline", "role"),
    [
        (TITLE, 0.7, 0.1, "dated"),
        (LABEL, 0.9, 0.1, "dated"),
        (LABEL, 0.97, 0.1, "title"),
        (TITLE, 0.9, 0.95, "byline"),
    ],
)
def test_title_must_be_sure(text: str, title: float, byline: float, role: str) -> None:
    assert roles((text, title, byline), (PROSE, 0.1, 0.1)) == {0: role}


def test_likeliest_title_is_the_one() -> None:
    lines = [(TITLE, 0.85, 0.1), (f"{TITLE} or two", 0.95, 0.1), (PROSE, 0.1, 0.1)]
    assert roles(*lines) == {0: "dated", 1: "title"}
    assert roles(*lines, gone=frozenset({1})) == {0: "title"}


def test_no_title_is_picked_of_two_that_are_as_likely() -> None:
    other = f"{TITLE} or two"
    assert roles((TITLE, 0.9, 0.1), (other, 0.9, 0.1), (PROSE, 0.1, 0.1))[0] == "dated"
    assert roles((TITLE, 0.9, 0.1), (TITLE, 0.9, 0.1), (PROSE, 0.1, 0.1))[0] == "title"


def test_text_without_a_paragraph_has_no_roles() -> None:
    assert roles((TITLE, 0.9, 0.1), (DATE, 0.1, 0.9)) == {}
