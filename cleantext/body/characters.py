"""Features of single rows by their characters: marks, shape, hashed words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleantext.body.columns import Floats, Ints, log_counts, running_sums, stack_columns
from cleantext.text.scripts import BRACKETS, GREEK, PAUSES, QUOTES, STOPS, UNSPACED, bounds

HEAD, TAIL = 280, 60
"""The characters at the start and the end of a line to examine; the rest is more of the same."""

_LAST, _BEYOND = 0xFFFF, 0xFFFD
_GREEK = ord(GREEK[0]), ord(GREEK[2])

# Classes of characters; those up to _DIGIT form words.
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
_FACTOR = np.uint32(0x9E3779B1)


class Looks(NamedTuple):
    """The features of some rows, and of their words.

    Attributes:
        lengths: the characters in each row.
        marks: numbers for each row.
        is_closed: for each row, whether it ends like a sentence.
        word_counts: for each row, the number of its words.
        words: for each word, its hash, the same for all digits; in scripts without spaces, where
            each character is a word, that of the character and the next one.
        spellings: likewise, but that of the character alone.
        is_content: for each word, whether it may indicate a topic.

    """

    lengths: Ints
    marks: Floats
    is_closed: NDArray[np.bool_]
    word_counts: Ints
    words: NDArray[np.uint32]
    spellings: NDArray[np.uint32]
    is_content: NDArray[np.bool_]

    @classmethod
    def join(cls, parts: Iterable[Looks]) -> Looks:
        """Join the features of rows that follow each other."""
        return cls(*map(np.concatenate, zip(*parts, strict=True)))

    def split(self, sizes: Ints) -> Iterator[Looks]:
        """Yield the features of each of some groups of rows, given their sizes."""
        rows = np.cumsum(sizes)[:-1]
        words = running_sums(self.word_counts)[rows]
        columns = [np.split(column, rows) for column in self[:_ROW_COLUMNS]]
        columns += [np.split(column, words) for column in self[_ROW_COLUMNS:]]
        return map(Looks, *columns)

    def pick(self, wanted: bytes | bytearray, blanks: bytes) -> Looks:
        """Return the features of the rows that stay.

        Args:
            wanted: for each line, whether it stays.
            blanks: for each line, whether it is blank.

        """
        is_row = np.frombuffer(blanks, np.bool_) == 0
        rows = np.frombuffer(wanted, np.bool_)[is_row]
        words = np.repeat(rows, self.word_counts)
        columns = [column[rows] for column in self[:_ROW_COLUMNS]]
        return Looks(*columns, *(column[words] for column in self[_ROW_COLUMNS:]))


_ROW_COLUMNS = 4
"""The fields of `Looks` for rows, before those for words."""


def look_at(texts: Sequence[str], lengths: Ints) -> Looks:
    """Compute the features of rows, given their texts and lengths."""
    seen = [text if len(text) <= HEAD + TAIL else text[:HEAD] + text[-TAIL:] for text in texts]
    spans = np.minimum(lengths, HEAD + TAIL) + 1
    codes = _code_units("\n".join(seen) + "\n")
    kinds, lower_cases = _tables()
    # With `clip`, NumPy takes narrow indices as they are.
    classes, lower = kinds.take(codes, mode="clip"), lower_cases.take(codes, mode="clip")
    _mark_greek_questions(codes, classes)
    ends = np.cumsum(spans)
    starts = ends - spans
    row = np.repeat(np.arange(len(texts), dtype=np.int32), spans)
    counts = np.bincount(row * _CLASSES + classes, minlength=len(texts) * _CLASSES)
    counts = counts.reshape(-1, _CLASSES)
    first, last = _word_bounds(classes)
    wide = classes[first] == _WIDE
    paired = wide & (classes[last + 1] == _WIDE)  # the last character is a line break
    word_row = row[first]
    words = np.bincount(word_row, minlength=len(texts))
    titled = np.bincount(word_row[classes[first] == _UPPER], minlength=len(texts))
    content = (last - first >= 3) & (classes[first] != _DIGIT) | wide
    marks, closed = _marks(classes, counts, starts, ends - 1, lengths, words, titled)
    hashes = _hash_words(lower, first, last + paired)
    spellings = hashes.copy()
    spellings[wide] = _hash_words(lower, first[wide], last[wide])
    return Looks(lengths, marks, closed, words, hashes, spellings, content)


@cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """Return the class of each character, and its lower case (digits become ``0``)."""
    codes = np.arange(1 << 16, dtype=np.uint32)
    codes[0xD800:0xE000] = _BEYOND  # half of a surrogate pair is not a character
    chars = codes.view("<U1")
    letters = np.char.isalpha(chars)
    classes = np.full(1 << 16, _SIGN, np.uint8)
    classes[letters] = _OTHER
    classes[np.char.islower(chars)] = _LOWER
    classes[np.char.istitle(chars)] = _UPPER  # true of single capitals, too
    for first, last in bounds(UNSPACED):
        classes[first : last + 1][letters[first : last + 1]] = _WIDE
    classes[np.char.isdigit(chars)] = _DIGIT
    others = np.flatnonzero(classes == _SIGN)
    names = "".join(map(unicodedata.category, map(chr, others.tolist())))
    category = np.frombuffer(names.encode(), "S2").astype("S1")
    classes[others[category == b"M"]] = _OTHER
    classes[others[(category == b"Z") | (category == b"C")]] = _BLANK
    for kind, marks in _MARKS.items():
        classes[[ord(mark) for mark in marks]] = kind
    lower = codes.astype(np.uint16)
    for code in np.flatnonzero(classes == _UPPER).tolist():
        lower[code] = ord(chr(code).lower()[0])
    lower[classes == _DIGIT] = ord("0")
    return classes, lower


@cache
def _powers(count: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the powers of a factor and its inverse, for hashing."""
    factors = np.full(count, _FACTOR, np.uint32)
    factors[0] = 1
    inverses = np.full(count, pow(int(_FACTOR), -1, 1 << 32), np.uint32)
    inverses[0] = 1
    return np.cumprod(factors, dtype=np.uint32), np.cumprod(inverses, dtype=np.uint32)


