"""Passages that appear in the text a second time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from cleantext.chain.filter import Filter
from cleantext.text.block import Look, as_block
from cleantext.text.prose import LEAST_CHARACTERS, is_paragraph
from cleantext.text.scripts import count_words

RUN = 5
"""Lines in a row that must recur, at least, for a passage to be a copy."""

LEAST_WORDS = 60
"""Words in such a run, at least.

People repeat a sentence, a refrain or a table row. A copy of this length comes from a page that
holds a passage once for each screen size.
"""


MOST_LEVELS = 6
"""Levels of headings."""


def later_copies(lines: Sequence[str]) -> dict[int, str]:
    """Find the later copies of passages, blank lines aside.

    A passage is a run of at least `RUN` lines and `LEAST_WORDS` words that contains two
    paragraphs: verse, refrains, dialogue, code and tables contain none. Documentation says the same
    under different headings, so there it is no copy.
    """
    if not _any_paragraph_twice(lines):
        return {}
    block = as_block(lines)
    rows = [(index, bare) for index, line in enumerate(block) if (bare := line.rstrip())]
    return dict.fromkeys(_copied(rows, block.looks), "repeat: a passage that stands above")


trim_repeats = Filter("trim_repeats", "trim", later_copies, later_copies, reason="repeat")
"""Drops the later copies of passages."""


def _any_paragraph_twice(lines: Sequence[str]) -> bool:
    """Return whether there can be a copy, which is quick."""
    long = [line.rstrip() for line in lines if len(line) >= LEAST_CHARACTERS]
    long = [line for line in long if len(line) >= LEAST_CHARACTERS]
    if len(set(long)) == len(long):
        return False
    return any(count > 1 and is_paragraph(line) for line, count in Counter(long).items())


def _copied(rows: Sequence[tuple[int, str]], looks: Sequence[Look]) -> Iterator[int]:
    """Yield the indices of the lines in later copies."""
    levels = [looks[index].heading if looks else 0 for index, _ in rows]
    paths = [*_paths(rows, levels)]

    def section(start: int) -> list[str]:
        """Return the headings over a run of lines that are above those in it."""
        level = min(filter(None, levels[start : start + RUN]), default=MOST_LEVELS + 1)
        return [line for above, line in paths[start] if above < level]

    times = Counter(line for _, line in rows)
    first: dict[tuple[str, ...], int] = {}
    length = 0  # of the current run of lines that each appear in the text twice
    for place, (_, line) in enumerate(rows):
        length = length + 1 if times[line] > 1 else 0
        if length < RUN:
            continue
        start = place - RUN + 1
        run = tuple(line for _, line in rows[start : place + 1])
        earlier = first.setdefault(run, start)
        if start - earlier < RUN or not _is_passage(run):
            continue
        if section(earlier) == section(start):
            yield from (index for index, _ in rows[start : place + 1])


def _paths(
    rows: Sequence[tuple[int, str]], levels: Sequence[int]
) -> Iterator[tuple[tuple[int, str], ...]]:
    """Yield the headings over each line with their levels, from the highest down."""
    path: tuple[tuple[int, str], ...] = ()
    for (_, line), level in zip(rows, levels, strict=True):
        yield path
        if level:
            path = (*(each for each in path if each[0] < level), (level, line))


def _is_passage(run: Sequence[str]) -> bool:
    return (
        sum(map(is_paragraph, run)) > 1
        and sum(map(count_words, run)) >= LEAST_WORDS
        and not any("|" in line for line in run)
    )
