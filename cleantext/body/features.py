"""What the body finder knows of each line: counts, marks, words, and where it stands.

All lines of many texts are looked at together, in NumPy, in a few passes over their characters.
A row is a line that is not blank; blank lines are what parts rows.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleantext.phrases import Section
from cleantext.text.block import Block
from cleantext.text.scripts import BRACKETS, GREEK, PAUSES, QUOTES, STOPS, UNSPACED, bounds

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

HEAD, TAIL = 280, 60
"""Characters, at the start and at the end of a line, that are looked at; the rest is more of it."""

CHUNK = 1 << 16
"""Characters, about, that are looked at in one go."""

BITS = 16
"""A word is known by a hash of so many bits: enough that few words share one."""

TOPIC_BITS = 12
"""Words of one text are counted in a table of so many bits."""

PARAGRAPH = 60
"""Characters, at least, of a line that counts as a paragraph; it also ends as a sentence does."""

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
"""The sections of the phrase files in which a line may be found."""

_LAST, _BEYOND = 0xFFFF, 0xFFFD
_GREEK = ord(GREEK[0]), ord(GREEK[2])

# Classes of characters; those up to _DIGIT make words.
(
    _LOWER,
    _UPPER,
    _OTHER,
    _WIDE,
    _DIGIT,
    _BLANK,
    _STOP,
    _COMMA,
    _COLON,
    _QUOTE,
    _BAR,
    _MONEY,
    _SIGN,
) = range(13)
_CLASSES = 16
_MARKS = {
    _STOP: f"{STOPS}…",
    _COMMA: PAUSES,
    _COLON: ":：﹕",
    _QUOTE: QUOTES + BRACKETS,
    _BAR: "|›»•·●▪►▶→←/\\>*#~^_=+–—-｜◆■□○★☆✓✔×✕▼▲",
    _MONEY: "$€£¥₽₹₴₩%",
}


@cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """For each character of the basic plane its class, and its lower case."""
    codes = np.arange(1 << 16, dtype=np.uint32)
    codes[0xD800:0xE000] = _BEYOND  # half a surrogate pair is no character
    chars = codes.view("<U1")
    letters = np.strings.isalpha(chars)
    classes = np.full(1 << 16, _SIGN, np.uint8)
    classes[letters] = _OTHER
    classes[np.strings.islower(chars)] = _LOWER
    classes[np.strings.isupper(chars) | np.strings.istitle(chars)] = _UPPER
    for first, last in bounds(UNSPACED):
        classes[first : last + 1][letters[first : last + 1]] = _WIDE
    classes[np.strings.isdigit(chars)] = _DIGIT
    for code in np.flatnonzero(classes == _SIGN).tolist():
        category = unicodedata.category(chr(code))[0]
        if category in "MZC":
            classes[code] = _OTHER if category == "M" else _BLANK
    for kind, marks in _MARKS.items():
        classes[[ord(mark) for mark in marks]] = kind
    lower = codes.astype(np.uint16)
    for code in np.flatnonzero(classes == _UPPER).tolist():
        lower[code] = ord(chr(code).lower()[0])
    return classes, lower


_FACTOR = np.uint32(0x9E3779B1)


@cache
def _powers(count: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Powers of a factor and of its inverse modulo 2**32, for rolling hashes of words."""
    factors = np.full(count, _FACTOR, np.uint32)
    factors[0] = 1
    inverses = np.full(count, pow(int(_FACTOR), -1, 1 << 32), np.uint32)
    inverses[0] = 1
    return np.cumprod(factors, dtype=np.uint32), np.cumprod(inverses, dtype=np.uint32)


@cache
def _logs() -> Floats:
    """The logarithm of each count up to 4095: a table, so that all machines agree."""
    return np.log1p(np.arange(4096)).astype(np.float32)


def _log(counts: NDArray[np.integer]) -> Floats:
    logs: Floats = _logs()[np.minimum(counts, 4095)]
    return logs


def _columns(*columns: NDArray[np.generic]) -> Floats:
    """These columns as one table of numbers."""
    table = np.empty((len(columns[0]), len(columns)), np.float32)
    for index, column in enumerate(columns):
        table[:, index] = column
    return table


