"""Features of the body finder: marks, words and position of each row.

The lines of many texts are processed together, in NumPy, in a few passes over their characters.
A row is a line that is not blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from cleantext.body import languages
from cleantext.body.characters import HEAD, TAIL, Looks, look_at
from cleantext.body.columns import (
    Floats,
    Groups,
    Ints,
    log_counts,
    running_sums,
    stack_columns,
    sum_by_page,
)
from cleantext.phrases import scan_sections
from cleantext.text.block import Block, Look

CHUNK = 1 << 16
"""About how many characters to process at once."""

BITS = 16
"""The bits of a word's hash: enough that few words share one."""

TOPIC_BITS = 12
"""The bits of a word's hash in the table of a text's topic."""

PARAGRAPH = 60
"""The shortest paragraph, in characters; paragraphs also end like a sentence."""

SECTIONS = (
    "navigation",
    "advertisement",
    "consent",
    "newsletter",
    "sharing",
    "account",
    "related",
    "related:heading",
    "related:label",
    "comments",
    "comments:heading",
    "counter",
    "credit",
    "byline",
    "legal",
    "placeholder",
)
"""The sections of the phrase files whose hits are features."""

WIDTH = 34 + 6 + 2 + 3 + 12 + 7 + 5 + languages.COLUMNS + 3 * len(SECTIONS)
"""The number of features of a row."""

HEAD_ROWS = 12
"""How many rows above the first paragraph are taken to hold the title."""

_SIZES = np.array([count.bit_length() for count in range(256)], np.uint64)  # classes of row length
_FAR = 400  # rows to a paragraph or a phrase that is not there

NO_PHRASES = np.repeat(log_counts(np.array([0, _FAR, _FAR])), len(SECTIONS))
"""The last features of a row in a text without phrases."""


