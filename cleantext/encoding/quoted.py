"""Recognition of mojibake quoted as an example, which must not be repaired."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import gt
from typing import NamedTuple

from cleantext.text.lazy import lazy_pattern

MAX_LENGTH = 4_000
"""The longest line, in characters, that may quote mojibake; a whole text in one line does not."""

MAX_EXAMPLES = 20
"""The most examples in one line; if more is broken, the line itself is."""

REACH = 40
"""The most characters between the quotation marks of an example and its mojibake."""

_RUN = lazy_pattern("[^\x00-\x7f]+")
_C1 = lazy_pattern("[\x80-\x9f]")  # invisible, so nobody quotes them
_TOPIC = lazy_pattern(  # names of encodings, and words for the topic; first, how they begin
    r"(?=[muliwckbsgeatzoкκ乱亂编編文인تק])"
    r"(?:mojibake|\butf[- _]?(?:8|16)\b|\blatin[- ]?1\b|\biso[- ]?8859|\bunicode\b|\bcharset\b"
    r"|\b(?:windows|cp|code ?page)[- ]?(?:125\d|437|8[56]\d|932|936|949|950)\b|\bkoi8|\bbig5\b"
    r"|\bs(?:hift)?[-_ ]?jis\b|\bgbk\b|\bgb ?(?:18030|2312)\b|\beuc-(?:jp|kr|cn)\b|\bansi\b"
    r"|(?:character|text|wrong) encoding|encoding (?:error|problem)|zeichensatz|k?odierung"
    r"|encodage|codificaci[óo]n|codificação|codifica dei caratteri|kodowani|kódování"
    r"|кодировк|кодуванн|кракозябр|κωδικοποίησ|乱码|亂碼|编码|編碼|文字化け|文字コード|인코딩"
    r"|ترميز|קידוד)",
    re.IGNORECASE,
)
_QUOTES = ["“”", "„“”", "‘’", "‚‘’", "””", "«»", "»«", "‹›", "›‹", "「」", "『』", "《》", "〈〉"]
_PAIRS = {marks[0]: marks[1:] for marks in (*_QUOTES, '""', "''", "``")}
"""Closing quotation marks by the opening one."""
_MARKS = "".join(_PAIRS) + "’」』》〉"
_QUOTE = lazy_pattern(f"[{re.escape(_MARKS)}]")
_WORDS = "àáâäåæèéêìíòóôöøùú"
"""Latin letters beyond ASCII that are words in some language."""


class _Part(NamedTuple):
    """A repaired part of a line, with its new text."""

    start: int
    end: int
    new: str


def is_quoted(line: str, repaired: str) -> bool:
    """Decide from the rest of a line whether it quotes its mojibake.

    It does if it names an encoding, if it also contains a broken word in its right form, or if all
    broken parts are examples: in intact quotation marks, among other words, or isolated as no word
    would be.

    >>> is_quoted("“cafÃ©” should be “café”", "“café” should be “café”")
    True
    >>> is_quoted("The cafÃ© is “closed”.", "The café is “closed”.")
    False
    """
    if len(line) > MAX_LENGTH:
        return False
    parts = []
    for part in _repaired_parts(line, repaired):
        if _C1().search(line, *part[:2]):
            return False
        parts.append(part)
    if not parts:
        return False
    rest = _without(line, parts)
    return (
        bool(_TOPIC().search(rest))
        or any(_is_spelt_right_nearby(rest, part) for part in parts)
        or all(_is_example(rest, part) for part in parts)
    )


def _repaired_parts(line: str, repaired: str) -> Iterator[_Part]:
    """Yield the parts that shrink in the repaired line, unless there are too many."""
    if _RUN().sub("\x00", line) != _RUN().sub("\x00", repaired):
        return
    runs, new_runs = _RUN().findall(line), _RUN().findall(repaired)
    if sum(map(gt, map(len, runs), map(len, new_runs))) > MAX_EXAMPLES:
        return
    for run, new in zip(_RUN().finditer(line), new_runs, strict=True):
        if len(run[0]) > len(new):
            right = _common_prefix(run[0][::-1], new[::-1])
            left = min(_common_prefix(run[0], new), len(new) - right - 1)
            left, right = max(left, 0), min(right, len(new) - 1)
            yield _Part(run.start() + left, run.end() - right, new[left : len(new) - right])


def _common_prefix(one: str, two: str) -> int:
    """Return the length of the common prefix."""
    size = min(len(one), len(two))
    for place in range(size):
        if one[place] != two[place]:
            return place
    return size


def _without(line: str, parts: list[_Part]) -> str:
    """Blank out the broken parts, and the marks in them."""
    ends = [0, *(part.end for part in parts)]
    kept = [line[end : part.start] for end, part in zip(ends, parts, strict=False)]
    holes = ["\x00" * (part.end - part.start) for part in parts]
    return "".join(kept[n] + holes[n] for n in range(len(parts))) + line[ends[-1] :]


def _is_spelt_right_nearby(rest: str, part: _Part) -> bool:
    """Decide whether a broken word is also spelt right nearby."""
    if not part.new or part.new not in rest:
        return False
    start = next(
        (n + 1 for n in range(part.start - 1, part.start - REACH, -1) if not _in_word(rest, n)),
        part.start - REACH,
    )
    end = next((n for n in range(part.end, part.end + REACH) if not _in_word(rest, n)), part.end)
    word = rest[max(start, 0) : part.start] + part.new + rest[part.end : end]
    return word in rest and bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", rest))


def _in_word(rest: str, place: int) -> bool:
    return 0 <= place < len(rest) and (rest[place].isalnum() or rest[place] == "_")


def _is_example(rest: str, part: _Part) -> bool:
    before, after = rest[max(part.start - REACH, 0) : part.start], rest[part.end :][:REACH]
    if not before[-1:].strip() and not after[:1].strip(",.;:) "):
        return part.new in _MARKS or _is_no_word(part.new)
    *_, opening = (None, *_QUOTE().finditer(before))
    closing = _QUOTE().search(after)
    if not opening or not closing or closing[0] not in _PAIRS.get(opening[0], ""):
        return False
    if closing[0] in "\"'":  # ASCII marks stay intact when a whole text is misread
        return len(part.new) == 1 and opening.end() == len(before) and not closing.start()
    outside = rest[: part.start - len(before) + opening.start()], rest[part.end + closing.end() :]
    return any(map(str.isalpha, "".join(outside)))


def _is_no_word(new: str) -> bool:
    return len(new) == 1 and new.isalpha() and new < "\u0250" and new.lower() not in _WORDS
