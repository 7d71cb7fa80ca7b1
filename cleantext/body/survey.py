"""What the body finder thinks of the lines of a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cleantext.body.columns import Floats, Ints
from cleantext.body.confidence import DIGITS, confidence
from cleantext.body.model import OUTPUTS, POINTS
from cleantext.body.rows import Rows


@dataclass(frozen=True, eq=False)
class BodySurvey:
    """The scores of the rows of a text, kept without its lines.

    Attributes:
        point: the operating point that decided.
        rows: the index of each row.
        odds: the log odds of `OUTPUTS` for each row.
        sizes: the characters in each row.
        numbers: the number in the input of each line, by index; of units of a view, of all lines.

    """

    point: str
    rows: Ints
    odds: Floats
    sizes: Ints
    numbers: Sequence[int] | Sequence[Sequence[int]]

    @classmethod
    def of(cls, rows: Rows, point: str) -> BodySurvey:
        """Return the survey of the rows of a text."""
        block = rows.block
        numbers = block.origins or block.numbers or range(1, len(block) + 1)
        return cls(point, rows.numbers, rows.scores, rows.sizes, numbers)

    @property
    def chances(self) -> Floats:
        """The probability that each row is in the body."""
        return self._chances(self.point)

    @property
    def other_chances(self) -> Floats:
        """The same by the other operating point."""
        return self._chances(next(point for point in POINTS if point != self.point))

    def _chances(self, output: str) -> Floats:
        odds = self.odds[:, OUTPUTS.index(output)].astype(float)
        chances: Floats = 1 / (1 + np.exp(-odds))
        return chances

    def scores(self) -> dict[int, float]:
        """Return the probability that each line is in the body.

        Of several units in a line, the likeliest counts.
        """
        found: dict[int, float] = {}
        for number, score in self._by_line():
            found[number] = max(score, found.get(number, 0.0))
        return found

    def confidence(self, last: BodySurvey) -> float:
        """Return the probability that the text is right; see `cleantext.body.confidence`."""
        return confidence(self, last)

    def _by_line(self) -> Iterator[tuple[int, float]]:
        for row, chance in zip(self.rows.tolist(), self.chances.tolist(), strict=True):
            place = self.numbers[row]
            for number in (place,) if isinstance(place, int) else place:
                yield number, round(chance, DIGITS)
