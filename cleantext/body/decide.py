"""Decisions of the body finder: which rows of a text stay, given their scores."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from cleantext.body.columns import Floats, Ints, running_sums
from cleantext.body.features import SECTIONS
from cleantext.body.model import Decision
from cleantext.body.rows import Marks, Rows, log_odds
from cleantext.phrases import first_sections
from cleantext.text.dates import DATE
from cleantext.text.prose import is_headline, is_teaser
from cleantext.text.scripts import count_words, is_sentence

MIN_CERTAIN = 3
"""The fewest rows of certain furniture for any row to be dropped."""

TITLE_REACH = 60
"""How many rows above the first kept paragraph are searched for its title."""

TITLE_LIMIT = 0.4
"""The probability from which a row there stays as a title. This limit and the next two are low: one
line of furniture more is better than a title lost."""

BEST_TITLE_LIMIT = 0.1
"""The probability from which the likeliest title does."""

HEADLINE_LIMIT = 0.02
"""The same if it reads like a headline."""

BYLINE_ABOVE = 3
"""How many rows above the title may give author or date."""

BYLINE_REACH = 8
"""How many rows above the first kept paragraph may do so if there is no title."""

BYLINE_LIMIT = 0.2
"""The probability from which a row there stays for author or date."""

LEAD_REACH = 8
"""How many rows above the first kept paragraph a standfirst may be."""

LEAD_WORDS = 6
"""The fewest words of its sentences."""

LEAD_LIMIT = 0.05
"""The probability from which they stay."""

HOLE = 3
"""The most rows between two paragraphs that are kept with them."""

HOLE_LIMIT = 0.1
"""The probability from which they are."""

LONG_HOLE = 25
"""The most rows between two paragraphs that are kept together, if no phrase speaks against it."""

LONG_HOLE_LIMIT = 0.13
"""The probability, of the mean log odds, from which they are."""

FURNITURE = tuple(name for name in SECTIONS if name not in ("consent", "credit", "byline", "legal"))
"""Sections of phrases that bodies seldom have in lists and headings."""

INTERRUPTIONS = ("advertisement", "consent", "placeholder", "sharing", "comments", "counter")
"""Sections of phrases that interrupt an article, but never end it."""

PROSE_REACH = 12
"""How many rows from kept prose, above and below, other prose is kept with it."""

MIN_POSTS = 0.7
"""The least share, in characters, of readers' posts in a page that is about them."""

POST_REACH = 10
"""How many rows, from its date on, a post may take to start."""

GAP = 6
"""The rows in a row that go, above the first paragraph or below the last, that end the body."""

POSSIBLE = 0.05
"""The probability from which a row above such a gap may be the title or a byline."""

FENCES = ("```", "~~~")
"""The lines around code in Markdown begin with one of these."""

_HEAD = re.compile(r"[-–—•·*▪►‣○+|`~\d]")
_MARK = re.compile(r"^\s*+(?:([-–—•·*▪►‣○+|]|\d{1,3}[.)])\s|(```|~~~))")


def decide(rows: Rows, point: str, decision: Decision) -> Marks:
    """Decide which rows of a text stay.

    Rules add to the rows kept by their scores alone, then take what stands apart from the body.
    """
    kept = kept_rows(rows.odds(point), decision)
    if kept.all():
        return kept
    posts = _posts(rows, kept) if point == "page" else np.zeros(len(kept), bool)
    kept |= posts
    kept |= _runs(rows, point, decision.limit)
    kept[list(_enclosed(rows, kept))] = True
    kept[list(_resumed(rows, kept))] = True
    kept |= _holes(rows, point, kept)
    kept[_head(rows, point, kept)] = True
    kept[[heading for heading, _ in sections(rows, kept)]] = True
    kept[list(_teasers(rows, kept))] = False
    kept[list(_above(rows, kept))] = False
    if point == "article":
        kept[list(_below(rows, kept))] = False
    return kept | posts


def _teasers(rows: Rows, kept: Marks) -> Iterator[int]:
    """Yield the headlines under headings of other stories that go, below most of the body."""
    headings = first_sections(rows.block, ("related:heading",))
    prose = np.cumsum(rows.sizes * (kept & rows.long))
    is_under = False
    for row, number in enumerate(rows.numbers.tolist() if headings else ()):
        if number in headings and not kept[row]:
            is_under = bool(2 * prose[row] > prose[-1])
        else:
            is_under = is_under and is_teaser(rows.texts[row])
            if is_under:
                yield row


