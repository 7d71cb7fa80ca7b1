"""The run over a data set: records in, cleaned records out, in order, in bounded memory.

The input is cut into batches, which worker processes clean. Where the cuts fall depends on the
input alone, and every so many batches all that is written is put on the disk and noted in a
journal. A run that goes on from the journal therefore writes the same bytes as one that was never
stopped, whatever the format.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Self, TypeAlias, TypeVar

from cleantext.corpus.fields import put, text_of, url_of
from cleantext.corpus.formats.records import (
    RAW_SHOWN,
    Names,
    Record,
    Reject,
    Writer,
    reject,
)
from cleantext.corpus.formats.registry import open_writer, read
from cleantext.corpus.plan import Outcome, Plan, clean_column
from cleantext.corpus.runner.cures import MANY, Seen
from cleantext.corpus.runner.journal import START, Journal, JournalError, NullJournal, Place
from cleantext.corpus.runner.progress import Totals, Voice, voice
from cleantext.corpus.runner.rejects import Rejects
from cleantext.corpus.runner.shards import Target, size_of
from cleantext.system.atomic import clear_leftovers
from cleantext.system.pool import Failure, Pool, SerialPool
from cleantext.system.processes import TIMEOUT

RECORDS = 256
CHARACTERS = 1 << 18
"""So many records or characters of text, at most, are cleaned together (the last may go over)."""

COMMIT = 32
"""Batches from one commit to the next. What lies between is lost when a run is killed."""

Entry = TypeVar("Entry")

Item: TypeAlias = tuple[str | None, str | None]
"""What a worker gets of a record: its text, unless that is null, and the page's address."""


@dataclass(frozen=True)
class Job:
    """What is to be run.

    Attributes:
        targets: the outputs with their inputs, in the order in which they are written.
        plan: what is to be done to each record.
        rejects: the JSON Lines file for the records that could not be read or cleaned; there is
            none as long as there are no such records.
        source_format: the format of the inputs; None where their names tell it.
        jobs: the number of worker processes.
        max_rejects: the run stops at one more bad record than this; None for never.
        timeout: seconds after which a worker gives a record up, which is a bad one then; 0 for
            never.
        salvage: whether records from damaged members are cleaned, too, and counted as suspects.

    """

    targets: tuple[Target, ...]
    plan: Plan
    rejects: Path
    source_format: str | None = None
    jobs: int = 1
    max_rejects: int | None = None
    timeout: float = TIMEOUT
    salvage: bool = False

    @property
    def folders(self) -> set[Path]:
        """Where files are written."""
        return {path.parent for path in (self.rejects, *(target.path for target in self.targets))}

    @property
    def sources(self) -> list[Path]:
        """All inputs, in the order in which they are read."""
        return [source for target in self.targets for source in target.sources]

    @property
    def names(self) -> Names:
        """What the fields are called that cleaning reads and adds."""
        return Names(self.plan.text_field, self.plan.url_field, self.plan.added)


class Text(NamedTuple):
    """A record with its text and the page's address."""

    record: Record
    text: str | None
    url: str | None


class _Cut(NamedTuple):
    """A batch of the input, and the place after it; an empty one stands for a target's end."""

    entries: Sequence[Text | Reject]
    place: Place
    consumed: int

    @property
    def items(self) -> list[Item]:
        """What the workers need of it."""
        return [(entry.text, entry.url) for entry in self.entries if isinstance(entry, Text)]


_Work: TypeAlias = tuple[_Cut, Sequence[Item]]
_Done: TypeAlias = tuple[_Cut, Sequence[Outcome | Failure | None]]
_Pass: TypeAlias = Callable[[Iterable[_Work]], Iterator[_Done]]


def run(job: Job, journal: Journal, speaker: Voice) -> Totals:
    """Run a job from where its journal stands to the end; give the totals.

    The journal stays, for the caller to remove when all is whole. A script that calls this does
    so below ``if __name__ == "__main__":``, for the workers load it too.

    Raises:
        AllRejectedError: no record can be used; nothing was written.
        RejectsError: there are more bad records than the job permits.
        JournalError: the journal does not go with the input.
        WorkerError: no worker process can be started.
        OSError: an input can't be opened or an output can't be written.

    """
    with Pool(partial(clean_items, job.plan), job.jobs, job.timeout) as pool:
        return _run(job, journal, speaker, pool.answers)


