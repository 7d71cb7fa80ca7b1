"""Pages and labelled texts for the tests of training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cleantext.body.model import OUTPUTS
from cleantext.text.words import tokenize
from cleantext.training.examples import BYLINE, COMMENT, TITLE, LabelledText
from cleantext.training.pages import Page

HEADLINE = "Harbour to close for a week"
FIRST = "The harbour will close on Monday, the council said after a long night."
SECOND = "Boats must be gone by noon, and the fish market moves to the square."
THIRD = "Nobody knows yet who will pay for the new wall, or when it will stand."
GOLD = "\n".join((HEADLINE, FIRST, SECOND, THIRD))


def make_page(**fields: Any) -> Page:
    """Make a page of an article."""
    known: dict[str, Any] = {
        "name": "own/1",
        "source": "own",
        "site": "example.org",
        "type": "",
        "lang": "en",
        "texts": {"dump": f"Home\n{GOLD}"},
        "gold": GOLD,
    }
    return Page(**(known | fields))


def make_text(
    lines: Sequence[str],
    shares: Sequence[float],
    *,
    title: Sequence[int] = (),
    byline: Sequence[int] = (),
    comment: Sequence[int] = (),
) -> LabelledText:
    """Make a labelled text, given the numbers of its lines with a role."""
    labels = np.zeros((len(lines), len(OUTPUTS)), np.float32)
    labels[:, :TITLE] = np.array(shares, np.float32)[:, None]
    for column, places in ((TITLE, title), (BYLINE, byline), (COMMENT, comment)):
        labels[list(places), column] = 1
    sizes = np.array([len(tokenize(line)) for line in lines], np.int32)
    return LabelledText(tuple(lines), labels, sizes)


def kept(text: LabelledText) -> list[str]:
    """Return the lines that belong."""
    return [text.lines[index] for index in np.flatnonzero(text.belongs)]


def are_equal(one: LabelledText, other: LabelledText) -> bool:
    """Decide whether two texts have the same lines, labels and sizes."""
    return (
        one.lines == other.lines
        and np.array_equal(one.labels, other.labels, equal_nan=True)
        and np.array_equal(one.sizes, other.sizes)
    )