def _ends(values: NDArray[np.generic], dtype: type[np.integer] = np.int64) -> NDArray[Any]:
    """The sums of the values before each one, and of all."""
    ends = np.zeros(len(values) + 1, dtype)
    np.cumsum(values, dtype=dtype, out=ends[1:])
    return ends


def _sum(values: NDArray[np.generic], pages: Ints) -> Ints:
    """For each text the sum over its rows."""
    ends = _ends(values)[pages]
    sums: Ints = ends[1:] - ends[:-1]
    return sums


class Part(NamedTuple):
    """A text, or a stretch of a long one: the block of its lines, and which of them are rows."""

    block: Block
    rows: Ints


class Table(NamedTuple):
    """The rows of some texts.

    Attributes:
        dense: numbers for each row.
        words: the hashes of the words of all rows.
        starts: for each row, where its words start in `words`.
        counts: for each row, how many words it has.
        pages: for each text, where its rows start; and the end.

    """

    dense: Floats
    words: NDArray[np.uint32]
    starts: Ints
    counts: Ints
    pages: Ints


def rows_of(lines: Sequence[str]) -> Ints:
    """The indices of the lines that are not blank."""
    return np.array([i for i, line in enumerate(lines) if line and not line.isspace()], np.int64)


def table(parts: Sequence[Part]) -> Table:
    """The table of some texts, or stretches of texts, none of them without rows."""
    texts = [part.block[index].rstrip() for part in parts for index in part.rows.tolist()]
    lengths = np.array([len(text) for text in texts])
    sizes = np.array([len(part.rows) for part in parts])
    pages = _ends(sizes)
    page = np.repeat(np.arange(len(parts)), sizes)
    looks = [_look(texts[start:stop], lengths[start:stop]) for start, stop in _cuts(lengths)]
    marks, closed, counts, words, content = map(np.concatenate, zip(*looks, strict=True))
    starts = np.cumsum(counts) - counts
    paragraph = closed & (lengths >= PARAGRAPH)
    dense = np.concatenate(
        [
            marks,
            _blanks(np.concatenate([part.rows for part in parts]), pages),
            _copies(words, starts, counts, page),
            _places(page, pages, counts, paragraph),
            _topic(words, content, counts, page, paragraph),
            _hits(parts, pages),
        ],
        axis=1,
    )
    return Table(dense, words >> np.uint32(32 - BITS), starts, counts, pages)


def _cuts(lengths: Ints) -> Iterator[tuple[int, int]]:
    """Rows in runs of about `CHUNK` characters."""
    ends = np.cumsum(np.minimum(lengths, HEAD + TAIL) + 1)
    start = 0
    while start < len(lengths):
        before = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + CHUNK)))
        yield start, stop
        start = stop


def _look(
    texts: Sequence[str], lengths: Ints
) -> tuple[Floats, NDArray[np.bool_], Ints, NDArray[np.uint32], NDArray[np.bool_]]:
    """What can be told of rows one by one.

    Their marks, whether they end as a sentence does, how many words they have; then for each word
    its hash, and whether it may tell a topic.
    """
    seen = [text if len(text) <= HEAD + TAIL else text[:HEAD] + text[-TAIL:] for text in texts]
    spans = np.minimum(lengths, HEAD + TAIL) + 1
    codes = _codes("\n".join(seen) + "\n")
    kinds, lower_cases = _tables()
    classes, lower = kinds[codes], lower_cases[codes]
    _ask_in_greek(codes, classes)
    ends = np.cumsum(spans)
    starts = ends - spans
    row = np.repeat(np.arange(len(texts), dtype=np.int32), spans)
    counts = np.bincount(row * _CLASSES + classes, minlength=len(texts) * _CLASSES)
    counts = counts.reshape(-1, _CLASSES)
    first, last = _words(classes)
    word_row = row[first]
    words = np.bincount(word_row, minlength=len(texts))
    titled = np.bincount(word_row[classes[first] == _UPPER], minlength=len(texts))
    wide = classes[first] == _WIDE
    content = (last - first >= 3) & (classes[first] != _DIGIT) | wide
    marks, closed = _marks(classes, counts, starts, ends - 1, lengths, words, titled)
    return marks, closed, words, _hash(lower, first, last), content


