"""Decisions of the body finder: which rows of a text stay, given their scores."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cleantext.body.columns import Floats, Ints
from cleantext.body.features import PARAGRAPH
from cleantext.body.model import OUTPUTS, Decision
from cleantext.text.block import Block

Kept = NDArray[np.bool_]
"""For each row, whether it stays."""

MIN_CERTAIN = 3
"""The fewest rows of certain furniture for any row to be dropped."""

TITLE_REACH = 60
"""How many rows above the first kept paragraph are searched for its title."""

BYLINE_ABOVE = 3
"""How many rows above the title may give author or date."""

BYLINE_REACH = 8
"""How many rows above the first kept paragraph may do so if there is no title."""

TITLE, BEST_TITLE, BYLINE = 0.4, 0.1, 0.2
"""The probabilities from which a row above the body stays as a title, as the likeliest title, and
for author or date. They are low: one line of furniture more is better than a title lost."""

SURE_ROLE = 0.5
"""The probability from which a row with such a role stays whatever phrases it has."""

HOLE = 2
"""The most rows between two paragraphs that are kept with them."""

UNLIKELY = 0.1
"""The probability below which they are not."""

WRITTEN = 0.5
"""The probability from which a row was written by a reader."""

MIN_POSTS = 0.7
"""The least share of the text's likely words that readers wrote where their posts are the page."""

CLIP = 3.0
"""The most that a row's log odds count for the run that it is in."""

POST_REACH = 10
"""How many rows below its date a post may start."""

DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d(?!\d)"
    r"|\d{1,2}[:.h]\d\d(?!\d))"
)
"""A year, a date in figures or a time of day."""

_TITLE, _BYLINE, _COMMENT = map(OUTPUTS.index, ("title", "byline", "comment"))
_MARK = re.compile(r"\s*(?:([-–—•·*▪►‣○+|]|\d{1,3}[.)])\s|(```|~~~))")


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a text, with their scores.

    Attributes:
        block: the lines.
        numbers: the numbers of the lines that are rows.
        scores: the log odds of `OUTPUTS` for each row.

    """

    block: Block
    numbers: Ints
    scores: Floats

    @cached_property
    def texts(self) -> list[str]:
        """The text of each row."""
        return [self.block[number] for number in self.numbers.tolist()]


def decide(rows: Rows, point: str, decision: Decision) -> Kept:
    """Decide which rows of a text stay."""
    body = rows.scores[:, OUTPUTS.index(point)]
    kept = kept_rows(body, decision)
    if kept.all():
        return kept
    if point == "page":
        kept |= _posts(rows, kept)
    for run in _runs(rows.texts):
        kept[run] |= np.clip(body[run], -CLIP, CLIP).mean() >= log_odds(decision.limit)
    kept[list(_holes(rows.texts, body, kept))] = True
    kept[list(_head(rows.texts, rows.scores, kept))] = True
    return kept


def kept_rows(scores: Floats, decision: Decision) -> Kept:
    """Decide which rows are kept by their scores alone.

    The less of a text is certain furniture, the surer the model must be to drop a row; if next to
    nothing is, every row is kept.
    """
    sure, limit = log_odds(decision.sure), log_odds(decision.limit)
    certain = int(np.sum(scores < sure))
    if certain < MIN_CERTAIN:
        return np.ones(len(scores), bool)
    evidence = min(1.0, certain / (decision.evidence * len(scores)))
    kept: Kept = scores >= sure + evidence * (limit - sure)
    return kept


def log_odds(likely: float) -> float:
    """Return the log odds of a probability."""
    return math.log(likely / (1 - likely))


def is_comment(rows: Rows) -> Kept:
    """Return which rows were likely written by readers."""
    likely: Kept = rows.scores[:, _COMMENT] >= log_odds(WRITTEN)
    return likely


def has_role(rows: Rows) -> Kept:
    """Return which rows are likely the title, or give author or date."""
    likely: Kept = (rows.scores[:, _TITLE] >= log_odds(SURE_ROLE)) | (
        rows.scores[:, _BYLINE] >= log_odds(SURE_ROLE)
    )
    return likely


def _posts(rows: Rows, kept: Kept) -> Kept:
    """Return the rows that readers wrote, with names and dates, if the page is about them."""
    posts = is_comment(rows)
    sizes = np.array(list(map(len, rows.texts)))
    if sizes[posts].sum() < MIN_POSTS * sizes[kept | posts].sum():
        return np.zeros(len(posts), bool)
    posts[list(_names(rows.texts, posts | kept))] = True
    return posts


def _names(texts: Sequence[str], posts: Kept) -> Iterator[int]:
    """Yield the rows with the date of a post below, and the name above or below it."""
    for row in np.flatnonzero(~posts).tolist():
        text = texts[row]
        if len(text) < PARAGRAPH and DATE.search(text) and posts[row : row + POST_REACH].any():
            yield row
            if row and len(texts[row - 1]) < PARAGRAPH:
                yield row - 1


def _holes(texts: Sequence[str], body: Floats, kept: Kept) -> Iterator[int]:
    """Yield the rows between two close paragraphs that are not certainly furniture."""
    prose = [row for row in np.flatnonzero(kept).tolist() if len(texts[row]) >= PARAGRAPH]
    for above, below in pairwise(prose):
        if 1 < below - above <= HOLE + 1:
            hole = range(above + 1, below)
            yield from (row for row in hole if body[row] >= log_odds(UNLIKELY))


def _head(texts: Sequence[str], scores: Floats, kept: Kept) -> Iterator[int]:
    """Yield the rows of the title, the author and the date above the first paragraph."""
    stay = np.flatnonzero(kept).tolist()
    first = next((row for row in stay if len(texts[row]) >= PARAGRAPH), stay[0] if stay else 0)
    above = range(max(0, first - TITLE_REACH), first)
    best = max(above, key=lambda row: float(scores[row, _TITLE]), default=-1)
    titles = [
        row
        for row in above
        if scores[row, _TITLE] >= log_odds(BEST_TITLE if row == best else TITLE)
    ]
    yield from titles
    start = max(0, titles[0] - BYLINE_ABOVE) if titles else max(0, first - BYLINE_REACH)
    yield from (row for row in range(start, first) if scores[row, _BYLINE] >= log_odds(BYLINE))


def _runs(texts: Sequence[str]) -> Iterator[slice]:
    """Yield the runs of rows that stay or go as a whole: fences, lists and tables."""
    marks = [_mark(text) for text in texts]
    row = 0
    while row < len(marks):
        stop = row + 1
        if marks[row] in ("```", "~~~"):
            stop = next((at + 1 for at in range(stop, len(marks)) if marks[at] == marks[row]), stop)
        elif marks[row]:
            while stop < len(marks) and marks[stop] == marks[row]:
                stop += 1
        if stop > row + 1:
            yield slice(row, stop)
        row = stop


def _mark(text: str) -> str:
    """Return what a fence, a list item or a row of a table starts with; else ""."""
    found = _MARK.match(text)
    if not found:
        return ""
    mark = found[1] or found[2]
    return "1" if mark[0].isdigit() else mark