def _above(rows: Rows, kept: Marks) -> Iterator[int]:
    """Yield the rows above a gap over the first paragraph, except headings and bylines."""
    first = int(np.argmax(kept & rows.long))  # 0 if there is none
    head = rows.likely("title", POSSIBLE) | rows.likely("byline", POSSIBLE)
    head[[row for row, look in enumerate(rows.looks) if look.heading]] = True
    way = range(first - 1, -1, -1)
    yield from (row for row in _beyond_gap(kept, way) if not head[row])


def _below(rows: Rows, kept: Marks) -> Iterator[int]:
    """Yield the rows below a gap under the last paragraph, except sentences."""
    long = np.flatnonzero(kept & rows.long)
    way = range(int(long[-1]) + 1, len(kept)) if len(long) else range(0)
    below = _beyond_gap(kept, way)
    yield from (row for row in below if not (kept[row] and is_sentence(rows.texts[row])))


def _beyond_gap(kept: Marks, way: range) -> Iterator[int]:
    """Yield the rows beyond the first gap on a way from the body."""
    gap = 0
    for row in way:
        if gap >= GAP:
            yield row
        else:
            gap = 0 if kept[row] else gap + 1


def sections(rows: Rows, kept: Marks) -> Iterator[tuple[int, range]]:
    """Yield each heading whose section stays, and the section.

    The section ends at the next heading. Without the heading, a reader could not tell its subject.
    """
    looks = rows.looks
    headings = [row for row, look in enumerate(looks) if look.heading]
    for heading, stop in pairwise([*headings, len(looks)]):
        section = range(heading + 1, stop)
        if section and kept[section.start : stop].all():
            yield heading, section


def kept_rows(scores: Floats, decision: Decision) -> Marks:
    """Decide which rows are kept by their scores alone.

    The less of a text is certain furniture, the surer the model must be to drop a row; if next to
    nothing is, every row is kept.
    """
    sure, limit = log_odds(decision.sure), log_odds(decision.limit)
    certain = int(np.sum(scores < sure))
    if certain < MIN_CERTAIN:
        return np.ones(len(scores), bool)
    evidence = min(1.0, certain / (decision.evidence * len(scores)))
    kept: Marks = scores >= sure + evidence * (limit - sure)
    return kept


def _posts(rows: Rows, kept: Marks) -> Marks:
    """Return the posts of readers, with names and dates, if the page is about them."""
    posts = rows.comments
    if rows.sizes[posts].sum() < MIN_POSTS * rows.sizes[kept | posts].sum():
        return np.zeros(len(posts), bool)
    posts[list(_names(rows, kept | posts))] = True
    return posts


def _names(rows: Rows, posts: Marks) -> Iterator[int]:
    """Yield the short rows with the date of a post below them, and the names above dates."""
    sums = running_sums(posts)
    ends = np.minimum(np.arange(len(posts)) + POST_REACH, len(posts))
    above_posts = (sums[ends] > sums[:-1]) & ~posts & ~rows.long
    for row in np.flatnonzero(above_posts).tolist():
        if DATE().search(rows.texts[row]):
            yield row
            if row and not rows.long[row - 1]:
                yield row - 1


def _runs(rows: Rows, point: str, limit: float) -> Marks:
    """Return the fences, lists and tables that stay as a whole."""
    found = np.zeros(len(rows.texts), bool)
    sums = running_sums(rows.clipped(point), np.float64).tolist()
    for start, stop in find_runs(rows.texts):
        if sums[stop] - sums[start] >= log_odds(limit) * (stop - start):
            found[start:stop] = True
    return found


