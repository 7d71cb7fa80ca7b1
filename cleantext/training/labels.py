"""Labels of lines: their shares of words that belong."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from cleantext.text.words import tokenize

BELONGS = 0.5
"""The share of a line's words in the right text above which the line belongs to it."""

RUN = 3
"""Words. Shorter runs may be in the right text by chance."""

NEAR_LINES, NEAR_WORDS = 12, 40
"""How close, on the page and in the right text, a label must be to a line that belongs."""

_MAX_PAIRS = 2_000_000_000
"""The most pairs of words to align; more would be slow."""


class _Match(NamedTuple):
    """A word of the page, aligned with the right text."""

    page: int
    gold: int


def label(lines: Sequence[str], gold: str) -> list[float]:
    """Return the share of each line's words that belong.

    The two texts are aligned in order (longest common subsequence); words count in runs of three.
    A line of four words or more also belongs if its runs of three words are anywhere in the right
    text, unless the page has it twice and another copy was aligned. A shorter one, a label, must be
    aligned as a whole, and be a line of the right text or close to a line that belongs.
    """
    line_words = [tokenize(line) for line in lines]
    matches = _align(line_words, tokenize(gold))
    shares = _sentence_shares(line_words, matches, tokenize(gold))
    for index in _belonging_labels(line_words, matches, shares, gold):
        shares[index] = 1.0
    return shares


_Lines = Sequence[Sequence[str]]
_Matches = Sequence[Sequence[_Match]]


def _sentence_shares(lines: _Lines, matches: _Matches, gold: Sequence[str]) -> list[float]:
    """Return the share of each line; 0 for labels."""
    aligned = [_in_runs(found, len(own)) for found, own in zip(matches, lines, strict=True)]
    keys = [" ".join(own) for own in lines]
    copies = Counter(keys)
    settled = {key for key, count in zip(keys, aligned, strict=True) if count}
    runs = set(_triples(gold))
    shares = [0.0] * len(lines)
    for index, own in enumerate(lines):
        if len(own) <= RUN:
            continue
        shares[index] = aligned[index] / len(own)
        if copies[keys[index]] == 1 or keys[index] not in settled:
            found = [run in runs for run in _triples(own)]
            shares[index] = max(shares[index], sum(found) / len(found))
    return shares


def _triples(some: Sequence[str]) -> list[tuple[str, str, str]]:
    return list(zip(some, some[1:], some[2:], strict=False))


def _belonging_labels(
    lines: _Lines, matches: _Matches, shares: Sequence[float], gold: str
) -> Iterator[int]:
    """Yield the labels that belong."""
    anchors = [index for index, share in enumerate(shares) if share > BELONGS and matches[index]]
    gold_lines = {" ".join(tokenize(line)) for line in gold.split("\n")}
    for index, own in enumerate(lines):
        if 0 < len(own) <= RUN and _in_runs(matches[index], len(own)) == len(own):
            place = matches[index][0].gold
            if " ".join(own) in gold_lines or _is_near(index, place, anchors, matches):
                yield index


def _align(lines: Sequence[Sequence[str]], gold: Sequence[str]) -> list[list[_Match]]:
    """Align the words of each line with those of the right text."""
    numbers = {word: number for number, word in enumerate(dict.fromkeys(gold))}
    page = [(index, word) for index, own in enumerate(lines) for word in own]
    known = [place for place, (_, word) in enumerate(page) if word in numbers]
    matches: list[list[_Match]] = [[] for _ in lines]
    if not known or len(known) * len(gold) > _MAX_PAIRS:
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
    """Move matches of repeated words down to the next match.

    So of two titles, the one at the body belongs, and no word of a menu is taken for its first.
    """
    for index in range(len(found) - 2, -1, -1):
        match, below = found[index : index + 2]
        if below.gold == match.gold + 1 and page[below.page - 1] == page[match.page]:
            found[index] = match._replace(page=below.page - 1)
    return found


def _in_runs(matches: Sequence[_Match], count: int) -> int:
    """Count the matches in runs that are long enough."""
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
    """Decide whether a line is close to one that belongs."""
    middle = bisect(anchors, index)
    return any(
        abs(anchor - index) <= NEAR_LINES
        and min(abs(place - matches[anchor][end].gold) for end in (0, -1)) <= NEAR_WORDS
        for anchor in anchors[max(0, middle - 2) : middle + 2]
    )
