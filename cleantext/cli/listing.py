"""The account of the changes to one file: for people, line by line, or as JSON for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category, east_asian_width

from cleantext.kinds import KINDS
from cleantext.text.display import printable
from cleantext.text.lines import split

if TYPE_CHECKING:
    from cleantext.chain.edits import Cleaned, Edit

STDIN = "<stdin>"
REPAIR = "repair"
"""What a rewrite is called among the kinds."""

SQUEEZE = "squeeze_blanks"
"""The filter that drops blank lines for their own sake; others go along with what went."""

_TEXT, _WORDS = 80, 40  # characters shown where there is no terminal
_NUMBER, _KIND = 6, 13  # columns
_COLOURS = (34, 31, 33, 35, 36, 94, 91, 93, 95, 96)
_REPAIRED, _OWN, _BOLD, _DIM = 32, 37, 1, 2


class Style(NamedTuple):
    """How an account looks.

    Attributes:
        width: columns of the terminal; 0 where there is none: then each line can stand alone.
        colour: whether kinds have colours.
        verbose: whether the filter and its rule are named.

    """

    width: int = 0
    colour: bool = False
    verbose: bool = False

    def paint(self, text: str, colour: int) -> str:
        """The text in a colour, if there are any."""
        return f"\x1b[{colour}m{text}\x1b[0m" if self.colour and text else text

    def heading(self, text: str) -> str:
        """A line that parts the account from the text above it."""
        return self.paint(f"-- {text} --", _BOLD)

    def kind(self, kind: str, width: int = 0) -> str:
        """A kind in its colour, padded to a width."""
        colour = _COLOURS[KINDS.index(kind) % len(_COLOURS)] if kind in KINDS else _OWN
        return self.paint(f"{kind:{width}}", _REPAIRED if kind.startswith(REPAIR) else colour)


PLAIN = Style()


class Totals(NamedTuple):
    """What became of the lines of a file.

    Attributes:
        lines: how many hold text.
        kinds: how many went, by kind, and how many were repaired; the most frequent first.

    """

    lines: int = 0
    kinds: Mapping[str, int] = {}


def count(cleaned: Cleaned) -> Totals:
    """Count the lines of a text by what became of them."""
    kinds = count_kinds(cleaned.edits)
    left = sum(1 for line in split(cleaned.text).texts if line.strip())
    gone = sum(lines for kind, lines in kinds.items() if kind not in (REPAIR, "blank"))
    return Totals(left + gone, kinds)


def count_kinds(edits: Iterable[Edit]) -> dict[str, int]:
    """How many lines went, by kind, and how many were repaired; the most frequent first."""
    edits = [edit for edit in edits if is_told(edit)]
    counts = Counter(edit.reason for edit in edits if edit.after is None)
    repaired = {edit.line for edit in edits if edit.after is not None}
    return dict(counts.most_common()) | ({REPAIR: len(repaired)} if repaired else {})


def is_told(edit: Edit) -> bool:
    """Whether people are told of an edit: not of blank lines that went with what they parted."""
    return edit.after is not None or bool(edit.before.strip()) or edit.filter == SQUEEZE


def for_people(name: str, cleaned: Cleaned, style: Style) -> Iterator[str]:
    """The changes of a file, a line each; on a terminal in columns, below a heading."""
    edits = [edit for edit in cleaned.edits if is_told(edit)]
    if style.width and edits:
        where = "" if name == STDIN else f" in {printable(name)}"
        yield style.heading(f"what changed{where}")
    for edit in edits:
        yield from _row(edit, style) if style.width else [_line(name, edit, style)]


def for_programs(name: str, cleaned: Cleaned, changed: bool) -> dict[str, object]:
    """The changes of a file, all that is known of them."""
    totals = count(cleaned)
    return {
        "file": name,
        "changed": changed,
        "lines": totals.lines,
        "totals": totals.kinds,
        "notes": cleaned.notes,
        "edits": [edit._asdict() for edit in cleaned.edits],
    }


def _line(name: str, edit: Edit, style: Style) -> str:
    """An edit on a line that can stand alone."""
    text, words = _told(edit, _TEXT)
    parts = [f"{printable(name)}:{edit.line}: {edit.reason or REPAIR}: {text}"]
    if words:
        parts.append(f"[{cut(words, _WORDS)}]")
    if style.verbose:
        parts.append(f"({_rule(edit)})")
    return " ".join(parts)


def _row(edit: Edit, style: Style) -> Iterator[str]:
    """An edit in the columns of a terminal."""
    room = max(style.width - _NUMBER - _KIND - 4, 20)
    text, words = _told(edit, room)
    if words:
        words = "  " + cut(words, room // 3)
        text = cut(text, room - _cells(words))
    kind = style.kind(edit.reason or REPAIR, _KIND)
    yield f"{edit.line:{_NUMBER}}  {kind}  {text}{style.paint(words, _DIM)}"
    if style.verbose:
        yield " " * (_NUMBER + 2) + style.paint(_rule(edit), _DIM)


def _told(edit: Edit, room: int) -> tuple[str, str]:
    """The line as far as there is room for it, and what spoke for its going."""
    if edit.after is not None:
        arrow = " -> "
        before, after = _difference(edit.before, edit.after)
        half = (room - len(arrow)) // 2
        return f"'{cut(before, half - 2)}'{arrow}'{cut(after, half - 2)}'", printable(edit.evidence)
    text, words = printable(edit.before.strip()), printable(edit.evidence)
    return cut(text, room), "" if words in (text, text.rstrip(":")) else words


def _rule(edit: Edit) -> str:
    return f"by {edit.filter}" + (f": {printable(edit.rule)}" if edit.rule else "")


def _difference(before: str, after: str) -> tuple[str, str]:
    """The parts of two texts in which they differ, with a little of what stands before."""
    ends = min(len(before), len(after))
    head = next((i for i in range(ends) if before[i] != after[i]), ends)
    tail = next((i for i in range(ends - head) if before[~i] != after[~i]), ends - head)
    start = max(head - 10, 0)
    dots = "…" if start else ""
    return tuple(  # type: ignore[return-value]  # two in, two out
        dots + printable(text[start : len(text) - tail]) for text in (before, after)
    )


def cut(text: str, room: int) -> str:
    """The text as far as it fits into so many columns.

    >>> cut("Read more", 9), cut("Read more", 6), cut("続きを読む", 6)
    ('Read more', 'Read …', '続き…')
    """
    if len(text) * 2 <= room or _cells(text) <= room:
        return text
    end = free = 0
    for end, char in enumerate(text):  # noqa: B007
        free += _cells(char)
        if free >= room:
            break
    return text[:end] + "…"


def _cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    wide = sum(east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(category(char) in ("Mn", "Me", "Cf") for char in text)
