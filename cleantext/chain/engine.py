"""The execution of chains: texts in, cleaned texts out.

Filters decide; only the engine edits. A text goes through it like this:

1. `explain_each` takes texts in batches, each text with its chain.
2. `_clean` makes HTML plain and runs a text through its chain, or its parts one by one (see
   `cleantext.text.parts`): it splits the text into blocks of lines and joins what is left at the
   end. Rewrites and drops see block after block. A trim, and a fixpoint of trims and drops, needs
   the whole text, so `_clean` is a generator that yields each filter with the lines and is sent the
   verdicts.
3. `_clean_together` runs the generators of a batch and puts each filter's question for all texts
   that wait for it in one call, which is faster for the body finder.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, TypeAlias, cast

from cleantext.chain.drops import drop_lines
from cleantext.chain.edits import Cleaned, Verdicts
from cleantext.chain.log import Log
from cleantext.chain.protocols import Decider, Pipeline, Step
from cleantext.chain.views import remove_in_view
from cleantext.forms import VIEWS, Form, LastView, See, may_be_flat, take_in
from cleantext.text.arguments import no_text
from cleantext.text.batches import batches
from cleantext.text.block import Block
from cleantext.text.lines import Lines, concatenate, join, split, split_blocks
from cleantext.text.parts import parts

BATCH = 1 << 18
"""Characters of text, at most, to clean together."""

Cleaning: TypeAlias = Generator[tuple[Decider, Block], Verdicts, Cleaned]
"""The cleaning of one text: yields questions to filters, is sent verdicts."""


class Steps(NamedTuple):
    """A pipeline of a few steps for texts in any form."""

    filters: Sequence[Step]
    form: Form = "auto"
    separates: Callable[[str], object] | None = None


def explain(steps: Sequence[Step], text: str) -> Cleaned:
    """Clean a text and account for every change."""
    return next(explain_each([Steps(steps)], [text]))


def explain_each(pipelines: Iterable[Pipeline], texts: Iterable[str]) -> Iterator[Cleaned]:
    """Clean each text with the chain at the same position.

    If reading or cleaning a text raises, the texts before it are given first.
    """
    chains = iter(pipelines)
    for batch in batches(texts, _size, BATCH):
        pairs = [*zip(batch, chains, strict=False)]
        try:
            cleaned = _clean_together([_clean(chain, text) for text, chain in pairs])
        except Exception:
            if len(pairs) == 1:
                raise
            cleaned = (next(_clean_together([_clean(chain, text)])) for text, chain in pairs)
        yield from cleaned


def _size(text: object) -> int:
    """Return the size of a text; an empty one counts too.

    Raises:
        TypeError: it is not a text.

    """
    if not isinstance(text, str):
        raise no_text(text)
    return len(text) + 1


def _clean_together(runs: Sequence[Cleaning]) -> Iterator[Cleaned]:
    """Run cleanings together, with one call of a filter for all."""
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


def _clean(chain: Pipeline, text: str) -> Cleaning:
    """Clean a text or its parts, asking for the verdicts of trims."""
    if not chain.separates:
        return (yield from _clean_part(chain, text))
    cleaned: list[Cleaned] = []
    for part in parts(text, chain.separates):
        if part.is_text:
            done = yield from _clean_part(chain, part.text, part.first)
            notes = tuple(f"text from line {part.first}: {note}" for note in done.notes)
            cleaned.append(replace(done, notes=notes))
        else:
            cleaned.append(Cleaned(part.text))
    return Cleaned.join(cleaned)


def _clean_part(chain: Pipeline, text: str, first: int = 1) -> Cleaning:
    """Clean a text whose lines are numbered from `first`."""
    text, form = take_in(text, chain.form)
    runs = [tuple(run) for _, run in groupby(chain.filters, attrgetter("kind"))]
    see, log = LastView(VIEWS[form]), Log()
    if _must_be_whole(runs, text, VIEWS[form]):
        return (yield from _clean_whole(runs, split(text, first), see, log))
    blocks: Iterable[Lines] = split_blocks(text, first=first)
    for run in runs:
        if run[0].kind == "rewrite":
            blocks = map(partial(_apply_rewrites, run, log=log), blocks)
        elif run[0].kind == "drop":
            blocks = drop_lines(blocks, cast("Sequence[Decider]", run), log)
        else:
            blocks = [(yield from remove_in_view(run, concatenate(blocks), see, log))]
    if _removes(runs):
        lines = concatenate(blocks)
        if see(lines.texts):  # it looked plain before
            return (yield from _clean_whole(runs, lines, see, log))
        blocks = [lines]
    return log.cleaned("".join(map(join, blocks)))


def _must_be_whole(runs: Iterable[Sequence[Step]], text: str, see: See) -> bool:
    """Decide whether a text must be cleaned at once, as its view is not its lines."""
    return (_removes(runs) or may_be_flat(text)) and bool(see(split(text).texts))


def _removes(runs: Iterable[Sequence[Step]]) -> bool:
    """Decide whether some steps drop lines."""
    return any(run[0].kind == "drop" for run in runs)


def _clean_whole(runs: Iterable[Sequence[Step]], lines: Lines, see: See, log: Log) -> Cleaning:
    """Clean a text that is not plain.

    What trims leave may have another view than the drops before them saw, so drops and trims are
    repeated until they remove nothing; and rewrites too, where they see a line anew without a part
    of it.
    """
    count = -1
    while len(lines) != count:
        count, start = len(lines), len(log)
        for run in runs:
            if run[0].kind == "rewrite":
                lines = _apply_rewrites(run, lines, log)
            else:
                lines = yield from remove_in_view(run, lines, see, log)
        if any(entry.spans for entry in log[start:]):
            count = -1
            continue
        runs = [run for run in runs if run[0].kind != "rewrite"]
    return log.cleaned(join(lines))


def _apply_rewrites(steps: Sequence[Step], lines: Lines, log: Log) -> Lines:
    """Apply rewrites to lines, in order."""
    for step in steps:
        lines = step.apply_rewrite(lines, log)
    return lines


def rewrite_lines(
    lines: Lines, changes: Mapping[int, str], makers: Mapping[int, str], log: Log
) -> Lines:
    """Give lines new texts; `makers` names the filter behind each."""
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
