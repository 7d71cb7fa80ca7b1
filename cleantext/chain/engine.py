"""The execution of chains: texts in, side by side, and cleaned texts out.

Filters decide; the engine alone edits. Nothing else in the package builds text.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import cast

from cleantext.chain.drops import drop_lines
from cleantext.chain.edits import Cleaned, Log, Verdicts
from cleantext.chain.protocols import Decider, Step
from cleantext.text.arguments import no_text
from cleantext.text.block import Block
from cleantext.text.lines import Lines, concatenate, join, split_blocks

BATCH = 1 << 18
"""Characters, at most, of the texts that are cleaned side by side."""


def explain(steps: Sequence[Step], text: str) -> Cleaned:
    """Clean a text and account for every change."""
    return next(explain_each([steps], [text]))


def explain_each(pipelines: Iterable[Sequence[Step]], texts: Iterable[str]) -> Iterator[Cleaned]:
    """Clean each text with the chain in its place; several texts side by side.

    Where reading or cleaning a text raises, the texts before it are given first.
    """
    own = iter(pipelines)
    for batch in _batches(texts):
        pairs = [*zip(batch, own, strict=False)]
        try:
            cleaned = _side_by_side([_cleaning(steps, text) for text, steps in pairs])
        except Exception:
            if len(pairs) == 1:
                raise
            cleaned = (next(_side_by_side([_cleaning(steps, text)])) for text, steps in pairs)
        yield from cleaned


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """Texts in lists of at most `BATCH` characters together, or of one text."""
    batch: list[str] = []
    size = 0
    try:
        for text in texts:
            if not isinstance(text, str):
                raise no_text(text)
            if batch and size + len(text) > BATCH:
                yield batch
                batch, size = [], 0
            batch.append(text)
            size += len(text) + 1
    except Exception:
        yield batch
        raise
    if batch:
        yield batch


def _side_by_side(
    runs: Sequence[Generator[tuple[Decider, Block], Verdicts, Cleaned]],
) -> Iterator[Cleaned]:
    """What these cleanings come to; a filter that several wait for is asked for all at once."""
    done: dict[int, Cleaned] = {}
    answers: Iterable[tuple[int, Verdicts | None]] = [(index, None) for index in range(len(runs))]
    while answers:
        waiting: dict[int, list[tuple[int, Decider, Block]]] = {}
        for index, answer in answers:
            try:
                part, block = runs[index].send(cast("Verdicts", answer))
            except StopIteration as end:
                done[index] = end.value
            else:
                waiting.setdefault(id(part), []).append((index, part, block))
        answers = []
        for asked in waiting.values():
            indices, parts, blocks = zip(*asked, strict=True)
            answers += zip(indices, parts[0].decide_many(blocks), strict=True)
    return map(done.pop, range(len(runs)))


def _cleaning(
    steps: Sequence[Step], text: str
) -> Generator[tuple[Decider, Block], Verdicts, Cleaned]:
    """Clean a text, asking for the verdicts of trims on the way."""
    log = Log()
    blocks: Iterable[Lines] = split_blocks(text)
    for kind, run in groupby(steps, attrgetter("kind")):
        if kind == "rewrite":
            blocks = map(partial(_apply_rewrites, tuple(run), log=log), blocks)
        elif kind == "drop":
            blocks = drop_lines(blocks, tuple(cast("Iterable[Decider]", run)), log)
        else:
            lines = concatenate(blocks)
            for step in run:
                lines = yield from step.run_trim(lines, log)
            blocks = [lines]
    return Cleaned("".join(map(join, blocks)), tuple(log), log.notes)


def _apply_rewrites(steps: Sequence[Step], lines: Lines, log: Log) -> Lines:
    """Return the lines as rewrites leave them, in their order."""
    for step in steps:
        lines = step.apply_rewrite(lines, log)
    return lines


def rewrite_lines(
    lines: Lines, changes: Mapping[int, str], makers: Mapping[int, str], log: Log
) -> Lines:
    """Return the lines with new texts; `makers` names the filter behind each."""
    if not changes:
        return lines
    for name in sorted(set(makers.values())):
        own = {index: changes[index] for index, maker in makers.items() if maker == name}
        log.add_rewrites(name, lines, own)
    texts = list(lines.texts)
    for index, new in changes.items():
        texts[index] = new
    lines = lines.with_texts(texts)
    # A last line with neither text nor ending is no line.
    return lines if texts[-1] or lines.ends[-1] else lines.without({len(lines) - 1})
