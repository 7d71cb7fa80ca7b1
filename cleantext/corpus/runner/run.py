"""A run over a data set, in order and in bounded memory.

The input is cut into batches, which worker processes clean. The cuts depend on the input only, and
every few batches all output is flushed to disk and noted in a journal. A resumed run therefore
writes the same bytes as one that was never stopped, in every format.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Self, TypeAlias

from cleantext.corpus.formats.fields import put
from cleantext.corpus.formats.records import Names, Record, Reject, Writer
from cleantext.corpus.formats.registry import open_writer, read
from cleantext.corpus.plan import Plan
from cleantext.corpus.runner.batching import (
    Answer,
    Item,
    TextRecord,
    clean_items,
    make_batches,
    match_answers,
)
from cleantext.corpus.runner.counts import Totals
from cleantext.corpus.runner.diagnosis import MANY, FieldSurvey
from cleantext.corpus.runner.journal import START, Journal, JournalError, NullJournal, Place
from cleantext.corpus.runner.progress import Reporter, make_reporter
from cleantext.corpus.runner.rejects import Rejects
from cleantext.corpus.runner.shards import Target, input_size
from cleantext.system.atomic import clear_leftovers
from cleantext.system.pool import Pool, SerialPool
from cleantext.system.processes import TIMEOUT

COMMIT = 32
"""Batches between two commits. What was written since the last one is lost if a run is killed."""


@dataclass(frozen=True)
class Job:
    """A run to do.

    Attributes:
        targets: the outputs with their inputs, in the order of writing.
        plan: how to clean each record.
        rejects: the JSON Lines file for records that can't be read or cleaned, made on demand.
        source_format: the format of the inputs; None if their names say.
        jobs: the number of worker processes.
        max_rejects: the most rejects allowed; None for any number.
        timeout: seconds after which a worker gives up a record, which is rejected; 0 for never.
        salvage: whether to clean records from damaged members, too, counted as suspects.

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
        """The folders of the written files."""
        return {path.parent for path in (self.rejects, *(target.path for target in self.targets))}

    @property
    def sources(self) -> list[Path]:
        """All inputs, in the order of reading."""
        return [source for target in self.targets for source in target.sources]

    @property
    def names(self) -> Names:
        """The names of the fields that cleaning reads and adds."""
        return Names(self.plan.text_field, self.plan.url_field, self.plan.added)


class Batch(NamedTuple):
    """A batch of records from one input.

    Attributes:
        entries: its records and rejects.
        place: the place after it.
        consumed: the bytes of the whole input up to there.

    """

    entries: Sequence[TextRecord | Reject]
    place: Place
    consumed: int


class TargetEnd(NamedTuple):
    """The end of the inputs of a target.

    Attributes:
        place: the start of the next target.
        consumed: the bytes of the whole input up to there.

    """

    place: Place
    consumed: int


Step: TypeAlias = Batch | TargetEnd
_Done: TypeAlias = tuple[Step, Sequence[Answer]]
_Answers: TypeAlias = Callable[[Iterable[tuple[Step, Sequence[Item]]]], Iterator[_Done]]


def run(job: Job, journal: Journal, reporter: Reporter) -> Totals:
    """Run a job from the place in its journal; return the totals.

    The journal stays, for the caller to finish. A script must call this below
    ``if __name__ == "__main__":``, as the workers import it.

    Raises:
        AllRejectedError: all records are rejected; nothing was written.
        RejectsError: there are more rejects than the job allows.
        JournalError: the journal does not fit the input.
        WorkerError: no worker process can be started.
        OSError: an input can't be opened or an output can't be written.

    """
    with Pool(partial(clean_items, job.plan), job.jobs, job.timeout) as pool:
        return _run(job, journal, reporter, pool.answers)


def run_inprocess(job: Job) -> Totals:
    """Run a job in this process, without workers, journal or progress; return the totals.

    It writes the same bytes as `run`. It is for engines, which have workers already. No record
    times out.

    Raises:
        AllRejectedError: all records are rejected; nothing was written.
        RejectsError: there are more rejects than the job allows.
        OSError: an input can't be opened or an output can't be written.

    """
    pool = SerialPool(partial(clean_items, job.plan))
    return _run(job, NullJournal(Path(), {}), make_reporter(0, 0, quiet=True), pool.answers)


