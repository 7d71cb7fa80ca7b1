"""Augmentation: bodies in the furniture of other pages, and crops."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from cleantext.text.block import Look
from cleantext.training.examples import (
    ARTICLE,
    BYLINE,
    COMMENT,
    PAGE,
    TITLE,
    LabelledText,
    line_sizes,
)
from cleantext.training.labels import BELONGS, RUN

TITLE_REACH = 30
"""How many lines above the first paragraph its title may stand."""

TEASER = 12
"""The words of a paragraph above which teasers are made of it."""

MAX_TEASERS = 8
"""The most teasers that a text is given."""

LEAST_THREAD = 60
"""The fewest words of comments that are a page of their own."""


def splice(text: LabelledText, other: LabelledText, rng: random.Random) -> LabelledText | None:
    """Put the body of a text in the furniture of another.

    What is above the body, below it, or both come from the other; some furniture is left out.
    None if either text has no body.
    """
    body, frame = find_body(text), find_body(other)
    if not body or not frame:
        return None
    which = rng.random()
    above = (
        _furniture(other, range(frame.start))
        if which < 0.75
        else text.take(_thinned(text, range(body.start), rng))
    )
    rest = range(frame.stop, len(other.lines))
    below = (
        _furniture(other, rest)
        if which > 0.25
        else text.take(_thinned(text, range(body.stop, len(text.lines)), rng))
    )
    framed = join([above, text.take(body), below])
    if rng.random() < 0.5:
        framed = framed.take(_thinned(framed, range(len(framed.lines)), rng))
    return _if_any(framed)


def crop(text: LabelledText, rng: random.Random) -> LabelledText | None:
    """Leave little furniture around the body, as extractors do.

    None if there is no body.
    """
    body = find_body(text)
    if not body:
        return None
    above = int(rng.expovariate(1 / 8)) if rng.random() < 0.7 else 0
    below = int(rng.expovariate(1 / 20)) if rng.random() < 0.7 else 0
    missing = rng.choice((0, 0, 0.5, 0.8))
    belongs = text.belongs
    inner = [index for index in body if belongs[index] or rng.random() >= missing]
    stop = min(len(text.lines), body.stop + below)
    return _if_any(
        text.take([*range(max(0, body.start - above), body.start), *inner, *range(body.stop, stop)])
    )


def tease(text: LabelledText, other: LabelledText, rng: random.Random) -> LabelledText | None:
    """Put teasers made of another text below the body, or, less often, above it.

    None if the text has no body, or the other no paragraph to make them of.
    """
    body, lender = find_body(text), find_body(other)
    if not body or not lender:
        return None
    prose = [index for index in lender if other.belongs[index] and other.sizes[index] > TEASER]
    if not prose:
        return None
    count = rng.randint(2, MAX_TEASERS)
    teasers = join(_teaser(other, rng.choice(prose), rng) for _ in range(count))
    end = len(text.lines)
    place = min(end, body.stop + rng.randint(0, 3)) if rng.random() < 0.8 else body.start
    return join([text.take(range(place)), teasers, text.take(range(place, end))])


def _teaser(text: LabelledText, index: int, rng: random.Random) -> LabelledText:
    """Return a headline and the start of a paragraph, as furniture."""
    line = text.lines[index].strip()
    head, lead = _cut(line, rng.randint(25, 60)), _cut(line, rng.randint(60, 240)) + "…"
    lines = (head, lead, "") if rng.random() < 0.5 else (head, "")
    labels = np.zeros((len(lines), text.labels.shape[1]), np.float32)
    return LabelledText(lines, labels, line_sizes(lines))


def _cut(line: str, length: int) -> str:
    """Cut a line to some characters, a third as many without spaces; if possible, between words."""
    part = line[:length] if line.isascii() or " " in line else line[: length // 3]
    return part.rpartition(" ")[0] or part


def thread(text: LabelledText) -> LabelledText | None:
    """Leave out the article above a thread of comments, which then is the page.

    None if there is no thread.
    """
    comments = text.labels[:, COMMENT] > BELONGS
    if text.sizes[comments].sum() < LEAST_THREAD:
        return None
    gone = text.belongs & ~comments & (text.labels[:, TITLE] != 1)
    found = text.take(np.flatnonzero(~gone).tolist())
    posts = found.labels[:, COMMENT] > BELONGS
    found.labels[posts, PAGE] = 1.0
    found.labels[posts, ARTICLE] = np.nan
    return found


def join(texts: Iterable[LabelledText]) -> LabelledText:
    """Put texts one below the other."""
    lines, labels, sizes, looks = zip(*texts, strict=True)
    known = any(looks)
    return LabelledText(
        tuple(line for some in lines for line in some),
        np.concatenate(labels),
        np.concatenate(sizes),
        [
            look
            for some, own in zip(lines, looks, strict=True)
            for look in own or [Look()] * len(some)
        ]
        if known
        else (),
    )


def find_body(text: LabelledText) -> range | None:
    """Return the range of lines that belong, from the title on, without labels at its ends."""
    belong = np.flatnonzero(text.belongs).tolist()
    long = [index for index in belong if text.sizes[index] > RUN] or belong
    if not long:
        return None
    titles = np.flatnonzero(text.labels[: long[0], TITLE] == 1).tolist()
    start = titles[-1] if titles and long[0] - titles[-1] <= TITLE_REACH else long[0]
    return range(start, long[-1] + 1)


def _furniture(text: LabelledText, places: range) -> LabelledText:
    """Return lines as furniture of another text, without those that may belong.

    Comments on another text never do.
    """
    outside = text.labels[:, PAGE] <= BELONGS
    role = (text.labels[:, [TITLE, BYLINE]] == 1).any(axis=1)
    comment = text.labels[:, COMMENT] > BELONGS
    fit = outside & ~role | comment
    found = text.take([index for index in places if fit[index]])
    found.labels[:, [ARTICLE, PAGE, TITLE, BYLINE]] = 0.0
    return found


def _thinned(text: LabelledText, places: range, rng: random.Random) -> Sequence[int]:
    """Leave out some runs of lines that don't belong."""
    return list(_thin(text.belongs.tolist(), places, rng))


def _thin(belongs: Sequence[bool], places: range, rng: random.Random) -> Iterator[int]:
    skip = 0
    for place in places:
        if not belongs[place] and not skip and rng.random() < 0.04:
            skip = rng.randint(1, 25)
        if belongs[place] or not skip:
            yield place
        else:
            skip -= 1


def _if_any(text: LabelledText) -> LabelledText | None:
    return text if any(line.strip() for line in text.lines) else None