def _codes(text: str) -> NDArray[np.uint16]:
    """The characters of a text; those beyond the basic plane, emoji for the most part, are one."""
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(codes) == len(text):
        return codes
    wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.where(wide > _LAST, _BEYOND, wide).astype(np.uint16)


def _ask_in_greek(codes: NDArray[np.uint16], classes: NDArray[np.uint8]) -> None:
    """Take a semicolon behind a Greek letter for the question mark that it is."""
    marks = np.flatnonzero(codes == ord(";"))
    before = codes[marks - 1]
    greek = (before >= _GREEK[0]) & (before <= _GREEK[1])
    classes[marks[greek]] = _STOP


def _words(classes: NDArray[np.uint8]) -> tuple[Ints, Ints]:
    """Where words start, and the last character of each.

    In scripts that part no words, each character is one; as it says little, it is taken together
    with the next.
    """
    inside, wide = classes <= _DIGIT, classes == _WIDE
    apart = np.ones(len(classes) + 1, bool)  # whether a word can't go on from the one before
    apart[1:-1] = ~(inside[1:] & inside[:-1]) | wide[1:] | wide[:-1]
    first = np.flatnonzero(inside & apart[:-1])
    last = np.flatnonzero(inside & apart[1:])
    return first, last + (wide[first] & wide[np.minimum(last + 1, len(wide) - 1)])


def _hash(codes: NDArray[np.uint16], first: Ints, last: Ints) -> NDArray[np.uint32]:
    """A hash of each run of codes from `first` to `last`, the same wherever it stands."""
    powers, inverses = _powers(1 << max(10, len(codes).bit_length()))
    sums = _ends(codes * powers[: len(codes)], np.uint32)
    hashes: NDArray[np.uint32] = (sums[last + 1] - sums[first]) * inverses[first]
    for shift, factor in ((15, 0x2C1B3C6D), (12, 0x297A2D39)):
        hashes ^= hashes >> np.uint32(shift)
        hashes *= np.uint32(factor)
    return hashes


def _marks(
    classes: NDArray[np.uint8],
    counts: Ints,
    starts: Ints,
    ends: Ints,
    lengths: Ints,
    words: Ints,
    titled: Ints,
) -> tuple[Floats, NDArray[np.bool_]]:
    seen = (ends - starts).astype(np.float32)
    some = np.maximum(words, 1).astype(np.float32)
    solid = np.flatnonzero(classes != _BLANK)
    solid = np.concatenate([[-1], solid, [len(classes)]])  # a row may hold blanks of no width only
    head = np.minimum(solid[np.searchsorted(solid, starts)], ends - 1)
    tail = np.maximum(solid[np.searchsorted(solid, ends) - 1], starts)
    opening, closing = classes[head], classes[tail]
    quoted = closing == _QUOTE
    closing = np.where(quoted & (tail > head), classes[np.maximum(tail - 1, 0)], closing)
    marks = _columns(
        _log(lengths),
        _log(words),
        seen / some / 8,
        titled / some,
        _log(head - starts),
        *(counts[:, kind] / seen for kind in (_LOWER, _UPPER, _OTHER, _WIDE, _DIGIT, _BLANK)),
        *(_log(counts[:, kind]) for kind in (_STOP, _COMMA, _COLON, _QUOTE, _BAR, _MONEY, _SIGN)),
        *(closing == kind for kind in (_STOP, _COMMA, _COLON, _BAR, _DIGIT, _LOWER, _UPPER)),
        quoted,
        *(opening == kind for kind in (_LOWER, _UPPER, _DIGIT, _BAR, _QUOTE, _SIGN)),
        words == 1,
        words == 0,
    )
    return marks, closing == _STOP


def _blanks(lines: Ints, pages: Ints) -> Floats:
    """Whether no, one or more blank lines stand before each row, and after it."""
    before = np.empty(len(lines) + 1, np.int64)
    np.subtract(lines[1:], lines[:-1] + 1, out=before[1:-1])
    before[pages] = 2
    before, after = before[:-1], before[1:]
    return _columns(*(test for gap in (before, after) for test in (gap == 0, gap == 1, gap >= 2)))


