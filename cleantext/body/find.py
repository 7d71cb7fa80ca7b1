"""What the body finder does with the scores of lines."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleantext.body.features import PARAGRAPH, Floats, Ints, Part, rows_of, table
from cleantext.body.model import DEFAULT, POINTS, Decision, Model, load
from cleantext.chain.edits import NotedVerdicts, Verdicts
from cleantext.text.block import Block
from cleantext.text.prose import is_headline, prose_before
from cleantext.text.scripts import count_words

STRETCH = 4096
"""Rows. A longer text is looked at in stretches of so many, each for itself."""

TOGETHER = 8192
"""Rows, about, that are scored in one go."""

LEAST = 256
"""Of so many rows at least one must go for any to go. As a text is looked at again after lines
have gone, this keeps the time linear in its length."""

PROSE = 50
"""Words of prose, at least, of a text that must have a body."""

REMAINDER = 0.05
"""Of a text with prose, the share of the words of that prose that is next to nothing."""

FEWEST = 3
"""Rows that are furniture for sure, at least, of a text from which anything goes."""

ABOVE = 12
"""Rows above the first paragraph that stays among which its title is looked for."""

TITLE = 0.4
"""How likely a headline must be to stay as the title, where no other stays. Many right texts that
a model learns from have no titles, so it is none too sure of them."""

UNLIKELY = 0.3
"""How likely a row must be to belong for it not to be suspected."""

SUSPECTS = 0.1
"""The share of suspects, of the rows that stay, from which on the user is told of them."""

FEW = 10
"""Rows of a text of which too little is seen to speak of shares."""

NOTE = (
    "no body was found: what is left was left alone, as the body finder would have removed nearly "
    "all of it"
)

_REASONS = tuple(f"aside: {percent}% likely to be body text" for percent in range(101))


def find_asides(blocks: Sequence[Block], point: str, path: Path | None) -> list[Verdicts]:
    """For each text the indices of the lines that are no part of its body.

    Each comes with the reason ``aside`` and how likely it is that the line does belong, 0 to 1.

    Raises:
        BodyModelError, OSError: as `cleantext.body.model.load`.

    """
    model = load(path or DEFAULT)
    rows = [rows_of(block) for block in blocks]
    scores = _scores(blocks, rows, model)[:, POINTS.index(point)]
    cuts = np.cumsum([len(each) for each in rows])[:-1]
    triples = zip(blocks, rows, np.split(scores, cuts), strict=True)
    decision = model.decision(point)
    return [_verdicts(*triple, decision) for triple in triples]


def _scores(blocks: Sequence[Block], rows: Sequence[Ints], model: Model) -> Floats:
    """The scores of all rows, one block's after the other's."""
    parts = [
        Part(block, each[start : start + STRETCH])
        for block, each in zip(blocks, rows, strict=True)
        for start in range(0, len(each), STRETCH)
    ]
    scores = [model.scores(table(group)) for group in _groups(parts)]
    return np.concatenate(scores or [np.zeros((0, len(POINTS)), np.float32)])


def _groups(parts: Sequence[Part]) -> Iterator[list[Part]]:
    group: list[Part] = []
    size = 0
    for part in parts:
        if group and size + len(part.rows) > TOGETHER:
            yield group
            group, size = [], 0
        group.append(part)
        size += len(part.rows)
    if group:
        yield group


def keeps(scores: Floats, decision: Decision) -> NDArray[np.bool_]:
    """Which rows of a text stay.

    The less of a text is furniture for sure, the surer the model must be of any row that goes;
    where next to nothing is, nothing goes.
    """
    sure, limit = _log_odds(decision.sure), _log_odds(decision.limit)
    certain = int(np.sum(scores < sure))
    if certain < FEWEST:
        return np.ones(len(scores), bool)
    evidence = min(1.0, certain / (decision.evidence * len(scores)))
    kept: NDArray[np.bool_] = scores >= sure + evidence * (limit - sure)
    return kept


def _title(block: Block, rows: Ints, scores: Floats, gone: NDArray[np.bool_]) -> Sequence[int]:
    """The row that must be the title of what stays, if the title is not among that."""
    stay = np.flatnonzero(~gone).tolist()
    first = next((index for index in stay if len(block[rows[index]]) >= PARAGRAPH), 0)
    above = [
        index for index in range(max(0, first - ABOVE), first) if is_headline(block[rows[index]])
    ]
    best = max(above, key=lambda index: float(scores[index]), default=None)
    if best is None or not all(gone[above]) or scores[best] < _log_odds(TITLE):
        return []
    return [best]


def _log_odds(likely: float) -> float:
    return math.log(likely / (1 - likely))


def _verdicts(block: Block, rows: Ints, scores: Floats, decision: Decision) -> Verdicts:
    if not len(rows):
        return {}
    gone = ~keeps(scores, decision)
    gone[_title(block, rows, scores, gone)] = False
    count = int(gone.sum())
    if not count or count < len(rows) // LEAST:
        return _unsure(scores)
    kept, asides = rows[~gone].tolist(), rows[gone].tolist()
    if _next_to_nothing(block, kept):
        return NotedVerdicts({}, NOTE)
    likely = np.rint(100 / (1 + np.exp(-scores[gone].astype(float)))).astype(int).tolist()
    return dict(zip(asides, map(_REASONS.__getitem__, likely), strict=True))


def _unsure(scores: Floats) -> Verdicts:
    """No verdicts, with a note where much of what stays may well be furniture."""
    suspects = int(np.sum(scores < _log_odds(UNLIKELY)))
    if len(scores) < FEW or suspects < SUSPECTS * len(scores):
        return {}
    return NotedVerdicts(
        {},
        f"{suspects} of the {len(scores)} lines that are left may be no part of the body, but the "
        "body finder was not sure enough to remove them",
    )


def _next_to_nothing(block: Block, kept: Sequence[int]) -> bool:
    """Whether these lines are nothing, or too little to be the body of a text with prose."""
    left = sum(len(block[index]) for index in kept)
    if left >= REMAINDER * len(block.text):
        return False
    words = prose_before(block)[-1]
    left_words = sum(count_words(block[index]) for index in kept)
    return not kept or (words >= PROSE and left_words < REMAINDER * words)
