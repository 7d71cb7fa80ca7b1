"""Markdown: CommonMark, with front matter, tables, footnotes and maths.

Text within code, front matter, comments and definitions is not for readers alone: such blocks are
one unit, or stay in any case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleantext.forms.inline import render
from cleantext.forms.view import Unit, View
from cleantext.forms.wrapped import goes_on, is_cut, wrap_width
from cleantext.text.block import Block, Look, is_blank

CODE_INDENT = 4
"""The columns from which an indented line is code."""

_FENCE = re.compile(
    r"(?P<quote> {0,3}(?:>[ \t]?)+)?(?P<item>[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)?"
    r"(?P<indent>[ \t]*)(?P<mark>`{3,}(?=[^`]*$)|~{3,})"
)
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*)")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r"\s*([-*_])(?:\s*\1){2,}\s*$")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_ITEM = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])(\s+|$)")
_DELIMITER = re.compile(r":?-+:?")
_DEFINITION = re.compile(r" {0,3}\[[^\]\s][^\]]*\]:(?:\s|$)")
_DESCRIPTION = re.compile(r" {0,3}: ")
_OPEN_LINK = re.compile(r"\[[^\[\]]*$|\]\([^()]*$")
_RAW = re.compile(r"\s*<(pre|script|style|textarea)\b", re.IGNORECASE)
_HTML = re.compile(
    r" {0,3}</?(?:address|article|aside|blockquote|center|details|dialog|dl|div|fieldset|figure"
    r"|footer|form|h[1-6]|header|iframe|main|menu|nav|ol|p|section|summary"
    r"|t(?:able|body|d|foot|h|head|r)|ul)\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)(?!(?:br|hr|img|input|link|meta|source|wbr)\b)[a-zA-Z][^<>]*(?<!/)>")
_FOOTNOTE = re.compile(r" {0,3}\[\^")
_HEADING_LINES = 4  # of paragraphs above an underline


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
        self.margin = 0  # columns before the text of the last list item
        self.missing: set[str] = set()  # ends that no further line has
        self.underlines = {at for at, line in enumerate(lines) if _UNDERLINE.match(line)}

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
        if self._is_prose(line):
            return self._add_prose(start)
        if hidden := self._end_of_hidden(start):
            return hidden
        for find_end in (
            self._end_of_comment,
            self._end_of_fence,
            self._end_of_raw,
            self._end_of_html,
            self._end_of_code,
            self._end_of_table,
        ):
            if stop := find_end(start):
                return self._add_whole(start, stop)
        return self._add_prose(start)

    def _is_prose(self, line: str) -> bool:
        """Decide quickly whether a line is of a paragraph, as most are."""
        return line[0].isalpha() and "|" not in line and "<!--" not in line

    # ---- blocks that stay, or are one unit

    def _end_of_hidden(self, start: int) -> int:
        """Return the end of what always stays, or 0."""
        line = self.lines[start]
        if line.lstrip().startswith("<!--"):
            return self._end_of_comment(start) or start + 1
        if _HTML.match(line):
            return self._end_of_unpaired(start)
        if not _DEFINITION.match(line):
            return 0
        stop, is_footnote = start + 1, bool(_FOOTNOTE.match(line))
        while stop < len(self.lines) and self._is_of_definition(stop, is_footnote):
            stop += 1
        return stop

    def _is_of_definition(self, place: int, is_footnote: bool) -> bool:
        """Decide whether a line goes on with the definition above it."""
        line = self.lines[place]
        if is_blank(line):
            below = self.lines[place + 1] if place + 1 < len(self.lines) else ""
            return is_footnote and below.startswith(("    ", "\t")) and not is_blank(below)
        goes_on = is_footnote and not self._interrupts(place) and not _DEFINITION.match(line)
        return line[0].isspace() or goes_on

    def _end_of_unpaired(self, start: int) -> int:
        """Return the end of HTML whose tags are unpaired, or 0."""
        stop = self._end_of_html(start)
        closing = [bool(slash) for slash in _TAG.findall("\n".join(self.lines[start:stop]))]
        return 0 if 2 * sum(closing) == len(closing) else stop

    def _end_of_html(self, start: int) -> int:
        """Return the end of a block of HTML, or 0."""
        if not _HTML.match(self.lines[start]):
            return 0
        rest = range(start, len(self.lines))
        return next((at for at in rest if is_blank(self.lines[at])), len(self.lines))

    def _end_of_comment(self, start: int) -> int:
        """Return the end of a comment of several lines, or 0."""
        line = self.lines[start]
        is_open = line.rfind("<!--") > line.rfind("-->")
        return self._find(start + 1, "-->") if is_open else 0

    def _end_of_fence(self, start: int) -> int:
        """Return the end of a fence or of maths, or 0."""
        line = self.lines[start].strip()
        if line.startswith("$$"):
            closed = "$$" in line[2:]
            return start + 1 if closed else self._find(start + 1, "$$")
        found = _FENCE.match(self.lines[start])
        if not found or (self._is_code(start) and not (self.in_list or found["item"])):
            return 0
        stop = start + 1
        while stop < len(self.lines):
            line = self.lines[stop]
            quote = _QUOTE.match(line) if found["quote"] else None
            if found["quote"] and not quote:
                return stop  # a fence in a quotation ends with it
            stop += 1
            if self._closes(line[quote.end() :] if quote else line, found):
                break
        return stop

    def _closes(self, line: str, fence: re.Match[str]) -> bool:
        """Decide whether a line closes a fence."""
        bare = line.strip()
        if not bare.startswith(fence["mark"]) or bare.strip(bare[0]):
            return False
        return bool(self.in_list or fence["item"]) or not _is_indented(line)

    def _end_of_raw(self, start: int) -> int:
        """Return the end of HTML whose text is literal, or 0."""
        found = _RAW.match(self.lines[start])
        return self._find(start, f"</{found[1].lower()}") if found else 0

    def _end_of_code(self, start: int) -> int:
        """Return the end of indented code, or 0."""
        above = self.lines[start - 1] if start else ""
        if not (is_blank(_unquoted(above)) and self._is_code(start)):
            return 0
        stop = place = start + 1
        while place < len(self.lines) and self._is_code_or_blank(place):
            place += 1
            if not is_blank(_unquoted(self.lines[place - 1])):
                stop = place
        return stop

    def _is_code_or_blank(self, place: int) -> bool:
        return is_blank(_unquoted(self.lines[place])) or self._is_code(place)

    def _is_code(self, place: int) -> bool:
        line = _unquoted(self.lines[place])
        margin = self.margin if self.in_list and self.lines[place][:1].isspace() else 0
        return _is_indented(line, margin) and not (is_blank(line) or _ITEM.match(line))

    def _end_of_table(self, start: int) -> int:
        """Return the end of a table, or 0."""
        if not self._is_table(start):
            return 0
        stop = start + 2
        while (
            stop < len(self.lines) and not is_blank(self.lines[stop]) and not self._interrupts(stop)
        ):
            stop += 1
        return stop

    def _is_table(self, place: int) -> bool:
        """Decide whether a line is the head of a table."""
        head, below = self.lines[place], self.lines[place + 1 : place + 2]
        if "|" not in head or not below or "-" not in below[0]:
            return False
        cells = below[0].lstrip("> \t").strip().strip("|").split("|")
        return all(_DELIMITER.fullmatch(cell.strip()) for cell in cells)

    def _interrupts(self, place: int) -> bool:
        """Decide whether a line starts a block that ends the paragraph above it."""
        line = self.lines[place]
        if line[:1].isalpha():
            return False
        starts = (_FENCE, _HEADING, _RAW, _RULE)
        return line.lstrip().startswith("<!--") or any(each.match(line) for each in starts)

    def _find(self, start: int, end: str) -> int:
        """Return the end of the first line with a mark, or 0."""
        if end in self.missing:
            return 0
        for place in range(start, len(self.lines)):
            if end in self.lines[place].lower():
                return place + 1
        self.missing.add(end)
        return 0

    def _add_whole(self, start: int, stop: int) -> int:
        """Add a block that stays or goes as a whole."""
        rows = (_TAG.sub("", line).replace("|", " ").strip() for line in self.lines[start:stop])
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
        if item:
            self.margin = len(item[0].expandtabs(CODE_INDENT))
        if _RULE.match(bare):
            self.followers.append(start)
            return start + 1
        stop = start + 1
        if heading := _HEADING.match(bare):
            title = _without_closing(heading[2])
            return self._add(start, stop, title, Look(heading=len(heading[1])))
        if not (item or quote) and (underline := self._underline(start)):
            level = 1 if "=" in self.lines[underline] else 2
            title = " ".join(map(str.strip, self.lines[start:underline]))
            return self._add(start, underline + 1, title, Look(heading=level))
        while stop < len(self.lines) and self._goes_on(stop):
            stop += 1
        rest = (_QUOTE.sub("", more) if quote else more for more in self.lines[start + 1 : stop])
        mark = item[0] if item else ""
        source = " ".join([bare[len(mark) :].rstrip(), *map(str.strip, rest)])
        return self._add(start, stop, source, Look(item=_depth(item) if item else 0), mark)

    def _underline(self, start: int) -> int:
        """Return the line that underlines a heading, or 0."""
        below = range(start + 1, start + 1 + _HEADING_LINES)
        underline = next((place for place in below if place in self.underlines), 0)
        for place in range(start + 1, underline):
            line = self.lines[place]
            if is_blank(line) or self._interrupts(place) or _ITEM.match(line) or _QUOTE.match(line):
                return 0
        return underline

    def _goes_on(self, place: int) -> bool:
        """Decide whether the paragraph above goes on in a line."""
        above, line = self.lines[place - 1], self.lines[place]
        if above.endswith(("  ", "\\")) or is_blank(line):
            return False
        if self._interrupts(place) or self._is_table(place):
            return False
        if _OPEN_LINK.search(above) or _DESCRIPTION.match(line) or is_cut(above, line):
            return True
        return bool(self.width) and goes_on(above, line, self.width)

    def _add(self, start: int, stop: int, source: str, look: Look, mark: str = "") -> int:
        """Add lines as a unit, or as followers if they show no text."""
        seen = render(source)
        if any(map(str.isalnum, seen.text)):
            known = look._replace(links=seen.links) if seen.links else look
            self.units.append(Unit(range(start, stop), mark + seen.text, known))
        else:
            self.followers += range(start, stop)
        return stop


def _end_of_front_matter(lines: Sequence[str]) -> int:
    """Return the end of the front matter; 0 without any."""
    mark = lines[0].lstrip("\ufeff").rstrip() if lines else ""
    if mark not in ("---", "+++"):
        return 0
    ends = ("---", "...") if mark == "---" else (mark,)
    rest = range(1, len(lines))
    return next((at + 1 for at in rest if lines[at].rstrip() in ends), 0)


def _is_indented(line: str, margin: int = 0) -> bool:
    """Decide whether a line is indented as code is, from a margin on."""
    indent = " " * (margin + CODE_INDENT)
    return line[:1] in (" ", "\t") and line.expandtabs(CODE_INDENT).startswith(indent)


def _unquoted(line: str) -> str:
    """Return a line without the marks of quotations."""
    quote = _QUOTE.match(line)
    return line[quote.end() :] if quote else line


def _without_closing(title: str) -> str:
    """Return the text of a heading without the marks that close it."""
    bare = title.rstrip().rstrip("#")
    return title if bare[-1:].strip() else bare.rstrip()


def _depth(item: re.Match[str]) -> int:
    return 1 + len(item[1].expandtabs(CODE_INDENT)) // 2