def _run(job: Job, journal: Journal, reporter: Reporter, answers: _Answers) -> Totals:
    clear_leftovers(job.folders)
    with _OutputStage(job, journal, reporter) as output:
        survey = FieldSurvey()
        done = answers((step, _items(step)) for step in _steps(job, journal.place, survey))
        if journal.place == START:
            done = _require_usable(done, job.names, survey)
        for step, outcomes in done:
            output.take(step, outcomes)
        return output.finish()


def _items(step: Step) -> list[Item]:
    if isinstance(step, TargetEnd):
        return []
    return [(entry.text, entry.url) for entry in step.entries if isinstance(entry, TextRecord)]


def _require_usable(done: Iterable[_Done], names: Names, survey: FieldSurvey) -> Iterator[_Done]:
    """Yield the same, but nothing until a record is usable.

    Raises:
        AllRejectedError: all of them are, or too many at the start.

    """
    held: list[_Done] = []
    bad: list[Reject] = []
    read = 0
    for step, answers in (remaining := iter(done)):
        held.append((step, answers))
        if isinstance(step, Batch):
            read += len(step.entries)
            matched = match_answers(step.entries, answers)
            bad += [entry for entry, _ in matched if isinstance(entry, Reject)]
        if len(bad) < read:
            break
        if len(bad) >= MANY:
            raise survey.error(bad[0], len(bad), names)
    else:
        if bad:
            raise survey.error(bad[0], len(bad), names)
    yield from held
    yield from remaining


def _steps(job: Job, start: Place, survey: FieldSurvey) -> Iterator[Step]:
    """Yield batches and target ends after a place."""
    before = 0
    for number, target in enumerate(job.targets):
        for index, source in enumerate(target.sources):
            place = max(Place(number, index), start)
            if place[:2] == (number, index):
                yield from _batches(source, place, before, job, survey)
            before += input_size(source)
        if number >= start.target:
            yield TargetEnd(Place(number + 1), before)


def _batches(
    source: Path, start: Place, before: int, job: Job, survey: FieldSurvey
) -> Iterator[Batch]:
    """Yield the batches of one input after a place."""
    count = start.records
    reader = read(source, job.source_format, job.names, salvage=job.salvage)
    if sum(1 for _ in islice(reader, count)) < count:
        raise JournalError(
            f"{source}: has fewer records than the stopped run read from it; start anew "
            "with --overwrite"
        )
    for entries in make_batches(reader, job.names, survey):
        count += len(entries)
        yield Batch(entries, start._replace(records=count), before + reader.consumed)


class _OutputStage:
    """Writes the cleaned records, and keeps the journal."""

    def __init__(self, job: Job, journal: Journal, reporter: Reporter) -> None:
        self._job, self._journal, self._reporter = job, journal, reporter
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

    def take(self, step: Step, answers: Sequence[Answer]) -> None:
        """Write a batch, or finish a target at its end."""
        self._journal.consumed = step.consumed
        if isinstance(step, TargetEnd):
            self._finish_target(step.place)
        else:
            self._write(step, answers)
            self._batches += 1
            if self._batches == COMMIT:
                self._commit(step.place)
        self._reporter.step(self._totals, step.consumed)

    def finish(self) -> Totals:
        """Finish the rejects; all targets are finished."""
        self._rejects.finish()
        return self._totals

    def _write(self, batch: Batch, answers: Sequence[Answer]) -> None:
        made = list(_cleaned(batch.entries, answers, self._job.plan, self._totals))
        good = [record for record in made if isinstance(record, Record)]
        bad = [record for record in made if isinstance(record, Reject)]
        self._totals.records += len(batch.entries)
        self._totals.written += len(good)
        self._totals.suspect += sum(record.suspect for record in good)
        self._open_writer(batch.place.target).write(good)
        self._rejects.take(bad, self._totals)

    def _open_writer(self, number: int) -> Writer:
        if not self._writer:
            path, _, format_name = self._job.targets[number]
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = open_writer(path, format_name, self._journal.writer, self._job.names)
        return self._writer

    def _commit(self, place: Place) -> None:
        """Flush everything to disk, then note it in the journal."""
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
        """Finish a target; a run may be killed between any two lines."""
        number = after.target - 1
        end = Place(number, len(self._job.targets[number].sources))
        if self._journal.place != end:
            self._commit(end)
        self._open_writer(number).finish()
        self._writer = self._journal.writer = None
        self._note(after)


def _cleaned(
    entries: Iterable[TextRecord | Reject], answers: Iterable[Answer], plan: Plan, totals: Totals
) -> Iterator[Record | Reject]:
    """Yield the records with their cleaned texts, without those that the plan drops."""
    for entry, outcome in match_answers(entries, answers):
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
