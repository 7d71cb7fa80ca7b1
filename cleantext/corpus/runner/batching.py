"""Batches of records, and cleaning them in a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias, TypeVar

from cleantext.corpus.formats.fields import record_text, record_url
from cleantext.corpus.formats.records import RAW_SHOWN, Names, Record, Reject, reject
from cleantext.corpus.plan import Outcome, Plan, clean_column
from cleantext.corpus.runner.diagnosis import FieldSurvey
from cleantext.system.output import describe_error
from cleantext.system.pool import Failure

RECORDS = 256
"""The most records in a batch."""

CHARACTERS = 1 << 18
"""The most characters of text in a batch, except that its last record may exceed them."""

Entry = TypeVar("Entry")

Item: TypeAlias = tuple[str | None, str | None]
"""The part of a record that a worker gets: its text, or None for null, and the URL of the page."""

Answer: TypeAlias = Outcome | Failure | None
"""The result of cleaning an item; None for a null text."""


class TextRecord(NamedTuple):
    """A record with its text and the URL of its page."""

    record: Record
    text: str | None
    url: str | None


def make_batches(
    items: Iterable[Record | Reject], names: Names, survey: FieldSurvey
) -> Iterator[list[TextRecord | Reject]]:
    """Yield records with their texts and URLs, in batches.

    Records without a text are rejects, and so are those that have a field to be added.
    """
    return batched((_entry(item, names, survey) for item in items), _length)


def _entry(item: Record | Reject, names: Names, survey: FieldSurvey) -> TextRecord | Reject:
    if isinstance(item, Reject):
        return item
    if taken := [name for name in names.added if name in item.fields]:
        return reject(
            item, f"the field {taken[0]!r} already exists; give the added field another name"
        )
    text = record_text(item, names.text)
    if isinstance(text, Reject):
        survey.add(item)
        return text
    return TextRecord(item, text, record_url(item, names.url))


def _length(entry: TextRecord | Reject) -> int:
    return len(entry.text or "") if isinstance(entry, TextRecord) else 0


def batched(entries: Iterable[Entry], length: Callable[[Entry], int]) -> Iterator[list[Entry]]:
    """Yield entries in batches of `RECORDS` entries or `CHARACTERS` characters."""
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += length(entry)
        if len(batch) == RECORDS or size >= CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def clean_items(plan: Plan, items: Sequence[Item]) -> list[Answer]:
    r"""Clean the texts of a batch; one that fails affects no other.

    >>> [outcome.text for outcome in clean_items(Plan.of(), [("So.\nAdvertisement\n", None)])]
    ['So.\n']

    """
    texts, urls = [item[0] for item in items], [item[1] for item in items]
    try:
        return list(clean_column(plan, texts, urls))
    except Exception as error:  # custom filters may raise anything
        if len(items) == 1:
            return [Failure(f"not cleaned: {describe_error(error)}")]
        return [answer for item in items for answer in clean_items(plan, [item])]


def match_answers(
    entries: Iterable[TextRecord | Reject], answers: Iterable[Answer]
) -> Iterator[tuple[TextRecord | Reject, Outcome | None]]:
    """Yield the entries with the outcomes of their texts; failures become rejects."""
    answer = iter(answers)
    for entry in entries:
        if isinstance(entry, Reject):
            yield entry, None
        elif isinstance(outcome := next(answer), Failure):
            yield Reject(entry.record.place, outcome.reason, (entry.text or "")[:RAW_SHOWN]), None
        else:
            yield entry, outcome
