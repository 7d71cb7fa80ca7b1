"""Advice when all records are rejected.

Which field was meant, or what to do about damage.
"""

from __future__ import annotations

from collections import Counter

from cleantext.corpus.formats.fields import suggest_field, text_fields
from cleantext.corpus.formats.records import Names, Record, Reject

MANY = 1000
"""The number of rejects, without any usable record before, at which a run gives up."""

_ENOUGH = 100
"""The number of records to survey."""


class AllRejectedError(Exception):
    """All records are rejected; the message gives the first reason, and the way out."""


class FieldSurvey:
    """The sizes of the text fields of rejected records."""

    def __init__(self) -> None:
        self._records = 0
        self._texts: Counter[str] = Counter()
        self._urls: Counter[str] = Counter()

    def add(self, record: Record) -> None:
        """Measure the text fields of a record."""
        if self._records >= _ENOUGH:
            return
        self._records += 1
        for name, text in text_fields(record.fields):
            is_url = text.startswith(("http://", "https://"))
            (self._urls if is_url else self._texts)[name] += len(text)

    def error(self, first: Reject, number: int, names: Names) -> AllRejectedError:
        """Make the error for `number` records, all of them rejected."""
        advice = self._right_field(first.reason, names) or _salvage(first.reason)
        return AllRejectedError(
            f"{first.place}: {first.reason}; no record can be used ({number:,} read)"
            + (f": {advice}" if advice else "")
        )

    def _right_field(self, reason: str, names: Names) -> str:
        """Suggest the argument with the right field, if the reason is a missing one."""
        if f"the field {names.url!r}" in reason:
            return suggest_field("url_field", names.url, self._urls)
        if f"field {names.text!r}" in reason:
            return suggest_field("text_field", names.text, self._texts)
        return ""


def _salvage(reason: str) -> str:
    if "compressed data are not" in reason:
        return "if it is not compressed, rename it, or give its format with --from"
    if "compressed data" not in reason:
        return ""
    return "if there is no better copy, --salvage lets through what can be read, counted as suspect"
