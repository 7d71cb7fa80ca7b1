"""Roles of lines: which one is the title, which give the author or the date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cleantext.body.columns import Floats
from cleantext.phrases import Section
from cleantext.text.block import Block, fold, fold_lines, label_key, label_keys
from cleantext.text.dates import DATE
from cleantext.text.prose import is_paragraph
from cleantext.text.words import tokenize
from cleantext.training.labels import BELONGS
from cleantext.training.pages import Page

LEAD = 12
"""The fewest words of the first paragraph."""

ABOVE, BELOW = 3, 12
"""Author and date are looked for up to `ABOVE` lines above the title, and less than `BELOW` lines
below it (less than `ABOVE` if no paragraph follows)."""

LEAST_SHARE = 0.4
"""The least share, in characters, that a line must have of the title given in the page's head,
where the name of the site often follows."""

SHORTEST_TITLE = 8
"""The fewest characters of a line that is a part of the title."""

LONGEST_TITLE = 30
"""The most words of a right text's first line to be the title; nor may it be a paragraph."""

LONGEST_BYLINE = 16
"""The most words of a line with author or date."""


class Roles(NamedTuple):
    """The roles of the lines of a text.

    Attributes:
        title: for each line, whether it is the title, 1 or 0; NaN if unknown.
        byline: likewise, whether it gives the author or the date.
        head: the numbers of the lines with a role, and of other copies of the title.

    """

    title: Floats
    byline: Floats
    head: Sequence[int]


def find_roles(lines: Sequence[str], shares: Floats, page: Page) -> Roles:
    """Find the title of a page, and author and date beside it.

    Args:
        lines: the lines of a text of the page.
        shares: the share of each line that belongs.
        page: the page.

    """
    keys = label_keys(fold_lines(lines))
    wanted = label_key(fold(_title(page)))
    same = [index for index, key in enumerate(keys) if _is_title(key, wanted)]
    lead = _lead(lines, shares, set(same))
    title = np.zeros(len(lines), np.float32)
    if not same:
        title[:lead] = np.nan
        return Roles(title, _bylines(len(lines), range(max(0, lead - BELOW), lead), ()), ())
    above = [index for index in same if index < lead]
    best = max(above or same, key=lambda index: (len(keys[index]), index))
    title[same] = np.nan
    title[best] = 1.0
    stop = min(best + BELOW, lead) if lead > best else min(best + ABOVE, len(lines))
    zone = range(max(0, best - ABOVE), stop)
    found = [index for index in _dated(lines, zone) if index not in same]
    return Roles(title, _bylines(len(lines), zone, found), [*same, *found])


def _title(page: Page) -> str:
    """Return the title of a page, or its right text's first line if that is short, or ""."""
    if page.title.strip():
        return page.title.strip()
    first, _, rest = page.gold.strip().partition("\n")
    short = len(tokenize(first)) <= LONGEST_TITLE and not is_paragraph(first)
    return first if rest.strip() and short else ""


def _is_title(key: str, wanted: str) -> bool:
    """Decide whether a folded line is the wanted title, or enough of it."""
    if not key or len(key) < min(SHORTEST_TITLE, len(wanted)):
        return False
    return key in wanted and len(key) >= LEAST_SHARE * len(wanted)


def _lead(lines: Sequence[str], shares: Floats, titles: set[int]) -> int:
    """Return the number of the first paragraph that belongs, or the count of the lines."""
    belong = np.flatnonzero(shares > BELONGS).tolist()
    long = (i for i in belong if i not in titles and len(tokenize(lines[i])) >= LEAD)
    return next(long, len(lines))


def _dated(lines: Sequence[str], zone: range) -> list[int]:
    """Return the numbers of the lines with an author or a date."""
    block = Block([lines[index] for index in zone])
    known = Section("byline").scan(block)
    return [
        index
        for place, index in enumerate(zone)
        if len(tokenize(lines[index])) <= LONGEST_BYLINE
        and (place in known or DATE().search(lines[index]))
    ]


def _bylines(count: int, zone: range, found: Sequence[int]) -> Floats:
    """Return the labels of bylines: 1 for those found, unknown for all others in the zone."""
    labels = np.zeros(count, np.float32)
    labels[zone.start : zone.stop] = np.nan
    labels[list(found)] = 1.0
    return labels