def run_here(job: Job) -> Totals:
    """Run a job in this process, without workers, journal or words; give the totals.

    It writes the bytes that `run` writes, in place of what is there. For engines, which have
    workers of their own. No record is given up, however long it takes.

    Raises:
        AllRejectedError: no record can be used; nothing was written.
        RejectsError: there are more bad records than the job permits.
        OSError: an input can't be opened or an output can't be written.

    """
    answers = SerialPool(partial(clean_items, job.plan)).answers
    return _run(job, NullJournal(Path(), {}), voice(0, 0, quiet=True), answers)


def _run(job: Job, journal: Journal, speaker: Voice, answers: _Pass) -> Totals:
    clear_leftovers(job.folders)
    with _Output(job, journal, speaker) as output:
        seen = Seen()
        batches = ((cut, cut.items) for cut in _cuts(job, journal.place, seen))
        done = answers(batches)
        for cut, outcomes in _some_good(done, job.names, seen) if journal.place == START else done:
            output.take(cut, outcomes)
        return output.finish()


def _some_good(done: Iterable[_Done], names: Names, seen: Seen) -> Iterator[_Done]:
    """The same, but nothing as long as all records are rejected.

    Raises:
        AllRejectedError: they all are, or so many that it is no use to go on.

    """
    held: list[_Done] = []
    bad: list[Reject] = []
    for cut, answers in (remaining := iter(done)):
        held.append((cut, answers))
        made = list(checked(cut.entries, answers))
        bad += [entry for entry, _ in made if isinstance(entry, Reject)]
        if len(bad) < sum(len(each.entries) for each, _ in held):
            break
        if len(bad) >= MANY:
            raise seen.error(bad[0], len(bad), names)
    else:
        if bad:
            raise seen.error(bad[0], len(bad), names)
    yield from held
    yield from remaining


def clean_items(plan: Plan, items: Sequence[Item]) -> list[Outcome | Failure | None]:
    r"""Clean the texts of a batch, in a worker. A text that can't be cleaned takes no other along.

    >>> [outcome.text for outcome in clean_items(Plan.of(), [("So.\nAdvertisement\n", None)])]
    ['So.\n']

    """
    texts, urls = [item[0] for item in items], [item[1] for item in items]
    try:
        return list(clean_column(plan, texts, urls))
    except Exception as error:  # own filters may do anything
        if len(items) == 1:
            return [Failure(f"not cleaned: {type(error).__name__}: {error}")]
        return [answer for item in items for answer in clean_items(plan, [item])]


def _cuts(job: Job, start: Place, seen: Seen) -> Iterator[_Cut]:
    """The batches of the input from a place on, with an empty one at the end of each target."""
    before = 0
    for number, target in enumerate(job.targets):
        for index, source in enumerate(target.sources):
            place = max(Place(number, index), start)
            if place[:2] == (number, index):
                yield from _cuts_of(source, place, before, job, seen)
            before += size_of(source)
        if number >= start.target:
            yield _Cut([], Place(number + 1), before)


def _cuts_of(source: Path, start: Place, before: int, job: Job, seen: Seen) -> Iterator[_Cut]:
    """The batches of one input from a place on; so many bytes stand `before` it."""
    count = start.records
    reader = read(source, job.source_format, job.names, salvage=job.salvage)
    if sum(1 for _ in islice(reader, count)) < count:
        raise JournalError(
            f"{source}: has fewer records than the run that was stopped had read of it; start anew "
            "with --overwrite"
        )
    for batch in entries_of(reader, job.names, seen):
        count += len(batch)
        yield _Cut(batch, start._replace(records=count), before + reader.consumed)


def entries_of(
    items: Iterable[Record | Reject], names: Names, seen: Seen
) -> Iterator[list[Text | Reject]]:
    """The records with their texts and addresses, by batches.

    Those without a text are rejects, and so are those that have a field which is to be added.
    """
    return batched((_entry(item, names, seen) for item in items), _length)


def _entry(item: Record | Reject, names: Names, seen: Seen) -> Text | Reject:
    if isinstance(item, Reject):
        return item
    if taken := [name for name in names.added if name in item.fields]:
        return reject(
            item, f"there is a field {taken[0]!r} already; give another name for what is added"
        )
    text = text_of(item, names.text)
    if isinstance(text, Reject):
        seen.take(item)
        return text
    return Text(item, text, url_of(item, names.url))