def _copies(words: NDArray[np.uint32], starts: Ints, counts: Ints, page: Ints) -> Floats:
    """How many other lines of the text have the same words, and whether one stands above."""
    place = np.arange(len(words), dtype=np.uint32) - np.repeat(starts, counts).astype(np.uint32)
    mixed = words * (2 * place + np.uint32(1)) ^ (words >> np.uint32(16))
    sums = _ends(mixed, np.uint64)
    line = (sums[starts + counts] - sums[starts]) + (page.astype(np.uint64) << np.uint64(44))
    _, first, inverse, times = np.unique(
        line, return_index=True, return_inverse=True, return_counts=True
    )
    again = first[inverse] != np.arange(len(page))
    return _columns(_log(times[inverse] - 1), again) * (counts > 0)[:, None]


def _places(page: Ints, pages: Ints, words: Ints, paragraph: NDArray[np.bool_]) -> Floats:
    """Where in its text each row stands, and what the text is like as a whole."""
    rows = np.arange(len(page))
    first = pages[page]
    size = pages[page + 1] - first
    index = rows - first
    prose = words * paragraph
    all_words = np.maximum(_sum(words, pages), 1)[page]
    all_prose = _sum(prose, pages)[page]
    last = np.maximum.accumulate(np.where(paragraph, rows, -1))
    since = np.where(last >= first, rows - last, _FAR)
    ahead = np.minimum.accumulate(np.where(paragraph, rows, len(rows) + _FAR)[::-1])[::-1]
    until = np.where(ahead < first + size, ahead - rows, _FAR)
    return _columns(
        index / size,
        _log(index),
        _log(size - 1 - index),
        _log(size),
        _before(words, first) / all_words,
        all_prose / all_words,
        _before(prose, first) / np.maximum(all_prose, 1),
        _log(all_prose),
        _log(_sum(paragraph, pages)[page]),
        _log(since),
        _log(until),
        _log(all_words // size),
    )


_FAR = 400


def _before(values: Ints, first: Ints) -> Ints:
    """The sum of the values of the rows above each row in its text."""
    sums = np.cumsum(values) - values
    return sums - sums[first]


def _topic(
    words: NDArray[np.uint32],
    content: NDArray[np.bool_],
    counts: Ints,
    page: Ints,
    paragraph: NDArray[np.bool_],
) -> Floats:
    """How much of what a line speaks of is spoken of in other paragraphs, and in other lines."""
    rows = np.repeat(np.arange(len(page)), counts)[content]
    cells = (page[rows] << TOPIC_BITS) + (words[content] >> np.uint32(32 - TOPIC_BITS))
    prose = paragraph[rows]
    size = (int(page[-1]) + 1) << TOPIC_BITS
    in_prose = np.bincount(cells[prose], minlength=size)[cells] - prose
    elsewhere = np.bincount(cells[~prose], minlength=size)[cells] - ~prose
    known = np.bincount(rows, minlength=len(page))
    some = np.maximum(known, 1)
    return _columns(
        np.bincount(rows, in_prose >= 1, len(page)) / some,
        np.bincount(rows, in_prose >= 3, len(page)) / some,
        np.bincount(rows, _log(in_prose), len(page)) / some,
        np.bincount(rows, elsewhere >= 1, len(page)) / some,
        _log(known),
    )


def _hits(parts: Sequence[Part], pages: Ints) -> Floats:
    """Which rows hold a phrase of which section."""
    hits = np.zeros((int(pages[-1]), len(SECTIONS)), np.float32)
    for part, start in zip(parts, pages[:-1].tolist(), strict=True):
        places = {row: start + place for place, row in enumerate(part.rows.tolist())}
        for column, section in enumerate(SECTIONS):
            for row in places.keys() & Section(section).scan(part.block).keys():
                hits[places[row], column] = 1
    return hits


WIDTH = 34 + 6 + 2 + 12 + 5 + len(SECTIONS)
"""How many numbers a row has."""
