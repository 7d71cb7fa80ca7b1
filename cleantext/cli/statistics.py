"""Totals of lines and words by kind, over all files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from cleantext.cli.listing import REPAIR
from cleantext.text.words import tokenize

if TYPE_CHECKING:
    from cleantext.chain.edits import Cleaned

KEPT = "kept"

_NAME, _LINES, _WORDS = 13, 11, 11  # columns


def count_words(cleaned: Cleaned) -> dict[str, int]:
    """Count the words that are left, and those removed by kind."""
    words = Counter({KEPT: len(tokenize(cleaned.text))})
    for edit in cleaned.edits:
        if edit.removed:
            words[edit.reason] += len(tokenize(edit.removed))
    return dict(words)


def statistics(line_count: int, kinds: Mapping[str, int], words: Mapping[str, int]) -> list[str]:
    """Return a table of the kinds, most lines first.

    Args:
        line_count: the lines that are not blank.
        kinds: the lines removed, by kind; and those repaired, which are kept.
        words: the words removed, by kind; and those kept.

    """
    by_kind = Counter(kinds)
    aside = {f"{REPAIR}ed": by_kind.pop(REPAIR, 0), "blank": by_kind.pop("blank", 0)}
    removed = by_kind.total(), sum(words.values()) - words.get(KEPT, 0)
    counts = [(kind, lines, words.get(kind, 0)) for kind, lines in by_kind.items()]
    rows = sorted(counts, key=lambda row: (-row[1], -row[2], row[0]))
    rows += [("removed", *removed), (KEPT, line_count - removed[0], words.get(KEPT, 0))]
    table = [f"{'':{_NAME}} {'lines':>{_LINES}} {'words':>{_WORDS}}"]
    table += [
        f"{name:{_NAME}} {lines:>{_LINES},} {count:>{_WORDS},}" for name, lines, count in rows
    ]
    table += [f"{name:{_NAME}} {lines:>{_LINES},}" for name, lines in aside.items() if lines]
    return table
