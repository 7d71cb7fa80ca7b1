"""Pieces of a line: sentences, labels between marks, runs of labels.

A menu has no sentence marks, so the first sentence below it seems to begin with it: "Home News
Sport Sign in The cottage at Mill Gap, which …". Such a sentence is cut where a capital follows a
small letter, and where its text opens. A wrong cut only makes a smaller piece.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from cleantext.text.function_words import likely_words
from cleantext.text.scripts import CLOSING, STOPS, is_sentence

RUN = 4
"""Words in a row without a capital that only prose has."""

REACH = 12
"""The most words before them in which the sentence may open."""

LABEL = 5
"""The most words of a part without a sentence mark that is one label."""

LONG = 30
"""Words in a sentence that may begin with a row of headlines, at least."""

_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WIDE_STOPS, _WIDE_CLOSERS = "。！？｡．", "」』”’）】》〉"  # no blank follows them
_SENTENCE_END = re.compile(
    rf"[{_WIDE_STOPS}]++[{_WIDE_CLOSERS}]*+\s*+"
    rf"|(?<![\s(.][^\W\d_])(?<![{re.escape(STOPS)}])[{re.escape(STOPS)}]++[{re.escape(CLOSING)}…]*+\s++"
)
_SEPARATOR = re.compile(r"\s++[|·•»›▪■●◦⋅∙‣►▶→★☆¦]++\s++|\s*+[|｜]\s*+|\t\s*+|\s{2,}+")
_IDEOGRAPHIC_GAP = re.compile(
    rf"(?<=[{_IDEOGRAPHS}])\s+(?=[^\W_])|(?<=[\w）】》])\s+(?=[{_IDEOGRAPHS}])"
)
_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
_WORD = re.compile(r"\S+")
_OPENERS = "\"'([¿¡«“‘„"

Span: TypeAlias = tuple[int, int]
"""The bounds of a part of a line, without white space around it."""


class Word(NamedTuple):
    """A word of a line.

    Attributes:
        start: where it starts.
        text: the word, with the marks at it.
        key: the word alone, in lower case.

    """

    start: int
    text: str
    key: str

    @property
    def is_small(self) -> bool:
        """Whether it starts with a small letter."""
        return self.text.lstrip(_OPENERS)[:1].islower()


def find_sentences(line: str) -> list[Span]:
    """Return the sentences of a line."""
    ends = [found.end() for found in _SENTENCE_END.finditer(line)]
    cuts = [(end, end) for end in ends if not line[end : end + 1].islower()]
    return [*_between(line, 0, len(line), cuts)]


def find_pieces(line: str, sentences: Sequence[Span]) -> list[Span]:
    """Return the pieces of a line, given its sentences."""
    words = likely_words(word.key for word in _words(line, 0, len(line)))
    return [
        piece
        for start, stop in sentences
        for part in _split(line, start, stop, _SEPARATOR)
        for piece in _split_labels(line, *part, words)
    ]


def _split(line: str, start: int, stop: int, gap: re.Pattern[str]) -> Iterator[Span]:
    """Yield what is between the matches of a pattern."""
    return _between(line, start, stop, (found.span() for found in gap.finditer(line, start, stop)))


def _between(line: str, start: int, stop: int, gaps: Iterable[Span]) -> Iterator[Span]:
    """Yield what is between gaps, without white space."""
    for first, after in (*gaps, (stop, stop)):
        text = line[start:first]
        if bare := text.strip():
            begin = start + len(text) - len(text.lstrip())
            yield begin, begin + len(bare)
        start = after


def _split_labels(line: str, start: int, stop: int, words: Collection[str]) -> Iterator[Span]:
    """Yield the labels and the prose between two separators."""
    if _IDEOGRAPH.search(line, start, stop):
        return _split(line, start, stop, _IDEOGRAPHIC_GAP)
    found = [*_words(line, start, stop)]
    cuts = _cuts(found, words, is_sentence(line[start:stop]))
    return _between(line, start, stop, ((found[cut].start,) * 2 for cut in cuts))


def _words(line: str, start: int, stop: int) -> Iterator[Word]:
    for found in _WORD.finditer(line, start, stop):
        yield Word(found.start(), found[0], found[0].strip(_OPENERS + ".,:;!?)]»”’").lower())


def _cuts(words: Sequence[Word], known: Collection[str], ends: bool) -> Iterator[int]:
    """Yield the places of words that begin pieces.

    Args:
        words: the words of a part of a line.
        known: function words.
        ends: whether the part ends like a sentence.

    """
    rises = [
        place
        for place, (before, word) in enumerate(pairwise(words), 1)
        if word.text[0].isupper() and (before.is_small or before.text[-1].isdigit())
    ]
    opening = _opening(words, known)
    if not opening and (ends or len(words) <= LABEL):
        return
    labels = opening or len(words)
    yield from (place for place in rises if place < labels)
    if opening:
        yield opening
    if len(words) - opening >= LONG:
        for place in rises:
            before, word = words[place - 1], words[place]
            if place > opening and word.key in known and before.key not in known:
                yield place


def _opening(words: Sequence[Word], known: Collection[str]) -> int:
    """Return the place of the word that opens the prose.

    That word is the last function word with a capital before a run of small words; else, of a long
    sentence, the last word before it. It is 0 if nothing is before the prose.
    """
    run = 0
    for place, word in enumerate(words):
        run = run + 1 if word.is_small else 0
        if run == RUN:
            last = place - RUN
            if last < RUN:
                return 0
            before = range(last, max(last - REACH, -1), -1)
            capitals = (at for at in before if not words[at].is_small and words[at].key in known)
            return next(capitals, last if last > REACH else 0)
    return 0