class Stretch(NamedTuple):
    """A text, or part of one: its lines, and its rows' numbers."""

    block: Block
    rows: Ints

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole text."""
        return len(self.rows) == self.block.blanks.count(0)

    def texts(self) -> Iterator[str]:
        """Return the texts of its rows."""
        return map(self.block.__getitem__, self.rows.tolist())


class Table(NamedTuple):
    """The rows of some texts.

    Attributes:
        dense: the numbers of each row.
        words: the hashes of the words of all rows.
        starts: where the words of each row start in `words`.
        counts: the number of words of each row.
        pages: where the rows of each text start, and the end.

    """

    dense: Floats
    words: NDArray[np.uint32]
    starts: Ints
    counts: Ints
    pages: Ints


def row_numbers(block: Block) -> Ints:
    """Return the numbers of the lines that are not blank."""
    return np.flatnonzero(np.frombuffer(block.blanks, np.uint8) == 0)


def build_table(stretches: Sequence[Stretch]) -> Table:
    """Build the table of some stretches, each with at least one row."""
    sizes = np.array([len(stretch.rows) for stretch in stretches])
    pages = running_sums(sizes)
    page = np.repeat(np.arange(len(stretches)), sizes)
    lengths, marks, closed, counts, words, spellings, content = _look_at_all(stretches)
    starts = np.cumsum(counts) - counts
    paragraph = closed & (lengths >= PARAGRAPH)
    dense = np.concatenate(
        [
            marks,
            _blank_lines(np.concatenate([stretch.rows for stretch in stretches]), pages),
            _copies(words, starts, counts, page),
            _records(words, starts, counts, page),
            _positions(page, pages, counts, paragraph),
            _topic(words, content, counts, page, paragraph),
            np.concatenate([_looks(stretch) for stretch in stretches]),
            languages.prose_marks(spellings, counts, page),
            *_phrase_marks(_phrase_hits(stretches, pages), page, pages),
        ],
        axis=1,
    )
    return Table(dense, words >> np.uint32(32 - BITS), starts, counts, pages)


def _look_at_all(stretches: Sequence[Stretch]) -> Looks:
    """Compute the features of all rows, or take them from an earlier round."""
    new = [stretch for stretch in stretches if stretch.block.carried is None]
    texts = [text.rstrip() for stretch in new for text in stretch.texts()]
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    parts = [look_at(texts[start:stop], lengths[start:stop]) for start, stop in _chunks(lengths)]
    sizes = np.array([len(stretch.rows) for stretch in new])
    fresh = Looks.join(parts).split(sizes) if new else iter(())
    found = []
    for stretch in stretches:
        looks = cast("Looks | None", stretch.block.carried) or next(fresh)
        if stretch.is_whole:
            stretch.block.carried = looks
        found.append(looks)
    return Looks.join(found)


def _chunks(lengths: Ints) -> Iterator[tuple[int, int]]:
    """Yield runs of rows of about `CHUNK` characters."""
    ends = np.cumsum(np.minimum(lengths, HEAD + TAIL) + 1)
    start = 0
    while start < len(lengths):
        before = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + CHUNK)))
        yield start, stop
        start = stop


def _blank_lines(lines: Ints, pages: Ints) -> Floats:
    """Return how many blank lines precede and follow each row."""
    before = np.empty(len(lines) + 1, np.int64)
    np.subtract(lines[1:], lines[:-1] + 1, out=before[1:-1])
    before[pages] = 2
    before, after = before[:-1], before[1:]
    return stack_columns(
        *(test for gap in (before, after) for test in (gap == 0, gap == 1, gap >= 2))
    )


def _copies(words: NDArray[np.uint32], starts: Ints, counts: Ints, page: Ints) -> Floats:
    """Return whether other rows have the same words, and where."""
    place = np.arange(len(words), dtype=np.uint32) - np.repeat(starts, counts).astype(np.uint32)
    mixed = words * (2 * place + np.uint32(1)) ^ (words >> np.uint32(16))
    sums = running_sums(mixed, np.uint64)
    line = (sums[starts + counts] - sums[starts]) + (page.astype(np.uint64) << np.uint64(44))
    groups = Groups.of(line)
    return stack_columns(log_counts(groups.others()), groups.later()) * (counts > 0)[:, None]


def _records(words: NDArray[np.uint32], starts: Ints, counts: Ints, page: Ints) -> Floats:
    """Return how many other rows share the first word, the last one, or the lengths around.

    Comments, posts and teasers are records that repeat: a name, a date, a text, a label. Lengths
    are those of the row and of its neighbours, in classes: powers of two words.
    """
    some = np.flatnonzero(counts)
    shared = np.zeros((len(page), 3), np.float32)
    if len(some):
        first = starts[some]
        for column, place in enumerate((first, first + counts[some] - 1)):
            shared[some, column] = _others(words[place].astype(np.uint64), page[some])
    size = _SIZES[np.minimum(counts, len(_SIZES) - 1)]
    same = page[1:] == page[:-1]
    above = np.append(np.uint64(0), size[:-1] * same)
    below = np.append(size[1:] * same, np.uint64(0))
    shared[:, 2] = _others(size * np.uint64(100) + above * np.uint64(10) + below, page)
    return shared


def _others(keys: NDArray[np.uint64], page: Ints) -> Floats:
    """Return how many other rows of the text have the same key of 32 bits, as log1p."""
    return log_counts(Groups.of(keys + (page.astype(np.uint64) << np.uint64(32))).others())


def _positions(page: Ints, pages: Ints, words: Ints, paragraph: NDArray[np.bool_]) -> Floats:
    """Return the position of rows, and features of their texts."""
    rows = np.arange(len(page))
    first = pages[page]
    size = pages[page + 1] - first
    index = rows - first
    prose = words * paragraph
    all_words = np.maximum(sum_by_page(words, pages), 1)[page]
    all_prose = sum_by_page(prose, pages)[page]
    last = np.maximum.accumulate(np.where(paragraph, rows, -1))
    since = np.where(last >= first, rows - last, _FAR)
    ahead = np.minimum.accumulate(np.where(paragraph, rows, len(rows) + _FAR)[::-1])[::-1]
    until = np.where(ahead < first + size, ahead - rows, _FAR)
    return stack_columns(
        index / size,
        log_counts(index),
        log_counts(size - 1 - index),
        log_counts(size),
        _sum_above(words, first) / all_words,
        all_prose / all_words,
        _sum_above(prose, first) / np.maximum(all_prose, 1),
        log_counts(all_prose),
        log_counts(sum_by_page(paragraph, pages)[page]),
        log_counts(since),
        log_counts(until),
        log_counts(all_words // size),
    )


def _sum_above(values: Ints, first: Ints) -> Ints:
    """Return the sum of the values above each row in its text."""
    sums = np.cumsum(values) - values
    return sums - sums[first]


def _topic(
    words: NDArray[np.uint32],
    content: NDArray[np.bool_],
    counts: Ints,
    page: Ints,
    paragraph: NDArray[np.bool_],
) -> Floats:
    """Return how much content rows share with other rows."""
    rows = np.repeat(np.arange(len(page)), counts)[content]
    cells = (page[rows] << TOPIC_BITS) + (words[content] >> np.uint32(32 - TOPIC_BITS))
    prose, head = paragraph[rows], _head(page, paragraph)[rows]
    size = (int(page[-1]) + 1) << TOPIC_BITS
    in_head = np.bincount(cells[head], minlength=size)[cells] - head
    in_prose = np.bincount(cells[prose], minlength=size)[cells] - prose
    elsewhere = np.bincount(cells[~prose], minlength=size)[cells] - ~prose
    known = np.bincount(rows, minlength=len(page))
    some = np.maximum(known, 1)
    return stack_columns(
        np.bincount(rows, in_prose >= 1, len(page)) / some,
        np.bincount(rows, in_prose >= 3, len(page)) / some,
        np.bincount(rows, log_counts(in_prose), len(page)) / some,
        np.bincount(rows, elsewhere >= 1, len(page)) / some,
        np.bincount(rows, in_head >= 1, len(page)) / some,
        log_counts(np.bincount(rows, in_head >= 1, len(page)).astype(np.int64)),
        log_counts(known),
    )


def _head(page: Ints, paragraph: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which rows are the first paragraph of their text, or close above it."""
    rows = np.arange(len(page))
    first = np.full(int(page[-1]) + 1, -1)
    places = np.flatnonzero(paragraph)[::-1]
    first[page[places]] = places
    return (rows <= first[page]) & (rows >= first[page] - HEAD_ROWS)


