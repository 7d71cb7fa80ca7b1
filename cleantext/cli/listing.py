"""The list of changes to one file, for people or programs."""

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
"""The kind that repaired lines are listed under."""

SQUEEZE = "squeeze_blanks"
"""The only filter whose blank lines are listed; others are dropped along with their neighbours."""

_TEXT, _EVIDENCE = 80, 40  # columns of a line that stands alone
_NUMBER, _KIND = 6, 13  # columns on a terminal
_COLOURS = (34, 31, 33, 35, 36, 94, 91, 93, 95, 96)
_REPAIRED, _OWN, _BOLD, _DIM = 32, 37, 1, 2


class Style(NamedTuple):
    """The layout of a list of changes.

    Attributes:
        width: columns of the terminal; 0 for none: each line then names the file.
        colour: whether to use colours.
        verbose: whether to name the filter and the rule of each change.

    """

    width: int = 0
    colour: bool = False
    verbose: bool = False

    def paint(self, text: str, colour: int) -> str:
        """Colour a text, if colours are used."""
        return f"\x1b[{colour}m{text}\x1b[0m" if self.colour and text else text

    def heading(self, text: str) -> str:
        """Format the heading of a list, which separates it from the text above."""
        return self.paint(f"-- {text} --", _BOLD)

    def kind(self, kind: str, width: int = 0) -> str:
        """Format a kind in its colour, padded to a width."""
        colour = _COLOURS[KINDS.index(kind) % len(_COLOURS)] if kind in KINDS else _OWN
        return self.paint(f"{kind:{width}}", _REPAIRED if kind.startswith(REPAIR) else colour)


PLAIN = Style()


class Totals(NamedTuple):
    """Counts of the lines of a file.

    Attributes:
        lines: lines of the input that are not blank; a part removed from one counts as a line.
        kinds: lines dropped, by kind, the most frequent first; and lines repaired.

    """

    lines: int = 0
    kinds: Mapping[str, int] = {}


def count(cleaned: Cleaned) -> Totals:
    """Count the lines of a text, and those dropped or repaired."""
    kinds = count_kinds(cleaned.edits)
    kept = sum(1 for line in split(cleaned.text).texts if line.strip())
    dropped = sum(lines for kind, lines in kinds.items() if kind not in (REPAIR, "blank"))
    return Totals(kept + dropped, kinds)


def count_kinds(edits: Iterable[Edit]) -> dict[str, int]:
    """Count the lines dropped by kind, most frequent first, and repaired."""
    edits = [edit for edit in edits if is_listed(edit)]
    counts = Counter(edit.reason for edit in edits if edit.reason)
    repaired = {edit.line for edit in edits if not edit.reason}
    return dict(counts.most_common()) | ({REPAIR: len(repaired)} if repaired else {})


def is_listed(edit: Edit) -> bool:
    """Return whether to list an edit: not blank lines dropped with neighbours."""
    return edit.after is not None or bool(edit.before.strip()) or edit.filter == SQUEEZE


def for_people(name: str, cleaned: Cleaned, style: Style) -> Iterator[str]:
    """Yield the changes to a file, one per line; in columns on terminals."""
    edits = [edit for edit in cleaned.edits if is_listed(edit)]
    if style.width and edits:
        where = "" if name == STDIN else f" in {printable(name)}"
        yield style.heading(f"what changed{where}")
    for edit in edits:
        yield from _row(edit, style) if style.width else [_line(name, edit, style)]


def for_programs(name: str, cleaned: Cleaned, changed: bool) -> dict[str, object]:
    """Return everything known about the changes to a file."""
    totals = count(cleaned)
    return {
        "file": name,
        "changed": changed,
        "lines": totals.lines,
        "totals": totals.kinds,
        "confidence": cleaned.confidence,
        "notes": cleaned.notes,
        "edits": [edit._asdict() for edit in cleaned.edits],
    }


def _line(name: str, edit: Edit, style: Style) -> str:
    """Format an edit as a line that names the file."""
    text, evidence = _excerpt(edit, _TEXT)
    parts = [f"{printable(name)}:{edit.line}: {edit.reason or REPAIR}: {text}"]
    if evidence:
        parts.append(f"[{cut(evidence, _EVIDENCE)}]")
    if style.verbose:
        parts.append(f"({_rule(edit)})")
    return " ".join(parts)


def _row(edit: Edit, style: Style) -> Iterator[str]:
    """Format an edit in columns, for a terminal."""
    room = max(style.width - _NUMBER - _KIND - 4, 20)
    text, evidence = _excerpt(edit, room)
    if evidence:
        evidence = "  " + cut(evidence, room // 3)
        text = cut(text, room - _cells(evidence))
    kind = style.kind(edit.reason or REPAIR, _KIND)
    yield f"{edit.line:{_NUMBER}}  {kind}  {text}{style.paint(evidence, _DIM)}"
    if style.verbose:
        yield " " * (_NUMBER + 2) + style.paint(_rule(edit), _DIM)


def _excerpt(edit: Edit, room: int) -> tuple[str, str]:
    """Return the line, or the part removed, cut to fit, and the evidence for the edit."""
    if edit.after is not None and not edit.span:
        arrow = " -> "
        before, after = _difference(edit.before, edit.after)
        half = (room - len(arrow)) // 2
        return f"'{cut(before, half - 2)}'{arrow}'{cut(after, half - 2)}'", printable(edit.evidence)
    text, evidence = printable(edit.removed.strip()), printable(edit.evidence)
    return cut(text, room), "" if evidence in (text, text.rstrip(":")) else evidence


def _rule(edit: Edit) -> str:
    return f"by {edit.filter}" + (f": {printable(edit.rule)}" if edit.rule else "")


def _difference(before: str, after: str) -> tuple[str, str]:
    """Return the parts in which two texts differ, with a little context before them."""
    length = min(len(before), len(after))
    head = next((i for i in range(length) if before[i] != after[i]), length)
    tail = next((i for i in range(length - head) if before[~i] != after[~i]), length - head)
    start = max(head - 10, 0)
    dots = "…" if start else ""
    return tuple(  # type: ignore[return-value]  # two in, two out
        dots + printable(text[start : len(text) - tail]) for text in (before, after)
    )


def cut(text: str, room: int) -> str:
    """Cut a text to fit into a number of columns.

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
    """Return the number of terminal columns that a text takes."""
    if text.isascii():
        return len(text)
    wide = sum(east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(category(char) in ("Mn", "Me", "Cf") for char in text)
