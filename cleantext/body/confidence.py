"""How sure the body finder is of a whole text.

It is a logistic regression on a few measures, with numbers in `confidence.json`, which are fitted
by ``python -m benchmarks confidence``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from cleantext.body.columns import Floats, Ints
from cleantext.body.features import PARAGRAPH
from cleantext.body.rows import Marks

DIGITS = 4
"""Decimals of probabilities, so that they are the same on every machine."""

DEFAULT = Path(__file__).with_name("confidence.json")

LIKELY = 0.35
"""The probability from which a row counts as likely."""

DOUBT = (0.1, 0.9)
"""The probabilities between which a row is doubtful."""

CLIP = 4.0
"""The most standard deviations from its mean that a measure counts."""


class Scored(Protocol):
    """The rows of a text as they were scored."""

    @property
    def sizes(self) -> Ints:
        """The characters in each row."""

    @property
    def chances(self) -> Floats:
        """The probability that each row is in the body."""

    @property
    def other_chances(self) -> Floats:
        """The same by the other operating point."""


class Measures(NamedTuple):
    """What tells how good a cleaned text is.

    Attributes:
        row_size: the logarithm of the mean characters of a row that is left.
        cut_inside: the share of unlikely rows from the first likely paragraph to the last.
        doubt_outside: the entropy of the rows around these, by character of the text.
        other: the mean probability of what is left, by the other operating point.
        doubt_left: the share of what is left in doubtful rows.
        doubt: the same of the whole text.
        long_cut: the logarithm of the number of unlikely paragraphs.
        long_left: the share of what is left in paragraphs.
        longest: the share of the longest row in the text.
        turns: the logarithm of how often likely and unlikely rows take turns.

    """

    row_size: float
    cut_inside: float
    doubt_outside: float
    other: float
    doubt_left: float
    doubt: float
    long_cut: float
    long_left: float
    longest: float
    turns: float


def confidence(first: Scored, last: Scored) -> float:
    """Return the probability that a cleaned text is right.

    Args:
        first: the text as it was first scored.
        last: what is left of it.

    Returns:
        1 if there was nothing to decide, 0 if nothing is left.

    """
    if not len(first.sizes):
        return 1.0
    if not len(last.sizes):
        return 0.0
    return max(chance_of(measure(first, last), load()), all_right(first))


def all_right(scored: Scored) -> float:
    """Return the probability that every row is decided right, as if they were independent.

    It counts for texts of a few rows, which are unlike the pages that the regression has seen.
    """
    chances = scored.chances.astype(float)
    return round(float(np.maximum(chances, 1 - chances).prod()), DIGITS)


class Fitted(NamedTuple):
    """The numbers of the regression.

    Attributes:
        bias: the log odds of a text whose measures are all the mean.
        columns: the mean, the standard deviation and the weight of each of `Measures`.

    """

    bias: float
    columns: Sequence[Sequence[float]]


@cache
def load() -> Fitted:
    """Read the numbers of the regression, once in a process."""
    data = json.loads(DEFAULT.read_text(encoding="utf-8"))
    rows = [data["measures"][name] for name in Measures._fields]
    return Fitted(data["bias"], [*zip(*rows, strict=True)])


def chance_of(measures: Measures, fitted: Fitted) -> float:
    """Return the probability that a text with these measures is right."""
    odds = fitted.bias
    for value, mean, scale, weight in zip(measures, *fitted.columns, strict=True):
        odds += weight * min(CLIP, max(-CLIP, (value - mean) / scale))
    return round(1 / (1 + math.exp(-odds)), DIGITS)


def measure(first: Scored, last: Scored) -> Measures:
    """Return the measures of a cleaned text; see `confidence`."""
    sizes, chances = first.sizes, first.chances
    total, left = float(sizes.sum()), float(last.sizes.sum())
    long = sizes >= PARAGRAPH
    body = _body(chances >= LIKELY, long)
    entropy = float(sizes @ _entropy(chances))
    return Measures(
        row_size=math.log((left + 1) / (len(last.sizes) + 1)),
        cut_inside=float(np.mean(chances[body] < LIKELY)),
        doubt_outside=(entropy - float(sizes[body] @ _entropy(chances[body]))) / total,
        other=float(last.sizes @ last.other_chances) / left,
        doubt_left=_doubt(last) / left,
        doubt=_doubt(first) / total,
        long_cut=math.log1p(int(np.sum(long & (chances < LIKELY)))),
        long_left=float(last.sizes[last.sizes >= PARAGRAPH].sum()) / left,
        longest=float(sizes.max()) / total,
        turns=math.log1p(float(np.abs(np.diff(chances)).sum())),
    )


def _body(likely: Marks, long: Marks) -> slice:
    """Return the rows from the first likely paragraph to the last.

    Without paragraphs, they are those of the likely rows; without these, all.
    """
    rows = np.flatnonzero(likely & long if (likely & long).any() else likely)
    return slice(int(rows[0]), int(rows[-1]) + 1) if len(rows) else slice(None)


def _entropy(chances: Floats) -> Floats:
    """Return the entropy of each row's probability, in bits."""
    bounded = np.clip(chances, 1e-6, 1 - 1e-6)
    entropy: Floats = -bounded * np.log2(bounded) - (1 - bounded) * np.log2(1 - bounded)
    return entropy


def _doubt(scored: Scored) -> float:
    """Return the characters in doubtful rows."""
    low, high = DOUBT
    return float(scored.sizes[(scored.chances > low) & (scored.chances < high)].sum())
