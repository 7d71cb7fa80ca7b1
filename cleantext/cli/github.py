"""Changes as annotations of GitHub Actions, for pull requests.

GitHub shows ten warnings and ten notices of a step, so changes to lines in a row are one
annotation: a warning for what is cut, a notice for what is repaired.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cleantext.cli.listing import REPAIR, STDIN, Style, describe, is_listed
from cleantext.text.display import pluralize, printable

if TYPE_CHECKING:
    from cleantext.chain.edits import Cleaned, Edit

MOST_LINES = 20
"""Lines of an annotation that are shown, at most."""

_DATA = {ord("%"): "%25", ord("\r"): "%0D", ord("\n"): "%0A"}
_PROPERTY = {**_DATA, ord(":"): "%3A", ord(","): "%2C"}


def annotate(name: str, cleaned: Cleaned, style: Style) -> Iterator[str]:
    """Yield the changes to a file and the notes on it, as workflow commands."""
    for run in _runs(cleaned):
        kinds = dict.fromkeys(edit.reason or REPAIR for edit in run if is_listed(edit))
        yield command(
            "warning" if run[0].reason else "notice",
            "\n".join(_message(run, style)),
            file=name,
            line=run[0].line,
            endLine=run[-1].line,
            title=f"cleantext: {', '.join(kinds)}",
        )
    for note in cleaned.notes:
        yield command("notice", note, file=name, title="cleantext: note")


def command(level: str, message: str, *, file: str, **properties: object) -> str:
    r"""Return a workflow command that annotates a file.

    >>> command("notice", "100%\nsure", file="a,b.txt", line=2, title="cleantext: repair")
    '::notice file=a%2Cb.txt,line=2,title=cleantext%3A repair::100%25%0Asure'
    """
    place = {} if file == STDIN else {"file": file}
    given = ",".join(f"{key}={_escaped(value)}" for key, value in {**place, **properties}.items())
    return f"::{level} {given}::{message.translate(_DATA)}"


def _message(run: list[Edit], style: Style) -> Iterator[str]:
    listed = [edit for edit in run if is_listed(edit)]
    for edit in listed[:MOST_LINES]:
        yield describe(edit, style)
    if listed[MOST_LINES:]:
        yield f"… and {pluralize(len(listed) - MOST_LINES, 'more line')}"


def _escaped(value: object) -> str:
    return printable(str(value)).translate(_PROPERTY)


def _runs(cleaned: Cleaned) -> Iterator[list[Edit]]:
    """Yield the edits of neighbouring lines with one fate."""
    run: list[Edit] = []
    for edit in cleaned.edits:
        follows = run and edit.line <= run[-1].line + 1 and bool(edit.reason) == bool(run[0].reason)
        if run and not follows:
            yield run
            run = []
        if run or is_listed(edit):
            run.append(edit)
    if run:
        yield run
