"""Random documents of mutated real text, reproducible from a seed."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import TypeAlias

from benchmarks.data.pages import texts
from benchmarks.fuzz.encoders import BYTE_CHANGES, CODECS, ENCODERS
from benchmarks.fuzz.mutations import CHARACTER_CHANGES, LINE_CHANGES
from benchmarks.fuzz.suite import strategies

Page: TypeAlias = Sequence[str]
"""The lines of a page."""

PAGES = 400
"""Maximum number of pages taken from one file."""

LONGEST = 240
"""Maximum length of most lines; a few are up to ten times as long."""

_HARD = (*strategies.ODD, *strategies.BROKEN, *strategies.HARD, *strategies.SCRIPTS)
_CURIOUS = (
    *(line for line in _HARD if len(line) <= LONGEST),
    *("\uffff", "\ufffe", "\ufeff", "😀", "-- ", "> ", "```", "    code", "line  ", "\\", "\r\r"),
    *("&amp;amp;", "&#65535;", "&#xFFFF;", "Ã¢â‚¬â„¢", "â€œ…â€\x9d", "ï»¿", "\ud83d\ude00"),
)
_LINES = (
    *(*strategies.LABELS, *strategies.PROSE),
    *(*strategies.HEADLINES, *strategies.PARAGRAPHS),
)


def read_lines(data: Path | None) -> list[Page]:
    """Return the lines of each page of DATA, or of the golden cases."""
    return [text.replace("\r\n", "\n").split("\n") for text in texts(data, PAGES)]


class Drawer:
    """Generator of documents, from pieces of real pages and of known hard texts.

    Args:
        pages: the lines of real pages.

    """

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = pages

    def text(self, random: Random) -> str:
        """Draw a document of up to forty lines."""
        lines: list[str] = []
        size = random.choice((1, 2, 2, 3, 3, 4, 5, 5, 6, 8, 10, 12, 40))
        while len(lines) < size:
            lines += self._piece(random, lines)
        del lines[size:]
        for _ in range(random.choice((0, 0, 1, 2, 5))):
            random.choice(LINE_CHANGES)(random, lines)
        text = _joined(random, lines)
        for _ in range(random.choice((0, 1, 2, 4, 8))):
            text = random.choice(CHARACTER_CHANGES)(random, text)
        return text

    def data(self, random: Random) -> bytes:
        """Draw a document as bytes: in any encoding or in several, whole or damaged."""
        text = self.text(random)
        data = random.choice(ENCODERS)(random, text)
        for _ in range(random.choice((0, 0, 0, 1, 3))):
            data = random.choice(BYTE_CHANGES)(random, data)
        return data

    def _piece(self, random: Random, above: Sequence[str]) -> list[str]:
        chance = random.random()
        if chance < 0.55:
            return self._run(random)
        if chance < 0.7:
            return [random.choice(strategies.PHRASES)]
        if chance < 0.8:
            return [random.choice(_LINES)]
        if chance < 0.87:
            return [random.choice(_CURIOUS)]
        if chance < 0.93:
            return [random.choice(("", "", " ", "\t", "\xa0"))] * random.choice((1, 1, 2, 6))
        if chance < 0.96 and above:
            start = random.randrange(len(above))
            return list(above[start : start + random.randint(1, 4)])
        return [random.choice(_SPOILERS)(random, line) for line in self._run(random)]

    def _run(self, random: Random) -> list[str]:
        page = random.choice(self.pages)
        start = random.randrange(len(page))
        longest = LONGEST if random.random() < 0.98 else 10 * LONGEST
        return [line[:longest] for line in page[start : start + random.randint(1, 8)]]


def _misread(random: Random, line: str) -> str:
    return line.encode("utf-8", "surrogatepass").decode(random.choice(CODECS), "replace")


def _partly_misread(random: Random, line: str) -> str:
    start = random.randrange(len(line) + 1)
    return line[:start] + _misread(random, line[start:])


def _cut_short(random: Random, line: str) -> str:
    return line[: random.randrange(len(line) + 1)]


_SPOILERS: tuple[Callable[[Random, str], str], ...] = (
    _misread,
    _partly_misread,
    _cut_short,
    lambda random, line: _misread(random, _misread(random, line)),
    lambda _, line: html.escape(line),
    lambda _, line: "".join(f"&#{ord(char)};" for char in line[:60]),
    lambda _, line: line.upper(),
    lambda random, line: random.choice(("» ", "• ", "> ", "  ", "# ", "- [ ] ")) + line,
    lambda random, line: line + random.choice(("  ", "\t", " Read more", " |", " Advertisement")),
)


def _joined(random: Random, lines: Sequence[str]) -> str:
    ends = random.choice((["\n"], ["\n"], ["\n"], ["\r\n"], ["\n", "\r\n"], ["\n\n"]))
    text = "".join(line + random.choice(ends) for line in lines)
    if random.random() < 0.25:
        text = text.rstrip("\r\n")
    return "\ufeff" + text if random.random() < 0.03 else text