def _looks(stretch: Stretch) -> Floats:
    """Return the `Look` of each row, and whether it has one."""
    looks = np.zeros((len(stretch.rows), 1 + len(Look._fields)), np.float32)
    if known := stretch.block.looks:
        looks[:, 0] = 1
        looks[:, 1:] = [known[row] for row in stretch.rows.tolist()]
    return looks


def _phrase_marks(
    hits: NDArray[np.bool_], page: Ints, pages: Ints
) -> tuple[Floats, Floats, Floats]:
    """Return, by section, the hits of rows, and the distances to the nearest ones above and below.

    Distances are in rows, as log1p; without a hit on that side, that of `_FAR`.
    """
    bounds = pages.astype(np.int32)  # narrow, as there are many columns
    first, stop = bounds[page][:, None], bounds[page + 1][:, None]
    rows = np.arange(len(page), dtype=np.int32)[:, None]
    last = np.maximum.accumulate(np.where(hits, rows, -1), axis=0)
    none = np.full((1, hits.shape[1]), -1, np.int32)
    above = np.concatenate([none, last[:-1]])
    ahead = np.minimum.accumulate(np.where(hits, rows, len(rows) + _FAR)[::-1], axis=0)[::-1]
    below = np.concatenate([ahead[1:], none + np.int32(len(rows) + _FAR + 1)])
    return (
        hits.astype(np.float32),
        log_counts(np.minimum(np.where(above >= first, rows - above, _FAR), _FAR)),
        log_counts(np.minimum(np.where(below < stop, below - rows, _FAR), _FAR)),
    )


def _phrase_hits(stretches: Sequence[Stretch], pages: Ints) -> NDArray[np.bool_]:
    """Return which rows have a phrase of which section."""
    hits = np.zeros((int(pages[-1]), len(SECTIONS)), np.bool_)
    for (block, rows), start in zip(stretches, pages[:-1].tolist(), strict=True):
        places = np.full(len(block), -1)
        places[rows] = np.arange(start, start + len(rows))
        found = scan_sections(block)
        for column, section in enumerate(SECTIONS):
            if lines := found.get(section):
                seen = places[list(lines)]
                hits[seen[seen >= 0], column] = True
    return hits
