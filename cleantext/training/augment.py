"""Augmentation: bodies in the furniture of other pages, and crops."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleantext.training.labels import BELONGS, RUN
from cleantext.training.pages import LabelledText


def splice(text: LabelledText, other: LabelledText, rng: random.Random) -> LabelledText | None:
    """Put the body of a text in the furniture of another.

    What is above the body, below it, or both come from the other; some furniture is left out.
    None if either text has no body.
    """
    body, frame = _body(text), _body(other)
    if not body or not frame:
        return None
    lines, others = _lines(text), [line._replace(share=0.0) for line in _lines(other)]
    which = rng.random()
    above = others[: frame.start] if which < 0.75 else lines[: body.start]
    below = others[frame.stop :] if which > 0.25 else lines[body.stop :]
    framed = above + lines[body.start : body.stop] + below
    return _joined(list(_thinned(framed, rng)) if rng.random() < 0.5 else framed)


def crop(text: LabelledText, rng: random.Random) -> LabelledText | None:
    """Leave little furniture around the body, as extractors do.

    None if there is no body.
    """
    body = _body(text)
    if not body:
        return None
    lines = _lines(text)
    above = int(rng.expovariate(1 / 8)) if rng.random() < 0.7 else 0
    below = int(rng.expovariate(1 / 20)) if rng.random() < 0.7 else 0
    missing = rng.choice((0, 0, 0.5, 0.8))
    inner = [line for line in lines[body.start : body.stop] if _stays(line, rng, missing)]
    return _joined(
        lines[max(0, body.start - above) : body.start] + inner + lines[body.stop :][:below]
    )


class _Line(NamedTuple):
    text: str
    share: float
    size: int


def _lines(text: LabelledText) -> list[_Line]:
    return list(map(_Line, *text))


def _joined(lines: Sequence[_Line]) -> LabelledText | None:
    return (
        LabelledText(*zip(*lines, strict=True))
        if any(line.text.strip() for line in lines)
        else None
    )


def _body(text: LabelledText) -> range | None:
    """Return the range of lines that belong, labels aside."""
    belong = [index for index, share in enumerate(text.shares) if share > BELONGS]
    long = [index for index in belong if text.sizes[index] > RUN] or belong
    return range(long[0], long[-1] + 1) if long else None


def _stays(line: _Line, rng: random.Random, missing: float) -> bool:
    return line.share > BELONGS or rng.random() >= missing


def _thinned(lines: Sequence[_Line], rng: random.Random) -> Iterator[_Line]:
    """Leave out some runs of lines that don't belong."""
    skip = 0
    for line in lines:
        belongs = line.share > BELONGS
        if not belongs and not skip and rng.random() < 0.04:
            skip = rng.randint(1, 25)
        if belongs or not skip:
            yield line
        else:
            skip -= 1
