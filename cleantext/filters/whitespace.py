"""White space, within lines and between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cleantext.chain.filter import Filter
from cleantext.phrases import LanguageRule, Languages, Section
from cleantext.text.block import Block, fold, label_key
from cleantext.text.lazy import lazy_pattern
from cleantext.text.scripts import CLOSING, SEAMLESS, SEPARATORS, STOPS
from cleantext.text.search import end_of_line, matching_lines

LABEL = 60
"""Characters in the longest label glued to the end of a sentence."""

# White space without typographic meaning: page and line breaks of other systems and times.
_ODD = f"{SEPARATORS}\f\r\x85\u2028\u2029"
# Zero width: places where a word may break, and stray byte order marks.
_HIDDEN = "\u2060\ufeff"
_STOPS = f"{STOPS}…"
_CLOSING = re.escape(CLOSING)

_ODD_RUN = lazy_pattern(f" ?[{_ODD}]+ ?")
_ODD_START = lazy_pattern(f"[{_ODD}]+")
_HIDDEN_RUN = lazy_pattern(
    f"[{_HIDDEN}]|(?<!\u200b)\u200b++(?![{SEAMLESS}])|(?<![{SEAMLESS}\u200b])\u200b++"
)
_UNSEEN = lazy_pattern(f"[{_ODD}{_HIDDEN}\u200b]")
_BLANKS = (
    f"{_ODD}{_HIDDEN}\u200b \t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u202f\u205f\u3000"
)
_TWO_WORDS = lazy_pattern(r"\w\W+\w")
_JUNCTION = lazy_pattern(rf"[{_STOPS}][{_CLOSING}]?(?=[^\W\d_a-z])")
_SIGN = lazy_pattern(
    f"[{_ODD}{_HIDDEN}\u200b{_STOPS}](?:(?<=[{_ODD}{_HIDDEN}\u200b])"
    rf"|[{_CLOSING}]?(?=[^\W\d_a-z].{{0,{LABEL}}}\S[^\S\n]*+$))",
    re.MULTILINE,
)


def tidy_line(line: str, languages: Languages = None) -> str:
    r"""Remove invisible characters, and a label glued to the last sentence.

    Page breaks, line separators, bare carriage returns and control characters that separate fields
    become a space, or nothing at the start and the end of a line. Word joiners, byte order marks
    and zero-width spaces are removed. So is a label directly after the mark that ends a sentence,
    ``"… he said.Read more"``, in one of `languages`.

    Left alone on purpose: spaces and tabs at the end (line breaks in Markdown, the ``"-- "`` above
    a signature, flowed mail, empty cells); indentation and tabs (code, verse); no-break, narrow
    and thin spaces (French typography, numbers); soft hyphens (where the author lets a word
    break); zero-width joiners and non-joiners (Persian, Indian scripts, emoji) and direction
    marks (Hebrew, Arabic); U+200B between letters of Thai, Lao, Khmer and Burmese, where it
    separates words.

    >>> tidy_line("  It works\x0bnow, he said.Read more »  "), tidy_line("-- ")
    ('  It works now, he said.', '-- ')
    """
    if _UNSEEN().search(line):
        line = _HIDDEN_RUN().sub("", _without_odd_end(line))
        if odd := _ODD_START().match(line):
            line = line[odd.end() :]
        line = _ODD_RUN().sub(" ", line)
    end = len(line.rstrip())
    while start := _label(line, end, languages):
        end = start
        line = line[:end]
    return line


def _without_odd_end(line: str) -> str:
    """Return the line without invisible characters at its end; spaces before them stay."""
    end = len(line.rstrip(_BLANKS))
    unseen = _UNSEEN().search(line, end)
    return line[: unseen.start()] if unseen else line


def _label(line: str, end: int, languages: Languages) -> int:
    """Return the start of a glued label that ends at `end`, or 0."""
    for junction in _JUNCTION().finditer(line, max(0, end - LABEL), end):
        start = junction.end()
        is_label = Section("glued", languages).has(label_key(fold(line[start:end])))
        if is_label and _TWO_WORDS().search(line, 0, start):
            return start
    return 0


def _places(text: str) -> Iterator[int]:
    """Yield a position in each line that may need tidying."""
    found = _SIGN().search(text)
    while found:
        yield found.start()
        found = _SIGN().search(text, end_of_line(text, found.start()))


@dataclass(frozen=True)
class Tidy(LanguageRule):
    """`tidy_line` with the labels of some languages."""

    def __call__(self, line: str) -> str:
        """Tidy a line."""
        return tidy_line(line, self.languages)

    def scan(self, block: Block) -> dict[int, str]:
        """Return the lines of a block that change, with their new texts."""
        changes = {
            index: self(block[index]) for index in sorted(set(matching_lines(block, _places)))
        }
        return {index: new for index, new in changes.items() if new != block[index]}


_rule = Tidy()
tidy = Filter("tidy", "rewrite", _rule, _rule.scan)
"""Removes invisible characters and glued labels."""


def surplus_blanks(lines: Sequence[str]) -> dict[int, str]:
    """Find all blank lines but single ones between other lines."""
    blank = [not line.strip() for line in lines]
    last = len(lines) - 1
    return {
        index: "blank"
        for index, is_blank in enumerate(blank)
        if is_blank and (index in (0, last) or blank[index - 1])
    }


squeeze_blanks = Filter("squeeze_blanks", "trim", surplus_blanks, reason="blank")
"""Leaves single blank lines, and none at the start and the end.

In no preset: the blank lines of a text belong to it, except those next to a dropped line, which
every chain takes care of.
"""
