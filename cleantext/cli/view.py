"""The view of texts in a terminal, line by line.

On wide terminals, what stays is to the left and what is cut to the right. On others, both are in
one column, where what is cut is struck out and has its kind beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cleantext.cli.listing import Style, colour_of
from cleantext.cli.look import Part
from cleantext.system.extras import load
from cleantext.text.display import pluralize, printable

if TYPE_CHECKING:
    from cleantext.cli.look import Row, State

EXTRA = "cleantext-filters[look]"
"""The requirement that provides the library."""

WIDE = 120
"""Columns from which what is cut stands beside what stays."""

CHUNK = 200
"""Lines that are laid out at a time."""

_NUMBER, _KIND = 6, 13  # columns
_BLANKS = {ord("\t"): "    ", 0xA0: " ", 0x3000: "  "}
_DOTS = Part(" … ", "kept")
_BRACKETS: dict[State, tuple[str, str]] = {
    "kept": ("", ""),
    "gone": ("[-", "-]"),
    "new": ("{+", "+}"),
}
"""Marks in texts without colours, as of ``git diff --word-diff``."""


def check_library() -> None:
    """Check that rich is installed.

    Raises:
        MissingExtraError: it is not.

    """
    load("rich.table", EXTRA)


def view(name: str, rows: Sequence[Row], notes: Iterable[str], style: Style) -> Iterator[str]:
    """Yield the view of a file in pieces.

    Args:
        name: the name of the file.
        rows: its lines.
        notes: remarks on it.
        style: the width of the terminal, and whether to use colours.

    """
    yield style.heading(f"{printable(name)}: {_summary(rows)}") + "\n"
    for note in notes:
        yield f"note: {printable(note)}\n"
    if any(row.kind or not row.stays for row in rows):
        for start in range(0, len(rows), CHUNK):
            yield _laid_out(rows[start : start + CHUNK], style)


def _summary(rows: Sequence[Row]) -> str:
    gone = sum(not row.stays and bool(row.kind) for row in rows)
    changed = sum(row.stays and bool(row.kind) for row in rows)
    if not (gone or changed):
        return "nothing to change"
    return f"{pluralize(len(rows), 'line')}, {gone} cut, {changed} changed"


def _laid_out(rows: Sequence[Row], style: Style) -> str:
    """Lay out some lines in columns."""
    system = "standard" if style.colour else None
    console = load("rich.console", EXTRA).Console(
        width=style.width, color_system=system, force_terminal=style.colour, legacy_windows=False
    )
    table = load("rich.table", EXTRA).Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=_NUMBER, justify="right", style="dim")
    room = style.width - _NUMBER - _KIND - 3
    wide = style.width >= WIDE
    for width in (room // 2, _KIND, room - room // 2 - 1) if wide else (_KIND, room):
        table.add_column(width=width, overflow="fold")
    for row in rows:
        table.add_row(str(row.number), *(_beside(row, style) if wide else _in_one(row, style)))
    with console.capture() as capture:
        console.print(table)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def _in_one(row: Row, style: Style) -> tuple[Any, Any]:
    """Return the kind of a line, and the line."""
    text = _text(row, row.parts, style, bracketed=row.stays and not style.colour)
    return _kind(row, style), _with_evidence(text, row)


def _beside(row: Row, style: Style) -> tuple[Any, Any, Any]:
    """Return what stays of a line, its kind, what is cut."""
    left = [part for part in row.parts if part.state != "gone" and row.stays]
    right = [part for part in row.parts if part.state == "gone"]
    cut = [part for gone in right for part in (_DOTS, gone)][1:]
    return (
        _text(row, left, style, bracketed=not style.colour),
        _kind(row, style),
        _with_evidence(_text(row, cut, style), row),
    )


def _with_evidence(text: Any, row: Row) -> Any:
    return text.append(f"  [{printable(row.evidence)}]", "dim") if row.evidence else text


def _kind(row: Row, style: Style) -> Any:
    return load("rich.text", EXTRA).Text(row.kind, _colour(row) if style.colour else "")


def _text(row: Row, parts: Sequence[Part], style: Style, *, bracketed: bool = False) -> Any:
    """Return parts of a line, safe for a terminal, each with its look."""
    looks = {"kept": "", "gone": f"strike {_colour(row)}", "new": "bold underline green"}
    text = load("rich.text", EXTRA).Text()
    for part in parts:
        before, after = _BRACKETS[part.state] if bracketed else ("", "")
        whole = part.state == "kept" or not row.stays  # in a repair, which blank it is matters
        shown = part.text.translate(_BLANKS) if whole else part.text
        text.append(f"{before}{printable(shown)}{after}", looks[part.state] if style.colour else "")
    return text


def _colour(row: Row) -> str:
    """Return the colour of a line's kind in rich's words."""
    code = colour_of(row.kind.partition(",")[0])
    return f"color({code - 30 if code < 90 else code - 82})"
