"""The report on a random sample of a data set."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from cleantext.corpus.formats.fields import MISSING, look_up
from cleantext.corpus.formats.records import Names, Record, Reject, plain
from cleantext.corpus.formats.registry import read
from cleantext.corpus.plan import Plan, explain_texts
from cleantext.corpus.runner.batching import TextRecord, batched, make_batches
from cleantext.corpus.runner.counts import Counts, duration
from cleantext.corpus.runner.diagnosis import FieldSurvey
from cleantext.corpus.runner.progress import Reporter
from cleantext.corpus.runner.shards import input_size
from cleantext.report.collect import Origin, TextData, describe
from cleantext.system.output import describe_error
from cleantext.system.pool import Failure, Pool
from cleantext.system.processes import TIMEOUT

SEED = 15
"""The seed of the sample, so that the same input gives the same report."""

Item = TypeVar("Item")


class Passage(NamedTuple):
    """A text to describe, with its origin."""

    origin: Origin
    text: str


Answer: TypeAlias = TextData | Failure


@dataclass(frozen=True)
class ReportJob:
    """A report to make.

    Attributes:
        sources: files, or folders of text files.
        plan: how to clean each record.
        id_field: the field with the name of a record; records may lack it.
        number: the size of the sample.
        source_format: the format of the sources; None if their names say.
        jobs: the number of worker processes.
        timeout: seconds after which a worker gives up a text; 0 for never.

    """

    sources: Sequence[Path]
    plan: Plan
    id_field: str = "id"
    number: int = 500
    source_format: str | None = None
    jobs: int = 1
    timeout: float = TIMEOUT

    @property
    def names(self) -> Names:
        """The names of the fields that are read."""
        return Names(self.plan.text_field, self.plan.url_field)


@dataclass
class Shown(Counts):
    """The counts of a report.

    Attributes:
        shown: records in the report.

    """

    shown: int = 0

    def words(self) -> list[str]:
        """Return the totals for people, a line each."""
        read = f"{self.records:,} records read, {self.rejected:,} rejected, {self.shown:,} shown"
        return [f"{read}, in {duration(self.seconds)}", *self.troubles()]


class Reservoir(Generic[Item]):
    """A random sample of items that come one by one.

    It is algorithm R of Vitter (1985). The same items in the same order give the same sample.

    Args:
        size: the most items to keep.

    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._random = random.Random(SEED)  # noqa: S311  # no secret
        self._kept: list[tuple[int, Item]] = []
        self._seen = 0

    def add(self, item: Item) -> None:
        """Keep an item by chance."""
        self._seen += 1
        if len(self._kept) < self._size:
            self._kept.append((self._seen, item))
        elif (place := self._random.randrange(self._seen)) < self._size:
            self._kept[place] = self._seen, item

    def items(self) -> list[Item]:
        """Return the sample in the order of the items."""
        return [item for _, item in sorted(self._kept, key=itemgetter(0))]


def draw(job: ReportJob, counts: Shown, reporter: Reporter) -> list[Passage]:
    """Return a sample of the texts of a data set.

    Raises:
        AllRejectedError: no record has a text.
        FormatError: an input can't be read at all.

    """
    survey, reservoir = FieldSurvey(), Reservoir[Passage](job.number)
    first: Reject | None = None
    for entry, consumed in _entries(job, survey):
        counts.records += 1
        if isinstance(entry, Reject):
            first = first or entry
            counts.reject([entry])
        elif entry.text is not None:
            reservoir.add(Passage(_origin(entry, job.id_field), entry.text))
        reporter.step(counts, consumed)
    if first and counts.rejected == counts.records:
        raise survey.error(first, counts.rejected, job.names)
    return reservoir.items()


def _entries(job: ReportJob, survey: FieldSurvey) -> Iterator[tuple[TextRecord | Reject, int]]:
    """Yield all records, with the bytes read so far."""
    before = 0
    for source in job.sources:
        reader = read(source, job.source_format, job.names)
        for entries in make_batches(reader, job.names, survey):
            for entry in entries:
                yield entry, before + reader.consumed
        before += input_size(source)


def _origin(entry: TextRecord, id_field: str) -> Origin:
    return Origin(_name(entry.record, id_field), entry.url or "")


def _name(record: Record, id_field: str) -> str:
    found = look_up(record.fields, id_field)
    name = None if found is MISSING else plain(found)
    return record.place if name in (None, "") else str(name)


def describe_sample(
    job: ReportJob, sample: Sequence[Passage], counts: Shown, reporter: Reporter
) -> Iterator[TextData]:
    """Clean and describe texts in worker processes.

    Texts that fail are counted as rejects.

    Raises:
        WorkerError: no worker process can be started.

    """
    start, done = time.monotonic(), 0
    batches = batched(sample, lambda passage: len(passage.text))
    with Pool(partial(describe_items, job.plan), job.jobs, job.timeout) as pool:
        for passages, answers in pool.answers((batch, batch) for batch in batches):
            for passage, answer in zip(passages, answers, strict=True):
                done += len(passage.text)
                if isinstance(answer, Failure):
                    counts.reject([Reject(passage.origin.name, answer.reason)])
                else:
                    counts.shown += 1
                    yield answer
            counts.seconds = time.monotonic() - start
            reporter.step(counts, done)


def describe_items(plan: Plan, passages: Sequence[Passage]) -> list[Answer]:
    """Clean and describe texts; failures affect no others."""
    urls = [passage.origin.url or None for passage in passages]
    try:
        cleaned = [*explain_texts(plan, [passage.text for passage in passages], urls)]
    except Exception as error:  # custom filters may raise anything
        if len(passages) == 1:
            return [Failure(f"not cleaned: {describe_error(error)}")]
        return [answer for passage in passages for answer in describe_items(plan, [passage])]
    form = plan.chain.form
    return [
        describe(passage.origin, each, form)
        for passage, each in zip(passages, cleaned, strict=True)
    ]