def _code_units(text: str) -> NDArray[np.uint16]:
    """Return a code unit for each character of a text.

    Characters beyond the basic plane, mostly emoji, share one.
    """
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(codes) == len(text):
        return codes
    wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.where(wide > _LAST, _BEYOND, wide).astype(np.uint16)


def _mark_greek_questions(codes: NDArray[np.uint16], classes: NDArray[np.uint8]) -> None:
    """Classify a semicolon after a Greek letter as a question mark."""
    marks = np.flatnonzero(codes == ord(";"))
    before = codes[marks - 1]
    greek = (before >= _GREEK[0]) & (before <= _GREEK[1])
    classes[marks[greek]] = _STOP


def _word_bounds(classes: NDArray[np.uint8]) -> tuple[Ints, Ints]:
    """Return the places of the first and last characters of words.

    In scripts without spaces each character is a word.
    """
    inside, wide = classes <= _DIGIT, classes == _WIDE
    apart = np.ones(len(classes) + 1, bool)  # whether a word can't continue from the one before
    apart[1:-1] = ~(inside[1:] & inside[:-1]) | wide[1:] | wide[:-1]
    first = np.flatnonzero(inside & apart[:-1])
    last = np.flatnonzero(inside & apart[1:])
    return first, last


def _hash_words(codes: NDArray[np.uint16], first: Ints, last: Ints) -> NDArray[np.uint32]:
    """Hash the runs of code units from `first` to `last`."""
    powers, inverses = _powers(1 << max(10, len(codes).bit_length()))
    sums = running_sums(codes * powers[: len(codes)], np.uint32)
    hashes: NDArray[np.uint32] = (sums[last + 1] - sums[first]) * inverses[first]
    for shift, factor in ((15, 0x2C1B3C6D), (12, 0x297A2D39)):
        hashes ^= hashes >> np.uint32(shift)
        hashes *= np.uint32(factor)
    return hashes


def spell(words: Sequence[str]) -> NDArray[np.uint32]:
    """Return the spelling of each word, as `look_at` finds it in rows.

    Args:
        words: words of letters, or single characters of scripts without spaces.

    """
    _, lower_cases = _tables()
    ends = np.cumsum([len(word) + 1 for word in words])
    firsts = np.append(0, ends[:-1])
    return _hash_words(lower_cases[_code_units("\n".join(words) + "\n")], firsts, ends - 2)


def _marks(
    classes: NDArray[np.uint8],
    counts: Ints,
    starts: Ints,
    ends: Ints,
    lengths: Ints,
    words: Ints,
    titled: Ints,
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the marks of rows, and whether each ends like a sentence."""
    seen = (ends - starts).astype(np.float32)
    some = np.maximum(words, 1).astype(np.float32)
    solid = np.flatnonzero(classes != _BLANK)
    solid = np.concatenate([[-1], solid, [len(classes)]])  # a row may have zero-width blanks only
    head = np.minimum(solid[np.searchsorted(solid, starts)], ends - 1)
    tail = np.maximum(solid[np.searchsorted(solid, ends) - 1], starts)
    opening, closing = classes[head], classes[tail]
    quoted = closing == _QUOTE
    closing = np.where(quoted & (tail > head), classes[np.maximum(tail - 1, 0)], closing)
    marks = stack_columns(
        log_counts(lengths),
        log_counts(words),
        seen / some / 8,
        titled / some,
        log_counts(head - starts),
        *(counts[:, kind] / seen for kind in (_LOWER, _UPPER, _OTHER, _WIDE, _DIGIT, _BLANK)),
        *(
            log_counts(counts[:, kind])
            for kind in (_STOP, _COMMA, _COLON, _QUOTE, _BAR, _MONEY, _SIGN)
        ),
        *(closing == kind for kind in (_STOP, _COMMA, _COLON, _BAR, _DIGIT, _LOWER, _UPPER)),
        quoted,
        *(opening == kind for kind in (_LOWER, _UPPER, _DIGIT, _BAR, _QUOTE, _SIGN)),
        words == 1,
        words == 0,
    )
    return marks, closing == _STOP
