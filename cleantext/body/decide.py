"""Decisions of the body finder: which rows of a text stay, given their scores."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

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

ROLE = 0.2
"""The probability from which a row above the body stays as title, author or date. It is low: one
line of furniture more is better than a title lost."""

WRITTEN = 0.5
"""The probability from which a row was written by a reader."""

MIN_POSTS = 0.7
"""The least share of the text's likely words that readers wrote where their posts are the page."""

CLIP = 3.0
"""The most that a row's log odds count for the run that it is in."""

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
    texts = rows.texts
    for run in _runs(texts):
        kept[run] |= np.clip(body[run], -CLIP, CLIP).mean() >= log_odds(decision.limit)
    kept[list(_head(texts, rows.scores, kept))] = True
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


def _posts(rows: Rows, kept: Kept) -> Kept:
    """Return the rows that readers wrote, if they are what the page is about."""
    posts = is_comment(rows)
    sizes = np.array(list(map(len, rows.texts)))
    all_words = sizes[kept | posts].sum()
    return posts if sizes[posts].sum() >= MIN_POSTS * all_words else np.zeros(len(posts), bool)


def _head(texts: Sequence[str], scores: Floats, kept: Kept) -> Iterator[int]:
    """Yield the rows of the title, the author and the date above the first paragraph."""
    stay = np.flatnonzero(kept).tolist()
    first = next((row for row in stay if len(texts[row]) >= PARAGRAPH), stay[0] if stay else 0)
    least = log_odds(ROLE)
    above = range(max(0, first - TITLE_REACH), first)
    titles = [row for row in above if scores[row, _TITLE] >= least]
    yield from titles
    start = max(0, titles[0] - BYLINE_ABOVE) if titles else max(0, first - BYLINE_REACH)
    yield from (row for row in range(start, first) if scores[row, _BYLINE] >= least)


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
