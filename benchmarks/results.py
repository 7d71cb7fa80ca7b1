"""Measured values beside their limits and goals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Result(NamedTuple):
    """A measured value.

    Attributes:
        name: what was measured.
        value: the value.
        limit: the bound that the gate checks; None where the value is only reported.
        at_least: whether the limit and the goal are lower bounds rather than upper ones.
        goal: the value aimed at. It is reported and never fails the gate.

    """

    name: str
    value: float
    limit: float | None
    at_least: bool = False
    goal: float | None = None

    @property
    def passed(self) -> bool:
        """Whether the limit is kept, if there is one."""
        return self.limit is None or self._reaches(self.limit)

    def _reaches(self, bound: float) -> bool:
        return self.value >= bound if self.at_least else self.value <= bound

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        verdict = "    " if self.limit is None else "PASS" if self.passed else "FAIL"
        bound = "" if self.limit is None else f"{sign} {self.limit:.3g}"
        line = f"{verdict}  {self.name:<52} {self.value:8.2f}  {bound:<10}"
        if self.goal is not None:
            state = "reached" if self._reaches(self.goal) else "not reached"
            line += f"  goal {sign} {self.goal:g}: {state}"
        return line.rstrip()


def exit_code(results: Iterable[Result]) -> int:
    """Return 0 if all limits are kept, else 1."""
    return 0 if all(result.passed for result in results) else 1
