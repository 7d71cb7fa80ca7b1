"""Redecoding of mojibake in encodings that ftfy does not know.

ftfy recognizes mojibake by pairs of characters, in the encodings of Western and Central Europe and
in windows-1251 and -1253. This module judges whole runs of characters, in those of all scripts.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleantext.encoding import codepages
from cleantext.encoding.codepages import UTF_8, character_starts
from cleantext.encoding.hints import MIN_CHARACTERS, count_beyond_ascii
from cleantext.encoding.plausibility import count_odd, has_odd, is_plausible, scripts

MIN_BITS = 15
"""The least evidence, in bits (`_count_bits`), for a run to be decoded again."""

MIN_ODD_SHARE = 0.1
"""The least share of a run's characters that must look impossible as they are."""

PIECE = 1 << 18
"""Characters processed at once: they are encoded two dozen times."""

LAYERS = 3
"""How many times in a row a text may have been misread."""

_STRETCH = re.compile(rb"(?:[\x00-\x7f]++|%b)++" % UTF_8)
_ENOUGH = re.compile(rb"(?:%b[\x00-\x7f]*+){3}" % UTF_8)  # fewer never reach `MIN_BITS`
_BEYOND_ASCII = re.compile("[^\x00-\x7f](?:.*[^\x00-\x7f])?", re.DOTALL)
_CUT = re.compile(  # a letter without its last bytes, alone or at the end of a word
    rb"(?:(?<![\x80-\xff])|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2})"
    rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{,2})\?"
)
_BESIDE = "«»“”„‘’‚–—…•"


def redecode_line(line: str) -> str:
    r"""Decode the runs of a line that are certainly misread UTF-8.

    They are searched for in the encoding in which most of the line is UTF-8. Runs are as long as
    possible and may contain ASCII. A run is decoded only if all of these hold:

    - Its bytes are UTF-8. By chance, two bytes beyond ASCII are UTF-8 in 1 of 8 cases, three in 1
      of 40, and decode to a letter of the previous letter's script in at most 1 of 8. `MIN_BITS`
      asks for 5 different letters of two bytes or 3 of three: 1 random run in 2 ** 22. No
      character next to the run could be part of it.
    - The result is text: letters of living languages and their punctuation, no word in two
      scripts, no capital after a small letter, hardly any rare Han or Hangul, and no sequence of
      consecutive characters, as in the table of a code page.
    - The original is not text: `MIN_ODD_SHARE` of it are symbols within words, capitals after
      small letters, words in two scripts, controls, or characters that are rare everywhere.

    Lines that have lost bytes, with U+FFFD or a truncated letter, are left alone.

    If a line has runs in several encodings, they are decoded one encoding at a time. Lines longer
    than `PIECE` are processed in pieces of that length.

    >>> redecode_line("«п÷я─п╦п╡п╣я┌» – 联通")
    '«Привет» – 联通'
    """
    pieces = (line[start : start + PIECE] for start in range(0, len(line), PIECE))
    return "".join(_redecode(piece, LAYERS) for piece in pieces)


def _redecode(line: str, layers: int) -> str:
    if "\ufffd" in line:
        return line
    runs = _readable_runs(line, layers)
    ends = [0, *(run.end for run in runs)]
    parts = [line[end : run.start] + run.text for end, run in zip(ends, runs, strict=False)]
    return "".join(parts) + line[ends[-1] :]


class _Run(NamedTuple):
    """A part of a line, and its decoded text."""

    start: int
    end: int
    text: str


def _readable_runs(line: str, layers: int) -> tuple[_Run, ...]:
    """Return the runs to decode in the most likely encoding.

    Nothing if several encodings are equally likely and disagree.
    """
    count = count_beyond_ascii(line)
    if count < MIN_CHARACTERS or not has_odd(line):
        return ()
    best = codepages.best_readings(line, count)
    if any(_CUT.search(data) for data in best.values()):
        return ()
    readings = {
        tuple(_utf8_runs(line, data, character_starts(line, encoding, data)))
        for encoding, data in best.items()
        if _ENOUGH.search(data)
    }
    certain = {tuple(_certain_runs(line, runs, layers)) for runs in readings} - {()}
    return certain.pop() if len(certain) == 1 else ()


def _certain_runs(line: str, runs: Sequence[_Run], layers: int) -> Iterator[_Run]:
    """Yield the runs that decode unambiguously, with the decoded text."""
    found = _BEYOND_ASCII.search(line)
    for run in runs:
        text = _certain_text(line[run.start : run.end], run.text, layers)
        # Latin letters among ASCII are weak evidence: the line must have no others.
        if text and (scripts(text) or (found and found.span() == (run.start, run.end))):
            yield run._replace(text=text)


def _utf8_runs(line: str, data: bytes, starts: Sequence[int]) -> Iterator[_Run]:
    """Yield the longest runs of UTF-8 beyond ASCII."""
    for found in _STRETCH.finditer(data):
        if found[0].isascii():
            continue
        start = bisect_left(starts, found.start())
        end = bisect_right(starts, found.end()) - 1
        while start < end and _is_continuation(data, starts[start]):
            start += 1
        while start < end and starts[end] < found.end() and _is_continuation(data, starts[end]):
            end -= 1
        if inner := _BEYOND_ASCII.search(line, start, end):
            start, end = inner.span()
            beside = [index for index in (start - 1, end) if 0 <= index < len(line)]
            if not any(_may_continue_in(line[index], data[starts[index]]) for index in beside):
                yield _Run(start, end, data[starts[start] : starts[end]].decode())


def _may_continue_in(beside: str, byte: int) -> bool:
    """Decide whether a run may continue in the character next to it."""
    if byte == 0xFF:
        return unicodedata.category(beside)[0] not in "PZ"
    return byte > 0x7F and beside not in _BESIDE


def _is_continuation(data: bytes, offset: int) -> bool:
    return 0x80 <= data[offset] < 0xC0


def _certain_text(before: str, after: str, layers: int) -> str:
    """Return the certain reading of a run; ``""`` for none.

    It is `after`, or that decoded again.
    """
    if _count_bits(after) < MIN_BITS or count_odd(before) < MIN_ODD_SHARE * count_beyond_ascii(
        before
    ):
        return ""
    if is_plausible(after):
        return after
    after = _redecode(after, layers - 1) if layers > 1 else ""
    return after if is_plausible(after) else ""


def _count_bits(text: str) -> int:
    """Return the evidence that this is no accident, in bits."""
    return sum(
        3 if char < "\u0800" else 5 if char < "\U00010000" else 7
        for char in set(text)
        if char > "\x7f"
    )
