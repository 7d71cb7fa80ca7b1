"""A preview of a run: the first records of each input, with nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from cleantext.corpus.formats.records import Names, Reject
from cleantext.corpus.formats.registry import read
from cleantext.corpus.plan import Outcome, Plan
from cleantext.corpus.runner.batching import TextRecord, clean_items, make_batches, match_answers
from cleantext.corpus.runner.counts import Totals
from cleantext.corpus.runner.diagnosis import FieldSurvey
from cleantext.text.display import pluralize, printable

_LINES = 5
"""The most dropped lines to print of a record."""

_WIDTH = 90
"""The most characters to print of a line."""


def show_sample(sources: Iterable[Path], form: str | None, plan: Plan, number: int) -> Totals:
    """Clean the first records of each input, and print what would be removed.

    Raises:
        AllRejectedError: all of these records are rejected.
        FormatError: an input can't be read at all.

    """
    names = Names(plan.text_field, plan.url_field, plan.added)
    totals, survey = Totals(), FieldSurvey()
    first: Reject | None = None
    for path in sources:
        entries = make_batches(islice(read(path, form, names), number), names, survey)
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
        raise survey.error(first, totals.rejected, names)
    print("\n".join(("", "in all, with nothing written:", *totals.words())))
    return totals


_NOTHING = Outcome("", {}, [], [])


def _cleaned(
    batches: Iterable[list[TextRecord | Reject]], plan: Plan
) -> Iterator[tuple[TextRecord | Reject, Outcome | None]]:
    """Yield the entries with their outcomes, edits included."""
    explaining = replace(plan, edits_field="\0")  # no other field has this name
    for entries in batches:
        items = [(entry.text, entry.url) for entry in entries if isinstance(entry, TextRecord)]
        yield from match_answers(entries, clean_items(explaining, items))


def _account(entry: TextRecord | Reject, outcome: Outcome | None, plan: Plan) -> Iterator[str]:
    """Yield the lines that describe the outcome of a record."""
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
