"""Function words: how much a row reads like prose of the text's language."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleantext.body.characters import spell
from cleantext.body.columns import Floats, Ints, log_counts, stack_columns
from cleantext.text.function_words import read_words

COLUMNS = 5
"""The number of features that `prose_marks` returns."""

SLOT_BITS = 20
"""The bits of a word's hash that find its slot in the lexicon."""


class Lexicon(NamedTuple):
    """The function words of all languages, numbered from 1.

    Attributes:
        slots: for each slot, the number of its word, or 0. Of words with the same slot, one in four
            hundred, the last stays.
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

    def look_up(self, spellings: NDArray[np.uint32]) -> Ints:
        """Return the numbers of words by their hashes; 0 for those not in the lexicon."""
        numbers = self.slots.take(_slots(spellings), mode="clip")
        numbers[self.hashes.take(numbers, mode="clip") != spellings] = 0
        return numbers.astype(np.int64)


@cache
def lexicon() -> Lexicon:
    """Read the function words."""
    lists = list(read_words().values())
    words = [word for some in lists for word in some]
    known, inverse = np.unique(spell(words), return_inverse=True)
    language = np.repeat(np.arange(len(lists)), [len(some) for some in lists])
    slots = np.zeros(1 << SLOT_BITS, np.uint16)
    slots[_slots(known)] = np.arange(1, len(known) + 1)
    order = np.lexsort((language, inverse))
    starts = np.searchsorted(inverse[order], np.arange(len(known) + 2) - 1)
    return Lexicon(slots, np.append(np.uint32(0), known), starts, language[order], len(lists))


def _slots(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return hashes >> np.uint32(32 - SLOT_BITS)


def prose_marks(spellings: NDArray[np.uint32], counts: Ints, page: Ints) -> Floats:
    """Return how much of each row is function words of its text's language.

    That is the language that has the most words of the text as function words. The columns are the
    share of the row's words, that of the text's, their difference, the number of the row's, and
    whether it has none.

    Args:
        spellings: the hash of each word.
        counts: the number of words of each row.
        page: the text of each row.

    """
    known = lexicon()
    pages = int(page[-1]) + 1
    rows, languages = _occurrences(known, spellings, np.repeat(np.arange(len(page)), counts))
    cells = page[rows] * known.size + languages
    totals = np.bincount(cells, minlength=pages * known.size).reshape(pages, known.size)
    of_text = totals.argmax(axis=1)[page[rows]] == languages
    found = np.bincount(rows[of_text], minlength=len(page))
    share = found / np.maximum(counts, 1)
    usual = (totals.max(axis=1) / np.maximum(np.bincount(page, counts, pages), 1))[page]
    return stack_columns(share, usual, share - usual, log_counts(found), found == 0)


def _occurrences(known: Lexicon, spellings: NDArray[np.uint32], row: Ints) -> tuple[Ints, Ints]:
    """Return the row and the language of each function word, once for each of its languages.

    Args:
        known: the function words.
        spellings: the hash of each word.
        row: the row of each word.

    """
    numbers = known.look_up(spellings)
    places = np.flatnonzero(numbers)
    first, last = known.starts[numbers[places]], known.starts[numbers[places] + 1]
    times = last - first
    offsets = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return np.repeat(row[places], times), known.languages[np.repeat(first, times) + offsets]
