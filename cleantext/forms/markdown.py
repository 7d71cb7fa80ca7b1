"""Markdown: CommonMark, with front matter, tables, footnotes and maths.

Text within code, front matter, comments and definitions is not for readers alone: such blocks are
one unit, or stay in any case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from cleantext.forms.inline import render
from cleantext.forms.view import Unit, View
from cleantext.forms.wrapped import goes_on, is_cut, wrap_width
from cleantext.text.block import Block, Look
from cleantext.text.lines import is_blank

CODE_INDENT = 4
"""The columns from which an indented line is code."""

_SIGNS = ("](", "\n#", "```", "**", "-|", "\n===")
_SIGN = re.compile(
    r"\]\(|\*\*\w|^(?:===+[ \t]*$|[ \t]*(?:```|#{1,6}[ \t]+\S|\|?[ \t]*:?-+:?[ \t]*\|))"
    r"|\A(?:---|\+\+\+)[ \t]*\n",
    re.MULTILINE,
)
_FENCE = re.compile(r"\s*(?:>\s?)*(`{3,}|~{3,})([^`]*)$")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*)")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r"\s*([-*_])(?:\s*\1){2,}\s*$")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_ITEM = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])(\s+|$)")
_DELIMITERS = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_DEFINITION = re.compile(r" {0,3}\[[^\]\s][^\]]*\]:(?:\s|$)")
_DESCRIPTION = re.compile(r" {0,3}: ")
_OPEN_LINK = re.compile(r"\[[^\[\]]*$|\]\([^()]*$")
_RAW = re.compile(r"\s*<(pre|script|style|textarea)\b", re.IGNORECASE)


def has_markdown(text: str) -> bool:
    """Decide quickly whether a text has marks of Markdown."""
    likely = any(sign in text for sign in _SIGNS) or text.startswith(("#", "---", "+++"))
    return likely and bool(_SIGN.search(text))


def see_markdown(block: Block) -> View:
    """Return the view of a text in Markdown."""
    return _Scanner(block).view()


class _Scanner:
    """Goes through the lines of a text once, block after block."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.width = wrap_width(lines)
        self.units: list[Unit] = []
        self.followers: list[int] = []
        self.in_list = False

    def view(self) -> View:
        """Return the view of the text."""
        place = _end_of_front_matter(self.lines)
        while place < len(self.lines):
            place = self._next_block(place)
        return View(self.units, self.followers)

    def _next_block(self, start: int) -> int:
        """Add the block that starts at a line; return its end."""
        line = self.lines[start]
        if is_blank(line):
            self.units.append(Unit(range(start, start + 1), ""))
            return start + 1
        if _DEFINITION.match(line) or line.lstrip().startswith("<!--"):
            return self._end_of_hidden(start)
        for find_end in (
            self._end_of_fence,
            self._end_of_raw,
            self._end_of_code,
            self._end_of_table,
        ):
            if stop := find_end(start):
                return self._add_whole(start, stop)
        return self._add_prose(start)

    # ---- blocks that stay, or are one unit

    def _end_of_hidden(self, start: int) -> int:
        """Return the end of a definition or a comment, which stays in any case."""
        if self.lines[start].lstrip().startswith("<!--"):
            return self._find(start, lambda line: "-->" in line) or start + 1
        rest = range(start + 1, len(self.lines))
        return next(
            (at for at in rest if is_blank(self.lines[at]) or not self.lines[at][0].isspace()),
            len(self.lines),
        )

    def _end_of_fence(self, start: int) -> int:
        """Return the end of a fence or of maths; 0 if none starts here."""
        line = self.lines[start]
        if line.strip().startswith("$$"):
            closed = line.strip().endswith("$$") and len(line.strip()) > len("$$")
            return start + 1 if closed else self._find(start + 1, lambda line: "$$" in line)
        if not (found := _FENCE.match(line)):
            return 0
        mark = found[1]

        def closes(line: str) -> bool:
            bare = line.strip().lstrip("> ")
            return bare.startswith(mark) and not bare.strip(mark[0])

        return self._find(start + 1, closes) or len(self.lines)

    def _end_of_raw(self, start: int) -> int:
        """Return the end of HTML whose text is literal; 0 if none starts here."""
        found = _RAW.match(self.lines[start])
        return self._find(start, lambda line: f"</{found[1]}" in line) if found else 0

    def _end_of_code(self, start: int) -> int:
        """Return the end of indented code; 0 if none starts here."""
        if (
            self.in_list
            or not self._is_code(start)
            or (start and not is_blank(self.lines[start - 1]))
        ):
            return 0
        stop = start + 1
        while stop < len(self.lines) and self._is_code(stop):
            stop += 1
        return stop

    def _is_code(self, place: int) -> bool:
        line = self.lines[place].expandtabs(CODE_INDENT)
        return line.startswith(" " * CODE_INDENT) and not (is_blank(line) or _ITEM.match(line))

    def _end_of_table(self, start: int) -> int:
        """Return the end of a table; 0 if none starts here."""
        head, below = self.lines[start], self.lines[start + 1 : start + 2]
        if "|" not in head or not below or "-" not in below[0] or not _DELIMITERS.match(below[0]):
            return 0
        stop = start + 2
        while stop < len(self.lines) and "|" in self.lines[stop]:
            stop += 1
        return stop

    def _find(self, start: int, test: Callable[[str], bool]) -> int:
        """Return the end of the first line that passes; 0 if none does."""
        rest = range(start, len(self.lines))
        return next((at + 1 for at in rest if test(self.lines[at])), 0)

    def _add_whole(self, start: int, stop: int) -> int:
        """Add a block that stays or goes as a whole."""
        rows = (line.replace("|", " ").strip() for line in self.lines[start:stop])
        self.units.append(Unit(range(start, stop), " ".join(filter(None, rows)), Look(whole=True)))
        return stop

    # ---- prose

    def _add_prose(self, start: int) -> int:
        """Add a heading, a list item or a paragraph."""
        line = self.lines[start]
        quote = _QUOTE.match(line)
        bare = line[quote.end() :] if quote else line
        item = _ITEM.match(bare)
        self.in_list = bool(item) or (self.in_list and line[:1].isspace())
        if _RULE.match(bare):
            self.followers.append(start)
            return start + 1
        stop = start + 1
        if heading := _HEADING.match(bare):
            title = _CLOSING.sub("", heading[2])
            return self._add(start, stop, title, Look(heading=len(heading[1])))
        below = self.lines[stop] if stop < len(self.lines) else ""
        underline = None if item or quote else _UNDERLINE.match(below)
        if underline:
            level = 1 if underline[1][0] == "=" else 2
            return self._add(start, stop + 1, bare, Look(heading=level))
        while stop < len(self.lines) and self._goes_on(self.lines[stop - 1], self.lines[stop]):
            stop += 1
        rest = (_QUOTE.sub("", more) if quote else more for more in self.lines[start + 1 : stop])
        mark = item[0] if item else ""
        source = " ".join([bare[len(mark) :].rstrip(), *map(str.strip, rest)])
        return self._add(start, stop, source, Look(item=_depth(item) if item else 0), mark)

    def _goes_on(self, above: str, below: str) -> bool:
        """Decide whether a paragraph goes on in the line below."""
        if above.endswith(("  ", "\\")) or _FENCE.match(below) or _HEADING.match(below):
            return False
        if is_blank(below):
            return False
        if _OPEN_LINK.search(above) or _DESCRIPTION.match(below) or is_cut(above, below):
            return True
        return bool(self.width) and goes_on(above, below, self.width)

    def _add(self, start: int, stop: int, source: str, look: Look, mark: str = "") -> int:
        """Add lines as a unit, or as followers if they show no text."""
        seen = render(source)
        if any(map(str.isalnum, seen.text)):
            known = look._replace(links=seen.links)
            self.units.append(Unit(range(start, stop), mark + seen.text, known))
        else:
            self.followers += range(start, stop)
        return stop


def _end_of_front_matter(lines: Sequence[str]) -> int:
    """Return the end of the front matter; 0 without any."""
    if not lines or lines[0].rstrip() not in ("---", "+++"):
        return 0
    ends = (lines[0].rstrip(), "...")
    rest = range(1, len(lines))
    return next((at + 1 for at in rest if lines[at].rstrip() in ends), 0)


def _depth(item: re.Match[str]) -> int:
    return 1 + len(item[1].expandtabs(CODE_INDENT)) // 2
