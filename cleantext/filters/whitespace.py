"""White space: within a line, and between lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cleantext.chain.filter import Filter, trim
from cleantext.phrases import Languages, Section, Spoken
from cleantext.text.block import Block, fold, label_key
from cleantext.text.scripts import CLOSING, SEAMLESS, STOPS
from cleantext.text.search import end_of_line, matching_lines

LABEL = 60
"""Characters. No label glued to the end of a sentence is longer."""

PARTING = "\x01\v\x1c\x1d\x1e\x1f\ufffa\ufffb\ufffc"
"""Controls that part what stands beside them: fields, rows, a word and how it is read."""

# White space that is no typography: page and line breaks of other systems and times.
_ODD = f"{PARTING}\f\r\x85\u2028\u2029"
# What has no width: places where a word may break, and byte order marks that went astray.
_HIDDEN = "\u2060\ufeff"
_STOPS = f"{STOPS}…"
_CLOSING = re.escape(CLOSING)

_ODD_RUN = re.compile(f" ?[{_ODD}]+ ?")
_ODD_START = re.compile(f"[{_ODD}]+")
_HIDDEN_RUN = re.compile(
    f"[{_HIDDEN}]|(?<!\u200b)\u200b++(?![{SEAMLESS}])|(?<![{SEAMLESS}\u200b])\u200b++"
)
_UNSEEN = re.compile(f"[{_ODD}{_HIDDEN}\u200b]")
_BLANKS = (
    f"{_ODD}{_HIDDEN}\u200b \t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u202f\u205f\u3000"
)
_TWO_WORDS = re.compile(r"\w\W+\w")
_JUNCTION = re.compile(rf"[{_STOPS}][{_CLOSING}]?(?=[^\W\d_a-z])")
_SIGN = re.compile(
    f"[{_ODD}{_HIDDEN}\u200b{_STOPS}](?:(?<=[{_ODD}{_HIDDEN}\u200b])"
    rf"|[{_CLOSING}]?(?=[^\W\d_a-z].{{1,{LABEL}}}\S[^\S\n]*+$))",
    re.MULTILINE,
)


def tidy_line(line: str, languages: Languages = None) -> str:
    r"""Take what a reader does not see out of a line, and a label glued to its last sentence.

    Page breaks, line separators, bare carriage returns and controls that part fields become a
    space; at the start and the end of a line they go. Word joiners, byte order marks and
    zero-width spaces go. So does a label directly behind the mark that ends a sentence,
    ``"… he said.Read more"``, as these languages write it.

    Left alone on purpose: blanks and tabs at the end (line breaks in Markdown, the ``"-- "`` above
    a signature, flowed mail, empty cells); indentation and tabs (code, verse); no-break, narrow
    and thin spaces (French typography, numbers); soft hyphens (where the author lets a word
    break); zero-width joiners and non-joiners (Persian, Indian scripts, emoji) and marks of
    direction (Hebrew, Arabic); U+200B between letters of Thai, Lao, Khmer and Burmese, where it
    parts words.

    >>> tidy_line("  It works\x0bnow, he said.Read more »  "), tidy_line("-- ")
    ('  It works now, he said.', '-- ')
    """
    if _UNSEEN.search(line):
        line = _HIDDEN_RUN.sub("", _without_odd_end(line))
        if odd := _ODD_START.match(line):
            line = line[odd.end() :]
        line = _ODD_RUN.sub(" ", line)
    end = len(line.rstrip())
    while start := _label(line, end, languages):
        end = start
        line = line[:end]
    return line


def _without_odd_end(line: str) -> str:
    """The line without what nobody sees at its end, from there on; blanks before it stay."""
    end = len(line.rstrip(_BLANKS))
    unseen = _UNSEEN.search(line, end)
    return line[: unseen.start()] if unseen else line


def _label(line: str, end: int, languages: Languages) -> int:
    """Where the label starts that is glued to a sentence and reaches up to `end`; 0 if none."""
    for junction in _JUNCTION.finditer(line, max(0, end - LABEL), end):
        start = junction.end()
        is_label = Section("glued", languages).has(label_key(fold(line[start:end])))
        if is_label and _TWO_WORDS.search(line, 0, start):
            return start
    return 0


def _places(text: str) -> Iterator[int]:
    """One place in each line of the text with odd characters or what may be a glued label."""
    found = _SIGN.search(text)
    while found:
        yield found.start()
        found = _SIGN.search(text, end_of_line(text, found.start()))


@dataclass(frozen=True)
class Tidy(Spoken):
    """`tidy_line` with the labels of these languages."""

    def __call__(self, line: str) -> str:
        """The line as it should be."""
        return tidy_line(line, self.languages)

    def scan(self, block: Block) -> dict[int, str]:
        """The lines of a block that change, each with its new text."""
        changes = {
            index: self(block[index]) for index in sorted(set(matching_lines(block, _places)))
        }
        return {index: new for index, new in changes.items() if new != block[index]}


_rule = Tidy()
tidy = Filter("tidy", "rewrite", _rule, _rule.scan)


@trim
def squeeze_blanks(lines: Sequence[str]) -> dict[int, str]:
    """Leave one blank line where there are several, and none at the start and the end.

    No preset has it: a text's blank lines are its own, save those beside a line that went, which
    every chain sees to.
    """
    blank = [not line.strip() for line in lines]
    last = len(lines) - 1
    return {
        index: "blank"
        for index, is_blank in enumerate(blank)
        if is_blank and (index in (0, last) or blank[index - 1])
    }