def find_runs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the start and the stop of each fence, list and table of several rows."""
    heads = "".join([text.lstrip()[0] for text in texts])
    rows = [found.start() for found in _HEAD.finditer(heads)]  # most rows start with a letter
    marks = {row: mark for row in rows if (mark := _mark(texts[row]))}
    stop = 0
    for row, mark in marks.items():
        if row < stop:
            continue
        stop = row + 1
        if mark in FENCES:
            rest = range(stop, len(texts))
            stop = next((at + 1 for at in rest if marks.get(at) == mark), stop)
        else:
            while marks.get(stop) == mark:
                stop += 1
        if stop > row + 1:
            yield row, stop


def _mark(text: str) -> str:
    """Return what a fence, a list item or a row of a table starts with; else ""."""
    found = _MARK.match(text)
    if not found:
        return ""
    mark = found[1] or found[2]
    return "1" if mark[0].isdigit() else mark


def _enclosed(rows: Rows, kept: Marks) -> Iterator[int]:
    """Yield the prose between close kept paragraphs.

    Notices and adverts in the middle of an article draw down the scores of the prose among them.
    """
    place = np.arange(len(kept))
    known = kept & rows.long
    above = np.maximum.accumulate(np.where(known, place, -1 - PROSE_REACH))
    below = np.minimum.accumulate(np.where(known, place, len(kept) + PROSE_REACH)[::-1])[::-1]
    near = (place - above <= PROSE_REACH) & (below - place <= PROSE_REACH)
    return filter(rows.is_prose, np.flatnonzero(near & rows.long & ~kept).tolist())


def _resumed(rows: Rows, kept: Marks) -> Iterator[int]:
    """Yield the prose that notices and adverts cut off from a kept paragraph."""
    notices = first_sections(rows.block, INTERRUPTIONS)
    if not notices:
        return
    goes_on, interrupted = False, False
    triples = zip(rows.numbers.tolist(), kept.tolist(), rows.long.tolist(), strict=True)
    for row, (line, stays, is_long) in enumerate(triples):
        if line in notices:
            interrupted = goes_on
        elif stays and is_long:
            goes_on, interrupted = True, False
        elif interrupted and is_long and rows.is_prose(row):
            yield row
        else:
            goes_on = interrupted = False


def _holes(rows: Rows, point: str, kept: Marks) -> Marks:
    """Return the rows between two close paragraphs that are not certainly furniture."""
    prose = np.flatnonzero(kept & rows.long)
    sizes = np.diff(prose) - 1
    inside = np.zeros(len(kept), bool)
    for place in range(HOLE):
        inside[prose[:-1][(place < sizes) & (sizes <= HOLE)] + 1 + place] = True
    inside &= rows.likely(point, HOLE_LIMIT)
    for hole in _long_holes(rows, point, prose):
        inside[hole] = True
    return inside


def _long_holes(rows: Rows, point: str, prose: Ints) -> Iterator[slice]:
    """Yield longer holes that stay as a whole: no phrase in them tells furniture."""
    sums = running_sums(rows.clipped(point), np.float64)
    above, below = prose[:-1] + 1, prose[1:]
    sizes = below - above
    limit = log_odds(LONG_HOLE_LIMIT)
    likely = (sizes > HOLE) & (sizes <= LONG_HOLE) & (sums[below] - sums[above] >= limit * sizes)
    if likely.any():
        phrases = first_sections(rows.block, FURNITURE)
        for start, stop in zip(above[likely].tolist(), below[likely].tolist(), strict=True):
            if phrases.keys().isdisjoint(rows.numbers[start:stop].tolist()):
                yield slice(start, stop)


def _head(rows: Rows, point: str, kept: Marks) -> Ints:
    """Return the rows of title, author, date and standfirst above the first paragraph."""
    prose = kept & rows.long
    first = int(np.argmax(prose if prose.any() else kept))  # 0 if no row is kept
    top = max(0, first - TITLE_REACH)
    titles = _titles(rows, top, first)
    start = max(0, int(titles[0]) - BYLINE_ABOVE if len(titles) else first - BYLINE_REACH)
    bylines = np.flatnonzero(rows.likely("byline", BYLINE_LIMIT)[start:first])
    leads = list(_leads(rows, point, int(titles[-1]), first)) if len(titles) else []
    return np.concatenate([titles, start + bylines, np.array(leads, np.int64)])


def _leads(rows: Rows, point: str, title: int, first: int) -> Iterator[int]:
    """Yield the sentences between the title and the first paragraph: the standfirst."""
    likely = rows.likely(point, LEAD_LIMIT)
    for row in range(max(title + 1, first - LEAD_REACH), first):
        text = rows.texts[row]
        if likely[row] and count_words(text) >= LEAD_WORDS and is_sentence(text):
            yield row


def _titles(rows: Rows, top: int, stop: int) -> Ints:
    """Return the rows from `top` up to `stop` that are likely titles."""
    if top == stop:
        return np.zeros(0, np.int64)
    odds = rows.odds("title")[top:stop]
    found = odds >= log_odds(TITLE_LIMIT)
    best = int(odds.argmax())
    limit = HEADLINE_LIMIT if is_headline(rows.texts[top + best]) else BEST_TITLE_LIMIT
    found[best] |= odds[best] >= log_odds(limit)
    return top + np.flatnonzero(found)
