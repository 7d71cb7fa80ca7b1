"""Which lines of a page's text belong to its right text: what a body model learns from."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from cleantext.text.words import tokenize

BELONGS = 0.5
"""The share of a line's words in the right text from which on the line belongs to it."""

RUN = 3
"""Words. Fewer in a row that stand in the right text as well may do so by chance."""

NEAR_LINES, NEAR_WORDS = 12, 40
"""How close to a line that belongs, on the page and in the right text, a label belongs as well."""

_MOST = 2_000_000_000
"""Pairs of words of which the alignment is still quick."""


class _Match(NamedTuple):
    """A word of the page that stands in the right text: where it is in each."""

    page: int
    gold: int


def label(lines: Sequence[str], gold: str) -> tuple[list[float], list[int]]:
    """For each line the share of its words that belong to the right text, and how many it has.

    The two texts are aligned in order (longest common subsequence); words count in runs of three.
    A line of four words and more also belongs where its runs of three words stand anywhere in the
    right text, unless the page has it twice and another copy was aligned. A shorter one, a label,
    must be aligned as a whole, and be a line of the right text or close to one that belongs.
    """
    gold_words = tokenize(gold)
    line_words = [tokenize(line) for line in lines]
    matches = _align(line_words, gold_words)
    aligned = [_in_runs(found, len(own)) for found, own in zip(matches, line_words, strict=True)]
    keys = [" ".join(own) for own in line_words]
    copies = Counter(keys)
    settled = {key for key, count in zip(keys, aligned, strict=True) if count}
    runs = set(zip(gold_words, gold_words[1:], gold_words[2:], strict=False))
    shares = [0.0] * len(lines)
    for index, own in enumerate(line_words):
        if len(own) > RUN:
            shares[index] = aligned[index] / len(own)
            if copies[keys[index]] == 1 or keys[index] not in settled:
                own_runs = list(zip(own, own[1:], own[2:], strict=False))
                shares[index] = max(
                    shares[index], sum(run in runs for run in own_runs) / len(own_runs)
                )
    anchors = [index for index, share in enumerate(shares) if share > BELONGS and matches[index]]
    gold_lines = {" ".join(tokenize(line)) for line in gold.split("\n")}
    for index, own in enumerate(line_words):
        if 0 < len(own) <= RUN and aligned[index] == len(own):
            place = matches[index][0].gold
            if keys[index] in gold_lines or _is_near(index, place, anchors, matches):
                shares[index] = 1.0
    return shares, [len(own) for own in line_words]


def _align(lines: Sequence[Sequence[str]], gold: Sequence[str]) -> list[list[_Match]]:
    """The words of each line that are aligned with one of the right text."""
    numbers = {word: number for number, word in enumerate(dict.fromkeys(gold))}
    page = [(index, word) for index, own in enumerate(lines) for word in own]
    known = [place for place, (_, word) in enumerate(page) if word in numbers]
    matches: list[list[_Match]] = [[] for _ in lines]
    if not known or len(known) * len(gold) > _MOST:
        return matches
    blocks = LCSseq.opcodes(
        [numbers[page[place][1]] for place in known], [numbers[word] for word in gold]
    )
    found: list[_Match] = []
    for block in blocks:
        if block.tag == "equal":
            places = known[block.src_start : block.src_end]
            found += map(_Match, places, range(block.dest_start, block.dest_end))
    for match in _close_up(found, [word for _, word in page]):
        matches[page[match.page][0]].append(match)
    return matches


def _close_up(found: list[_Match], page: Sequence[str]) -> list[_Match]:
    """The matches, with words that the page has twice where they stand right above what follows.

    So of two titles the one at the body belongs, and no word of a menu is taken for its first.
    """
    for index in range(len(found) - 2, -1, -1):
        match, below = found[index : index + 2]
        if below.gold == match.gold + 1 and page[below.page - 1] == page[match.page]:
            found[index] = match._replace(page=below.page - 1)
    return found


def _in_runs(matches: Sequence[_Match], count: int) -> int:
    """How many of these words stand in a row on the page and in the right text, three or all."""
    total = length = 0
    least = min(RUN, count)
    for before, after in zip(matches, [*matches[1:], _Match(-1, -1)], strict=False):
        length += 1
        if after != (before.page + 1, before.gold + 1):
            total += length if length >= least else 0
            length = 0
    return total


def _is_near(
    index: int, place: int, anchors: Sequence[int], matches: Sequence[Sequence[_Match]]
) -> bool:
    """Whether a line aligned with this place is close to a line that belongs, in both texts."""
    middle = bisect(anchors, index)
    return any(
        abs(anchor - index) <= NEAR_LINES
        and min(abs(place - matches[anchor][end].gold) for end in (0, -1)) <= NEAR_WORDS
        for anchor in anchors[max(0, middle - 2) : middle + 2]
    )
