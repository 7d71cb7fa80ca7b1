"""Whether a line quotes mojibake as an example, so that repairing it would spoil the line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

LONGEST = 4_000
"""Characters of a line that may quote mojibake; a whole text in one line does not."""

MOST = 20
"""Examples in one line; where more is broken, it is the line that is broken."""

REACH = 40
"""Characters between the quotation marks of an example and what is broken in it."""

_RUN = re.compile("[^\x00-\x7f]+")
_C1 = re.compile("[\x80-\x9f]")  # no one sees them, and so no one quotes them
_TOPIC = re.compile(  # names of encodings, and of the matter itself
    r"mojibake|\butf[- _]?(?:8|16)\b|\blatin[- ]?1\b|\biso[- ]?8859|\bunicode\b|\bcharset\b"
    r"|\b(?:windows|cp|code ?page)[- ]?(?:125\d|437|8[56]\d|932|936|949|950)\b|\bkoi8|\bbig5\b"
    r"|\bs(?:hift)?[-_ ]?jis\b|\bgbk\b|\bgb ?(?:18030|2312)\b|\beuc-(?:jp|kr|cn)\b|\bansi\b"
    r"|(?:character|text|wrong) encoding|encoding (?:error|problem)|zeichensatz|k?odierung"
    r"|encodage|codificaci[óo]n|codificação|codifica dei caratteri|kodowani|kódování"
    r"|кодировк|кодуванн|кракозябр|κωδικοποίησ|乱码|亂碼|编码|編碼|文字化け|文字コード|인코딩"
    r"|ترميز|קידוד",
    re.IGNORECASE,
)
_QUOTES = ["“”", "„“”", "‘’", "‚‘’", "””", "«»", "»«", "‹›", "›‹", "「」", "『』", "《》", "〈〉"]
_PAIRS = {marks[0]: marks[1:] for marks in (*_QUOTES, '""', "''", "``")}
"""The marks that close a quotation, by the one that opens it."""
_MARKS = "".join(_PAIRS) + "’」』》〉"
_QUOTE = re.compile(f"[{re.escape(_MARKS)}]")
_WORDS = "àáâäåæèéêìíòóôöøùú"
"""Latin letters beyond ASCII that are words by themselves in some language."""


class _Part(NamedTuple):
    """A part of a line that is repaired, and what it becomes."""

    start: int
    end: int
    new: str


def is_quoted(line: str, repaired: str) -> bool:
    """Whether the mojibake of a line is quoted, judged by the rest of the line.

    It is where the line names an encoding; where the right form of a broken word stands in the
    same line; or where all that is broken are examples: in quotation marks that are whole, among
    other words, or standing alone as no word does.

    >>> is_quoted("“cafÃ©” should be “café”", "“café” should be “café”")
    True
    >>> is_quoted("The cafÃ© is “closed”.", "The café is “closed”.")
    False
    """
    if len(line) > LONGEST:
        return False
    parts = list(islice(_repaired_parts(line, repaired), MOST + 1))
    if not 0 < len(parts) <= MOST or any(_C1.search(line, *part[:2]) for part in parts):
        return False
    rest = _without(line, parts)
    return (
        bool(_TOPIC.search(rest))
        or any(_stands_beside(rest, part) for part in parts)
        or all(_is_example(rest, part) for part in parts)
    )


def _repaired_parts(line: str, repaired: str) -> Iterator[_Part]:
    """What shrinks on its way to the other line; nothing where the two don't go side by side."""
    if _RUN.sub("\x00", line) != _RUN.sub("\x00", repaired):
        return
    for run, new in zip(_RUN.finditer(line), _RUN.findall(repaired), strict=True):
        if len(run[0]) > len(new):
            right = _in_common(run[0][::-1], new[::-1])
            left = min(_in_common(run[0], new), len(new) - right - 1)
            left, right = max(left, 0), min(right, len(new) - 1)
            yield _Part(run.start() + left, run.end() - right, new[left : len(new) - right])


def _in_common(one: str, two: str) -> int:
    """How many characters both start with."""
    differ = (n for n, (mark, other) in enumerate(zip(one, two, strict=False)) if mark != other)
    return next(differ, min(len(one), len(two)))


def _without(line: str, parts: list[_Part]) -> str:
    """The line with NUL in the place of what is broken, so that its marks are not looked at."""
    ends = [0, *(part.end for part in parts)]
    kept = [line[end : part.start] for end, part in zip(ends, parts, strict=False)]
    holes = ["\x00" * (part.end - part.start) for part in parts]
    return "".join(kept[n] + holes[n] for n in range(len(parts))) + line[ends[-1] :]


def _stands_beside(rest: str, part: _Part) -> bool:
    """Whether the word with the broken part stands elsewhere in its right form."""
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
    *_, opening = (None, *_QUOTE.finditer(before))
    closing = _QUOTE.search(after)
    if not opening or not closing or closing[0] not in _PAIRS.get(opening[0], ""):
        return False
    if closing[0] in "\"'":  # they stay what they are when a whole text is misread
        return len(part.new) == 1 and opening.end() == len(before) and not closing.start()
    outside = rest[: part.start - len(before) + opening.start()], rest[part.end + closing.end() :]
    return any(map(str.isalpha, "".join(outside)))


def _is_no_word(new: str) -> bool:
    return len(new) == 1 and new.isalpha() and new < "\u0250" and new.lower() not in _WORDS
