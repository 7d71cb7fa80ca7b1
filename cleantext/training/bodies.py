"""Augmentation: bodies with short lists, with interruptions, and cut short."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np

from cleantext.body.decide import INTERRUPTIONS
from cleantext.training.augment import TEASER, find_body, join
from cleantext.training.carry import Phrases, has_spaces, read_phrases
from cleantext.training.examples import LabelledText, line_sizes

NOTICES = (*INTERRUPTIONS, "newsletter", "related:label", "account")
"""The sections of phrases that interrupt bodies."""

ITEMIZED = 3
"""The most paragraphs in a row that become lists."""

INTERRUPTED = 4
"""The most interruptions of a body."""

SHORT = 3
"""The most paragraphs of a body that is cut short."""


def vary(text: LabelledText, code: str, rng: random.Random) -> LabelledText:
    """Change the body of a text in one way, or none.

    Args:
        text: the text.
        code: the code of its language; notices are in English if there are no phrases in it.
        rng: the source of chance.

    """
    drawn = rng.random()
    if drawn < 0.12:
        return itemize(text, rng)
    if drawn < 0.27:
        return interrupt(text, read_phrases(code) or read_phrases("en"), rng)
    return abridge(text, rng) if drawn < 0.35 else text


def itemize(text: LabelledText, rng: random.Random) -> LabelledText:
    """Turn a few paragraphs into lists.

    Each becomes short lines, with or without a heading.
    """
    prose = _prose(text)
    if not prose:
        return text
    first = rng.randrange(len(prose))
    chosen = set(prose[first : first + rng.randint(1, ITEMIZED)])
    mark = rng.choice(("", "", "- ", "• ", "* "))
    most = rng.choice((4, 8, 12))
    return join(
        _as_items(text.take([index]), mark, most, rng) if index in chosen else text.take([index])
        for index in range(len(text.lines))
    )


def _as_items(paragraph: LabelledText, mark: str, most: int, rng: random.Random) -> LabelledText:
    """Cut a paragraph into short lines with its labels."""
    parts = list(_parts(paragraph.lines[0].strip(), most, rng))
    heading = parts[:1] if rng.random() < 0.5 else []
    lines = (*heading, *(mark + part for part in parts[len(heading) :]))
    return LabelledText(lines, np.repeat(paragraph.labels, len(lines), axis=0), line_sizes(lines))


def _parts(line: str, most: int, rng: random.Random) -> Iterator[str]:
    """Yield the parts of a line.

    They have 1 to `most` words, or as many times three characters in languages without spaces;
    their first letters are capitals, and they end without a full stop.
    """
    spaced = has_spaces(line)
    words = line.split() if spaced else [line[at : at + 3] for at in range(0, len(line), 3)]
    start = 0
    while start < len(words):
        stop = start + rng.randint(1, most)
        part = (" " if spaced else "").join(words[start:stop]).rstrip(".,;:。，、；：")
        yield part[:1].upper() + part[1:]
        start = stop


def interrupt(text: LabelledText, phrases: Phrases, rng: random.Random) -> LabelledText:
    """Put notices and adverts between a body's paragraphs."""
    places = _prose(text)[:-1]
    chosen = rng.sample(places, min(len(places), rng.randint(1, INTERRUPTED)))
    return join(
        join((text.take([index]), _notice(text, phrases, rng)))
        if index in chosen
        else text.take([index])
        for index in range(len(text.lines))
    )


def _notice(text: LabelledText, phrases: Phrases, rng: random.Random) -> LabelledText:
    """Return one to three phrases of a kind as furniture."""
    section = rng.choice([name for name in NOTICES if phrases[name]])
    lines = tuple(rng.choice(phrases[section]) for _ in range(rng.choice((1, 1, 2, 3))))
    labels = np.zeros((len(lines), text.labels.shape[1]), np.float32)
    return LabelledText(lines, labels, line_sizes(lines))


def abridge(text: LabelledText, rng: random.Random) -> LabelledText:
    """Cut a body after its first few paragraphs."""
    prose = _prose(text)
    body = find_body(text)
    if not body or len(prose) <= SHORT:
        return text
    end = prose[rng.randint(1, SHORT)]
    return text.take([*range(end), *range(body.stop, len(text.lines))])


def _prose(text: LabelledText) -> list[int]:
    """Return the numbers of the body's paragraphs."""
    body = find_body(text) or range(0)
    belongs = text.belongs
    return [index for index in body if belongs[index] and text.sizes[index] > TEASER]
