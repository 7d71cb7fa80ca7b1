"""Function words: how much a row reads like prose of the text's language."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleantext.body.characters import look_at
from cleantext.body.columns import Floats, Ints, log_counts, stack_columns

FILE = Path(__file__).with_name("function_words.txt")

COLUMNS = 5
"""The number of features that `prose_marks` returns."""

SLOT_BITS = 20
"""The bits of a word's hash that find its slot in the table."""


class Lexicon(NamedTuple):
    """The function words of all languages.

    Attributes:
        slots: for each slot, the number of its word, or 0.
        hashes: the hash of each word.
        starts: where the languages of each word start in `languages`, and the end.
        languages: the numbers of the languages of all words.
        size: the number of languages.

    """

    slots: NDArray[np.uint16]
    hashes: NDArray[np.uint32]
    starts: Ints
    languages: Ints
    size: int


@cache
def lexicon() -> Lexicon:
    """Read the function words."""
    lists = [line.partition(":")[2].split() for line in _lines()]
    words = [word for words in lists for word in words]
    hashes = look_at(words, np.array(list(map(len, words)))).spellings
    known, inverse = np.unique(hashes, return_inverse=True)
    language = np.repeat(np.arange(len(lists)), list(map(len, lists)))
    slots = np.zeros(1 << SLOT_BITS, np.uint16)
    slots[known >> np.uint32(32 - SLOT_BITS)] = np.arange(1, len(known) + 1)
    order = np.lexsort((language, inverse))
    starts = np.searchsorted(inverse[order], np.arange(len(known) + 2) - 1)
    return Lexicon(slots, np.append(np.uint32(0), known), starts, language[order], len(lists))


def _lines() -> list[str]:
    lines = FILE.read_text(encoding="utf-8").split("\n")
    return [line for line in lines if line and not line.startswith("#")]


def prose_marks(spellings: NDArray[np.uint32], counts: Ints, page: Ints) -> Floats:
    """Return how many function words of its text's language each row has.

    The language of a text is the one that most of its words are function words of.

    Args:
        spellings: the hash of each word.
        counts: the number of words of each row.
        page: the text of each row.

    """
    known = lexicon()
    numbers = known.slots[spellings >> np.uint32(32 - SLOT_BITS)].astype(np.int64)
    numbers[known.hashes[numbers] != spellings] = 0
    places = np.flatnonzero(numbers)
    rows = np.repeat(np.arange(len(page)), counts)[places]
    first, last = known.starts[numbers[places]], known.starts[numbers[places] + 1]
    times = last - first
    rows = np.repeat(rows, times)
    offsets = np.arange(len(rows)) - np.repeat(np.cumsum(times) - times, times)
    languages = known.languages[np.repeat(first, times) + offsets]
    pages = int(page[-1]) + 1
    cells = page[rows] * known.size + languages
    totals = np.bincount(cells, minlength=pages * known.size).reshape(pages, known.size)
    chosen = totals.argmax(axis=1)
    found = np.bincount(rows[chosen[page[rows]] == languages], minlength=len(page))
    words = np.maximum(counts, 1)
    share = found / words
    all_words = np.maximum(np.bincount(page, counts, pages), 1)
    usual = (totals.max(axis=1) / all_words)[page]
    return stack_columns(share, usual, share - usual, log_counts(found), found == 0)
