"""The body finder: the lines of texts outside their bodies, with the reasons."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np

from cleantext.body.columns import Floats, Ints
from cleantext.body.decide import BYLINE_REACH, TITLE_REACH, decide, sections
from cleantext.body.features import SECTIONS, Stretch, build_table, row_numbers
from cleantext.body.model import DEFAULT, OUTPUTS, Decision, Model, load
from cleantext.body.rows import Marks, Rows, log_odds
from cleantext.body.survey import BodySurvey
from cleantext.chain.edits import NotedVerdicts, Verdicts
from cleantext.kinds import BODY_KINDS
from cleantext.phrases import Section, first_sections
from cleantext.text.batches import batches
from cleantext.text.block import Block
from cleantext.text.dates import DATE
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

PROSE_VOUCHED = 0.985
"""The probability from which a paragraph stays whatever phrases it has."""

ROLE_VOUCHED = 0.5
"""The probability from which a title, or a line with author or date, does."""

TITLE_SURE = 0.8
"""The probability from which a row that reads like a headline is given as the title. With this and
the next two, 19 titles in 20 that are given are right."""

OTHER_TITLE_SURE = 0.95
"""The probability from which another row is."""

TITLE_LEAD = 1.0
"""The log odds by which it must lead any other row with another text."""

HEADINGS = ("comments:heading", "related:heading")
"""Sections of headings; what goes with them is of their kind."""

KIND_SECTIONS = tuple(name for name in SECTIONS if name.partition(":")[0] not in BODY_KINDS)
"""Sections of boilerplate."""

SUSPECT = 0.3
"""The probability below which a kept row is suspect."""

SUSPECT_SHARE = 0.1
"""The share of suspect rows from which the user is told."""

MIN_ROWS = 10
"""The fewest rows of a text for shares to mean anything."""

NOTE = (
    "no body was found: what is left was left alone, as the body finder would have removed nearly "
    "all of it"
)


def find_asides(
    blocks: Sequence[Block], point: str, path: Path | None = None, lean: float = 0.0
) -> list[Verdicts]:
    """Find the lines of each text outside its body.

    A verdict names the kind of boilerplate, ``aside`` if unknown, and the probability that the line
    does belong. Lines that surely belong in spite of their phrases are noted in `Block.vouched`,
    and the scores in `Block.survey`.

    Args:
        blocks: the lines of the texts.
        point: the operating point.
        path: the file of the model; None for the built-in one.
        lean: the log odds to lean towards the body.

    Raises:
        BodyModelError, OSError: see `cleantext.body.model.load`.

    """
    model = load(path or DEFAULT)
    numbers = [row_numbers(block) for block in blocks]
    scores = score_rows(blocks, numbers, model)
    cuts = np.cumsum([len(each) for each in numbers])[:-1]
    texts = map(Rows, blocks, numbers, np.split(scores, cuts))
    decision = model.decision(point)
    return [_verdicts(rows, point, decision, lean) for rows in texts]


def score_rows(blocks: Sequence[Block], rows: Sequence[Ints], model: Model) -> Floats:
    """Score all rows, block after block; rows by `OUTPUTS`."""
    parts = [
        Stretch(block, each[start : start + STRETCH_ROWS])
        for block, each in zip(blocks, rows, strict=True)
        for start in range(0, len(each), STRETCH_ROWS)
    ]
    scores = [
        model.scores(build_table(group))
        for group in batches(parts, lambda part: len(part.rows), BATCH_ROWS)
    ]
    return np.concatenate(scores or [np.zeros((0, len(OUTPUTS)), np.float32)])


def _verdicts(rows: Rows, point: str, decision: Decision, lean: float) -> Verdicts:
    """Return the verdicts on a text, and vouch for lines of it."""
    rows.block.survey = BodySurvey.of(rows, point)
    if not len(rows.numbers):
        return {}
    leaning = rows.leaning(point, lean) if lean else rows
    kept = decide(leaning, point, decision)
    kinds = _kinds(rows.block, KIND_SECTIONS)
    vouched = chain(_vouched(leaning, point, kept, kinds), _vouched_by_form(rows, kept, kinds))
    rows.block.vouched = frozenset(vouched)
    rows.block.roles = find_roles(rows, kept)
    count = int((~kept).sum())
    if not count or count < len(kept) // ROWS_PER_DROP:
        return _doubt(rows.odds(point))
    if _is_too_little(rows.block, rows.numbers[kept].tolist()):
        return NotedVerdicts({}, NOTE)
    return _reasons(rows, point, ~kept, kinds)


def _kinds(block: Block, sections: Iterable[str]) -> dict[int, str]:
    """Return the kind of the first of some sections in each line that has one."""
    found = first_sections(block, sections)
    return {line: name.partition(":")[0] for line, name in found.items()}


def _vouched(rows: Rows, point: str, kept: Marks, kinds: Mapping[int, str]) -> Iterator[int]:
    """Yield the lines that surely belong in spite of their phrases.

    These are paragraphs, and above the first one the headline, and lines with a date or the phrase
    of a byline; but a line with a year and a copyright is no byline.
    """
    long = kept & rows.long
    heads = kept & ~np.logical_or.accumulate(long) & long.any()
    sure = long & rows.likely(point, PROSE_VOUCHED)
    titles = heads & rows.likely("title", ROLE_VOUCHED)
    bylines = heads & rows.likely("byline", ROLE_VOUCHED)
    named = Section("byline").scan(rows.block)
    for row in np.flatnonzero(sure | titles | bylines).tolist():
        line, text = int(rows.numbers[row]), rows.texts[row]
        if line not in kinds:
            continue
        is_title = titles[row] and is_headline(text)
        is_dated = kinds[line] != "legal" and DATE().search(text)
        is_byline = bylines[row] and (line in named or is_dated)
        if is_title or is_byline or (sure[row] and rows.is_prose(row)):
            yield line


def _vouched_by_form(rows: Rows, kept: Marks, phrases: Container[int]) -> Iterator[int]:
    """Yield code, tables, and headings of sections with few phrases.

    A phrase in a block is but a part of it, and a heading such as "Share" may be about sharing.
    The headings of comments are not among them.
    """
    numbers, looks = rows.numbers.tolist(), rows.looks
    yield from (numbers[row] for row, look in enumerate(looks) if kept[row] and look.whole)
    for heading, section in sections(rows, kept):
        found = sum(numbers[row] in phrases and not looks[row].whole for row in section)
        if 2 * found < len(section) and not rows.comments[section.start : section.stop].any():
            yield numbers[heading]


def find_roles(rows: Rows, kept: Marks) -> dict[int, str]:
    """Return what the kept lines above the first paragraph give: title, byline or a date."""
    long = kept & rows.long
    first = int(np.argmax(long))  # 0 if there is none
    head = np.flatnonzero(kept[max(0, first - TITLE_REACH) : first]) + max(0, first - TITLE_REACH)
    bylines = rows.likely("byline", ROLE_VOUCHED)
    roles = {
        row: "byline" if bylines[row] else "dated" for row in head[-BYLINE_REACH:].tolist()
    } | dict.fromkeys(_sure_title(rows, head.tolist()), "title")
    return {int(rows.numbers[row]): role for row, role in roles.items()}


def _sure_title(rows: Rows, head: Sequence[int]) -> Iterator[int]:
    """Yield the row of the title if it is sure."""
    odds = rows.odds("title")
    best = max(head, key=odds.__getitem__, default=None)
    if best is None:
        return
    sure = TITLE_SURE if is_headline(rows.texts[best]) else OTHER_TITLE_SURE
    rivals = (odds[row] for row in head if rows.texts[row] != rows.texts[best])
    least = max(log_odds(sure), rows.odds("byline")[best], TITLE_LEAD + max(rivals, default=-99.0))
    if odds[best] >= least:
        yield best


def _reasons(rows: Rows, point: str, gone: Marks, phrases: dict[int, str]) -> dict[int, str]:
    """Return the reasons of the rows that go."""
    odds = rows.odds(point)[gone].astype(float)
    percents = np.rint(100 / (1 + np.exp(-odds))).astype(int).tolist()
    kinds = _kinds_under_headings(rows, gone)
    kinds |= dict.fromkeys(rows.numbers[gone & rows.comments].tolist(), "comments")
    kinds |= phrases
    return {
        line: _reason(kinds.get(line, "aside"), percent)
        for line, percent in zip(rows.numbers[gone].tolist(), percents, strict=True)
    }


def _kinds_under_headings(rows: Rows, gone: Marks) -> dict[int, str]:
    """Return the kinds of lines that go with their heading."""
    headings = _kinds(rows.block, HEADINGS)
    if not headings:
        return {}
    found: dict[int, str] = {}
    kind = ""
    for line, goes in zip(rows.numbers.tolist(), gone.tolist(), strict=True):
        kind = headings.get(line, kind) if goes else ""
        if kind:
            found[line] = kind
    return found


@cache
def _reason(kind: str, percent: int) -> str:
    return f"{kind}: {percent}% likely to be body text"


def _doubt(scores: Floats) -> Verdicts:
    """Return no verdicts, but a note if many rows are suspect."""
    suspects = int(np.sum(scores < log_odds(SUSPECT)))
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
