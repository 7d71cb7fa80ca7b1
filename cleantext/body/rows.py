"""The rows of a text with their scores."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cleantext.body.columns import Floats, Ints
from cleantext.body.features import PARAGRAPH
from cleantext.body.model import OUTPUTS
from cleantext.text.block import Block, Look
from cleantext.text.prose import is_paragraph

Marks = NDArray[np.bool_]
"""A truth value for each row."""

RUN_CLIP = 3.0
"""The most that a row's log odds count, either way, for the run that it is in."""

COMMENT_LIMIT = 0.5
"""The probability from which a row was written by a reader."""


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
        return list(map(self.block.__getitem__, self.numbers.tolist()))

    @cached_property
    def looks(self) -> Sequence[Look]:
        """What the form of the text tells of each row; nothing in plain text."""
        looks = self.block.looks
        return [looks[number] for number in self.numbers.tolist()] if looks else ()

    @cached_property
    def sizes(self) -> Ints:
        """The characters in each row."""
        return np.fromiter(map(len, self.texts), np.int64, len(self.texts))

    @cached_property
    def long(self) -> Marks:
        """Which rows are as long as a paragraph."""
        return self.sizes >= PARAGRAPH

    def leaning(self, output: str, lean: float) -> Rows:
        """Return the rows with log odds added to those of an output."""
        scores = self.scores.copy()
        scores[:, OUTPUTS.index(output)] += lean
        return replace(self, scores=scores)

    def is_prose(self, row: int) -> bool:
        """Return whether a row is a paragraph, as the trims define it."""
        return is_paragraph(self.texts[row])

    def odds(self, output: str) -> Floats:
        """Return the log odds of one of `OUTPUTS` for each row."""
        return self.scores[:, OUTPUTS.index(output)]

    def likely(self, output: str, limit: float) -> Marks:
        """Return the rows for which an output has at least this probability."""
        marks: Marks = self.odds(output) >= log_odds(limit)
        return marks

    def clipped(self, output: str) -> Floats:
        """Return the log odds of an output, as far as they count for a run of rows."""
        clipped: Floats = np.clip(self.odds(output), -RUN_CLIP, RUN_CLIP)
        return clipped

    @property
    def comments(self) -> Marks:
        """Which rows were likely written by readers."""
        return self.likely("comment", COMMENT_LIMIT)


def log_odds(probability: float) -> float:
    """Return the log odds of a probability between 0 and 1."""
    return math.log(probability / (1 - probability))
