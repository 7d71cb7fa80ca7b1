"""A look at what a run would do: the first records of each input, and nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from cleantext.corpus.formats.records import Names, Reject
from cleantext.corpus.formats.registry import read
from cleantext.corpus.plan import Outcome, Plan
from cleantext.corpus.runner.cures import Seen
from cleantext.corpus.runner.progress import Totals
from cleantext.corpus.runner.run import Text, checked, clean_items, entries_of
from cleantext.text.display import pluralize, printable

_LINES = 5
"""Dropped lines of a record that are shown."""

_WIDTH = 90
"""Characters of a line that are shown."""


def show_sample(sources: Iterable[Path], form: str | None, plan: Plan, number: int) -> Totals:
    """Clean the first records of each input, and tell on standard output what would go.

    Raises:
        AllRejectedError: none of these records can be used.
        FormatError: an input can't be read at all.

    """
    names = Names(plan.text_field, plan.url_field, plan.added)
    totals, seen = Totals(), Seen()
    first: Reject | None = None
    for path in sources:
        entries = entries_of(islice(read(path, form, names), number), names, seen)
        for entry, outcome in _cleaned(entries, plan):
            print("\n".join(_account(entry, outcome, plan)))
            totals.records += 1
            if isinstance(entry, Reject):
                first = first or entry
                totals.reject([entry])
            else:
                totals.written += not plan.drops(outcome)
                totals.count(entry.text or "", outcome or _NOTHING)
    if first and totals.rejected == totals.records:
        raise seen.error(first, totals.rejected, names)
    print("\n".join(("", "in all, with nothing written:", *totals.words())))
    return totals


_NOTHING = Outcome("", {}, [], [])


def _cleaned(
    batches: Iterable[list[Text | Reject]], plan: Plan
) -> Iterator[tuple[Text | Reject, Outcome | None]]:
    """The entries with what cleaning makes of them, and all edits."""
    explaining = replace(plan, edits_field="\0")  # a name that no other field has
    for entries in batches:
        items = [(entry.text, entry.url) for entry in entries if isinstance(entry, Text)]
        yield from checked(entries, clean_items(explaining, items))


def _account(entry: Text | Reject, outcome: Outcome | None, plan: Plan) -> Iterator[str]:
    """What becomes of a record, a line each."""
    if isinstance(entry, Reject):
        yield f"{printable(entry.place)}: rejected: {printable(entry.reason)}"
        return
    place = printable(entry.record.place)
    if outcome is None:
        yield f"{place}: the text is null"
        return
    lines = sum(outcome.removed.values())
    kinds = ", ".join(f"{many:,} {kind}" for kind, many in outcome.removed.items())
    gone = "; left out as empty" if plan.drops(outcome) else ""
    yield f"{place}: {pluralize(lines, 'line')} removed{': ' if kinds else ''}{kinds}{gone}"
    dropped = [edit for edit in outcome.edits if edit["after"] is None and edit["before"].strip()]
    for edit in dropped[:_LINES]:
        text = edit["before"]
        yield f"    {edit['reason']}: {printable(text[:_WIDTH])}{'…' if text[_WIDTH:] else ''}"
    if dropped[_LINES:]:
        yield f"    … and {len(dropped) - _LINES:,} more"
