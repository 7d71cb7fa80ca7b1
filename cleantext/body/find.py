"""Decisions of the body finder: which lines are dropped, given their scores."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleantext.body.columns import Floats, Ints
from cleantext.body.features import PARAGRAPH, Stretch, build_table, row_numbers
from cleantext.body.model import DEFAULT, POINTS, Decision, Model, load
from cleantext.chain.edits import NotedVerdicts, Verdicts
from cleantext.text.batches import batches
from cleantext.text.block import Block
from cleantext.text.prose import is_headline, prose_before
from cleantext.text.scripts import count_words

STRETCH_ROWS = 4096
"""Rows. Longer texts are scored in independent stretches of this size."""

BATCH_ROWS = 8192
"""About how many rows to score at once."""

ROWS_PER_DROP = 256
"""Nothing is dropped unless at least one in this many rows is. As a text is scored again after each
drop, this keeps the time linear in its length."""

MIN_PROSE = 50
"""The fewest words of prose of a text that must have a body."""

MIN_REMAINDER = 0.05
"""The least share of a text's prose that must remain."""

MIN_CERTAIN = 3
"""The fewest rows of certain furniture for any row to be dropped."""

TITLE_REACH = 12
"""How many rows above the first kept paragraph are searched for its title."""

MIN_TITLE = 0.4
"""The least probability of a headline to be kept as the title, if no other is. Many texts that a
model is trained on have no titles, so it is unsure of them."""

UNLIKELY = 0.3
"""The probability below which a kept row is suspect."""

SUSPECT_SHARE = 0.1
"""The share of suspect rows from which the user is told."""

MIN_ROWS = 10
"""The fewest rows of a text for shares to mean anything."""

NOTE = (
    "no body was found: what is left was left alone, as the body finder would have removed nearly "
    "all of it"
)

_REASONS = tuple(f"aside: {percent}% likely to be body text" for percent in range(101))


def find_asides(blocks: Sequence[Block], point: str, path: Path | None) -> list[Verdicts]:
    """Find the lines of each text outside its body.

    Verdicts have the reason ``aside`` and the probability that the line does belong, 0 to 1.

    Raises:
        BodyModelError, OSError: see `cleantext.body.model.load`.

    """
    model = load(path or DEFAULT)
    rows = [row_numbers(block) for block in blocks]
    scores = score_rows(blocks, rows, model)[:, POINTS.index(point)]
    cuts = np.cumsum([len(each) for each in rows])[:-1]
    triples = zip(blocks, rows, np.split(scores, cuts), strict=True)
    decision = model.decision(point)
    return [_verdicts(*triple, decision) for triple in triples]


def score_rows(blocks: Sequence[Block], rows: Sequence[Ints], model: Model) -> Floats:
    """Score all rows, block after block."""
    parts = [
        Stretch(block, each[start : start + STRETCH_ROWS])
        for block, each in zip(blocks, rows, strict=True)
        for start in range(0, len(each), STRETCH_ROWS)
    ]
    scores = [
        model.scores(build_table(group))
        for group in batches(parts, lambda part: len(part.rows), BATCH_ROWS)
    ]
    return np.concatenate(scores or [np.zeros((0, len(POINTS)), np.float32)])


def kept_rows(scores: Floats, decision: Decision) -> NDArray[np.bool_]:
    """Decide which rows of a text are kept.

    The less of a text is certain furniture, the surer the model must be to drop a row; if next to
    nothing is, every row is kept.
    """
    sure, limit = log_odds(decision.sure), log_odds(decision.limit)
    certain = int(np.sum(scores < sure))
    if certain < MIN_CERTAIN:
        return np.ones(len(scores), bool)
    evidence = min(1.0, certain / (decision.evidence * len(scores)))
    kept: NDArray[np.bool_] = scores >= sure + evidence * (limit - sure)
    return kept


def _title_row(block: Block, rows: Ints, scores: Floats, gone: NDArray[np.bool_]) -> Sequence[int]:
    """Return the row to keep as the title, if none is."""
    stay = np.flatnonzero(~gone).tolist()
    first = next((index for index in stay if len(block[rows[index]]) >= PARAGRAPH), 0)
    above = [
        index
        for index in range(max(0, first - TITLE_REACH), first)
        if is_headline(block[rows[index]])
    ]
    best = max(above, key=lambda index: float(scores[index]), default=None)
    if best is None or not all(gone[above]) or scores[best] < log_odds(MIN_TITLE):
        return []
    return [best]


def log_odds(likely: float) -> float:
    """Return the log odds of a probability."""
    return math.log(likely / (1 - likely))


def _verdicts(block: Block, rows: Ints, scores: Floats, decision: Decision) -> Verdicts:
    if not len(rows):
        return {}
    gone = ~kept_rows(scores, decision)
    gone[_title_row(block, rows, scores, gone)] = False
    count = int(gone.sum())
    if not count or count < len(rows) // ROWS_PER_DROP:
        return _doubt(scores)
    kept, asides = rows[~gone].tolist(), rows[gone].tolist()
    if _is_too_little(block, kept):
        return NotedVerdicts({}, NOTE)
    likely = np.rint(100 / (1 + np.exp(-scores[gone].astype(float)))).astype(int).tolist()
    return dict(zip(asides, map(_REASONS.__getitem__, likely), strict=True))


def _doubt(scores: Floats) -> Verdicts:
    """Return no verdicts, but a note if many rows are suspect."""
    suspects = int(np.sum(scores < log_odds(UNLIKELY)))
    if len(scores) < MIN_ROWS or suspects < SUSPECT_SHARE * len(scores):
        return {}
    return NotedVerdicts(
        {},
        f"{suspects} of the {len(scores)} lines that are left may be no part of the body, but the "
        "body finder was not sure enough to remove them",
    )


def _is_too_little(block: Block, kept: Sequence[int]) -> bool:
    """Decide whether the kept lines are too little for a body.

    A text with little prose needs none.
    """
    left = sum(len(block[index]) for index in kept)
    if left >= MIN_REMAINDER * len(block.text):
        return False
    words = prose_before(block)[-1]
    left_words = sum(count_words(block[index]) for index in kept)
    return not kept or (words >= MIN_PROSE and left_words < MIN_REMAINDER * words)