def _length(entry: Text | Reject) -> int:
    return len(entry.text or "") if isinstance(entry, Text) else 0


def batched(entries: Iterable[Entry], characters: Callable[[Entry], int]) -> Iterator[list[Entry]]:
    """Entries by batches of `RECORDS` or, as `characters` tells them, of `CHARACTERS`."""
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += characters(entry)
        if len(batch) == RECORDS or size >= CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Output:
    """Writes what has been cleaned, and keeps the journal."""

    def __init__(self, job: Job, journal: Journal, voice: Voice) -> None:
        self._job, self._journal, self._voice = job, journal, voice
        self._totals = journal.totals
        self._writer: Writer | None = None
        self._rejects = Rejects(job.rejects, job.max_rejects, journal.rejects)
        self._batches = 0  # since the last commit
        self._since = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._rejects.close()
        if self._writer:
            self._writer.close()

    def take(self, cut: _Cut, answers: Sequence[Outcome | Failure | None]) -> None:
        """Write a batch; commit if it is time, and finish the target at its end."""
        self._journal.consumed = cut.consumed
        if cut.place.target > self._journal.place.target:
            self._finish_target(cut.place)
        else:
            self._write(cut, answers)
            self._batches += 1
            if self._batches == COMMIT:
                self._commit(cut.place)
        self._voice.step(self._totals, cut.consumed)

    def finish(self) -> Totals:
        """All targets are whole: so shall be the rejects."""
        self._rejects.finish()
        return self._totals

    def _write(self, cut: _Cut, answers: Sequence[Outcome | Failure | None]) -> None:
        made = list(_made(cut.entries, answers, self._job.plan, self._totals))
        good = [record for record in made if isinstance(record, Record)]
        bad = [record for record in made if isinstance(record, Reject)]
        self._totals.records += len(cut.entries)
        self._totals.written += len(good)
        self._totals.suspect += sum(record.suspect for record in good)
        self._open_writer(cut.place.target).write(good)
        self._rejects.take(bad, self._totals)

    def _open_writer(self, number: int) -> Writer:
        if not self._writer:
            path, _, form = self._job.targets[number]
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = open_writer(path, form, self._journal.writer, self._job.names)
        return self._writer

    def _commit(self, place: Place) -> None:
        """Put all on the disk, then note it in the journal."""
        self._batches = 0
        self._journal.writer = self._open_writer(place.target).commit()
        self._journal.rejects = self._rejects.commit()
        self._note(place)

    def _note(self, place: Place) -> None:
        now = time.monotonic()
        self._totals.seconds += now - self._since
        self._since = now
        self._journal.place = place
        self._journal.save()

    def _finish_target(self, after: Place) -> None:
        """Give the target its name. A run may be killed between any two of these lines."""
        number = after.target - 1
        end = Place(number, len(self._job.targets[number].sources))
        if self._journal.place != end:
            self._commit(end)
        self._open_writer(number).finish()
        self._writer = self._journal.writer = None
        self._note(after)


def _made(
    entries: Iterable[Text | Reject],
    answers: Iterable[Outcome | Failure | None],
    plan: Plan,
    totals: Totals,
) -> Iterator[Record | Reject]:
    """The records with what the workers made of their texts; without the empty, if so planned."""
    for entry, outcome in checked(entries, answers):
        if isinstance(entry, Reject):
            yield entry
            continue
        if outcome:
            totals.count(entry.text or "", outcome)
        if not plan.drops(outcome):
            added = plan.fields(outcome)
            text = added.pop(plan.text_field)
            fields = put(entry.record.fields, plan.text_field, text)
            yield entry.record._replace(fields=fields | added)


def checked(
    entries: Iterable[Text | Reject], answers: Iterable[Outcome | Failure | None]
) -> Iterator[tuple[Text | Reject, Outcome | None]]:
    """The entries with what the workers made of them; failures are rejects, too."""
    answer = iter(answers)
    for entry in entries:
        if isinstance(entry, Reject):
            yield entry, None
        elif isinstance(outcome := next(answer), Failure):
            yield Reject(entry.record.place, outcome.reason, (entry.text or "")[:RAW_SHOWN]), None
        else:
            yield entry, outcome
