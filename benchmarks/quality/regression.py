"""Logistic regression by Newton's method, and groups of sources for its test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from cleantext.body.confidence import CLIP, Fitted, Measures

RIDGE = 3.0
"""The penalty on squared weights, in examples of mean weight."""

ROUNDS = 20
"""The most steps; few are needed."""

GROUPS = 5


class Example(NamedTuple):
    """One text: its measures, whether it is right, how much it counts."""

    measures: Measures
    right: bool
    weight: float


def fit(examples: Sequence[Example]) -> Fitted:
    """Fit the numbers of `cleantext.body.confidence`."""
    values = np.array([example.measures for example in examples])
    right = np.array([example.right for example in examples], float)
    counts = np.array([example.weight for example in examples])
    counts /= counts.mean()
    mean = np.average(values, axis=0, weights=counts)
    scale = np.sqrt(np.average((values - mean) ** 2, axis=0, weights=counts)) + 1e-9
    known = np.column_stack([np.clip((values - mean) / scale, -CLIP, CLIP), np.ones(len(values))])
    penalty = np.diag([RIDGE] * len(mean) + [0.0])
    weights = np.zeros(len(mean) + 1)
    for _ in range(ROUNDS):
        chances = 1 / (1 + np.exp(-known @ weights))
        slope = known.T @ (counts * (right - chances)) - penalty @ weights
        spread = counts * chances * (1 - chances)
        step = np.linalg.solve(known.T @ (known * spread[:, None]) + penalty, slope)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return Fitted(float(weights[-1]), [mean.tolist(), scale.tolist(), weights[:-1].tolist()])


def groups(sizes: Mapping[str, int], count: int = GROUPS) -> list[set[str]]:
    """Divide sources into groups of about equal size."""
    found: list[set[str]] = [set() for _ in range(count)]
    for source in sorted(sizes, key=lambda name: (-sizes[name], name)):
        min(found, key=lambda group: sum(sizes[name] for name in group)).add(source)
    return found
