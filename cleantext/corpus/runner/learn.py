"""Learning of site templates: one pass over pages, or a merge of existing tallies."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

from cleantext.corpus.formats.output import write_text
from cleantext.corpus.formats.records import NAMES, Names, Reject, reject
from cleantext.corpus.formats.registry import read
from cleantext.corpus.runner.batching import TextRecord, make_batches
from cleantext.corpus.runner.counts import Counts, duration
from cleantext.corpus.runner.diagnosis import MANY, FieldSurvey
from cleantext.corpus.runner.files import RunFiles, journal_path, reserved
from cleantext.corpus.runner.progress import Reporter, make_reporter
from cleantext.corpus.runner.rejects import Rejects
from cleantext.corpus.runner.shards import (
    data_files,
    find_sources,
    input_files,
    input_size,
    passed_over,
)
from cleantext.corpus.templates.limits import (
    FEWEST,
    LEAST_MEMORY,
    MEMORY,
    SHARE,
    WORKER,
    least_memory,
)
from cleantext.corpus.templates.tally import LineExtractor, PageLines, Tally
from cleantext.corpus.templates.tally_file import SUFFIX, check_replaced, read_rows
from cleantext.errors import OptionError
from cleantext.filters.templates import write_templates
from cleantext.system.atomic import clear_leftovers
from cleantext.system.pool import Failure, Pool, SerialPool
from cleantext.system.processes import TIMEOUT, cores


@dataclass(frozen=True)
class LearnJob:
    """Templates to learn.

    Attributes:
        tallies: files of tallies.
        sources: files of pages, or folders of text files.
        output: the file of templates, or of a tally by its name.
        rejects: the JSON Lines file for records that can't be read or have no host, made on
            demand.
        named: the files and folders that the user named, if these are others.
        summary: the file of the summary, if any.
        names: the names of the text and URL fields.
        source_format: the format of the sources; None if their names say.
        share: see `Tally.templates`.
        fewest: see `Tally.templates`.
        memory: the most bytes for all processes together.
        jobs: the number of worker processes; None for one a core, as far as memory allows.
        max_rejects: the most rejects allowed; None for any number.
        timeout: seconds after which a worker gives up a page; 0 for never.

    """

    tallies: Sequence[Path]
    sources: Sequence[Path]
    output: Path
    rejects: Path
    named: Sequence[Path] = ()
    summary: Path | None = None
    names: Names = NAMES
    source_format: str | None = None
    share: float = SHARE
    fewest: int = FEWEST
    memory: int = MEMORY
    jobs: int | None = None
    max_rejects: int | None = None
    timeout: float = TIMEOUT

    @property
    def files(self) -> RunFiles:
        """All files that are read and written."""
        return RunFiles(
            (*self.named, *self.tallies, *input_files(self.sources)),
            {self.output: ()},
            self.rejects,
            journal_path(self.output),
            self.summary,
        )

    @property
    def workers(self) -> int:
        """The number of worker processes."""
        room = (self.memory - LEAST_MEMORY) // WORKER
        return self.jobs or max(1, min(cores(), room))


@dataclass
class Learned(Counts):
    """The counts of learning.

    Attributes:
        hosts: hosts with templates; None as long as pages are only counted.
        lines: lines of these templates; None as long as pages are only counted.

    """

    hosts: int | None = None
    lines: int | None = None

    def words(self) -> list[str]:
        """Return the totals for people, a line each."""
        read = f"{self.records:,} records read, {self.rejected:,} rejected"
        found = [] if self.lines is None else [f"{self.lines:,} lines of {self.hosts:,} hosts"]
        return [f"{read}, in {duration(self.seconds)}", *self.troubles(), *found]


def find_inputs(inputs: Sequence[str], source_format: str | None) -> tuple[list[Path], list[Path]]:
    """Return the files of tallies and the other inputs that the user named.

    Raises:
        FormatError: one can't be read, or its format is unknown.

    """
    tallies = {name: _tally_files(Path(name)) for name in inputs}
    data = [name for name in inputs if not tallies[name] or _holds_data(Path(name), source_format)]
    sources = [path for path in find_sources(data, source_format) if path.suffix != SUFFIX]
    return [file for found in tallies.values() for file in found], sources


def _tally_files(path: Path) -> list[Path]:
    """Return the tallies among a file, or in a folder and below."""
    if path.is_dir():
        return sorted(path.rglob(f"*{SUFFIX}"))
    return [path] if path.suffix == SUFFIX else []


def _holds_data(path: Path, form: str | None) -> bool:
    """Decide whether a folder has data files other than tallies."""
    return path.is_dir() and any(file.suffix != SUFFIX for file in data_files(path, form))


def learn(job: LearnJob, reporter: Reporter) -> Learned:
    """Count all pages and write the templates; return the totals.

    A script must call this below ``if __name__ == "__main__":``, as the workers import it.

    Raises:
        OptionError: the memory is too little for the workers.
        ConflictError: a file would be replaced that was not learned, or is an input.
        JournalError: another file has the journal's name, or another run to the same output is
            in progress.
        AllRejectedError: all records are rejected.
        RejectsError: there are more rejects than the job allows.
        WorkerError: no worker process can be started.
        FormatError: an input can't be read.
        OSError: the output can't be written.

    """
    if not job.sources:
        return learn_inprocess(job, reporter)
    if job.memory < least_memory(job.workers):
        raise OptionError(
            f"{job.workers} processes take at least {least_memory(job.workers) >> 20}M of "
            "--memory; give more, or fewer --jobs"
        )
    room = job.memory - job.workers * WORKER
    with Pool(LineExtractor(), job.workers, job.timeout) as pool:
        return _learn(job, room, reporter, pool.answers)


def learn_inprocess(job: LearnJob, reporter: Reporter | None = None) -> Learned:
    """Learn in this process, as `learn` does; for engines, which have workers already."""
    return _learn(
        job,
        job.memory,
        reporter or make_reporter(0, 0, quiet=True),
        SerialPool(LineExtractor()).answers,
    )


def _learn(job: LearnJob, room: int, reporter: Reporter, answers: _Answers) -> Learned:
    start = time.monotonic()
    learned = Learned(passed_over=passed_over(job.named, job.files.inputs))
    check_replaced(job.output)
    clear_leftovers([job.output.parent, job.rejects.parent])
    with (
        reserved(job.files),
        Tally(room) as tally,
        Rejects(job.rejects, job.max_rejects) as rejects,
    ):
        _count(job, tally, rejects, learned, reporter, answers)
        _write(job, tally, learned)
        rejects.finish()
        learned.seconds = time.monotonic() - start
        if job.summary:
            job.summary.parent.mkdir(parents=True, exist_ok=True)
            write_text(job.summary, learned.as_json())
    return learned


def _count(
    job: LearnJob,
    tally: Tally,
    rejects: Rejects,
    learned: Learned,
    reporter: Reporter,
    answers: _Answers,
) -> None:
    """Count the lines of all pages.

    Raises:
        AllRejectedError: all records are rejected, or too many at the start.

    """
    survey = FieldSurvey()
    before = _merge(job, tally, learned, reporter)
    first: Reject | None = None
    for batch, pages in answers((batch, batch.pages) for batch in _batches(job, before, survey)):
        tally.count(page for page in pages if isinstance(page, PageLines))
        learned.records += len(batch.entries)
        bad = list(_rejects(batch.entries, pages, job.names.url, survey))
        first = first or next(iter(bad), None)
        rejects.take(bad, learned)
        if first and learned.rejected == learned.records >= MANY:
            break
        reporter.step(learned, batch.consumed)
    if first and learned.rejected == learned.records:
        raise survey.error(first, learned.rejected, job.names)


class _PageBatch(NamedTuple):
    """A batch of records, and the bytes of the input up to its end."""

    entries: Sequence[TextRecord | Reject]
    consumed: int

    @property
    def pages(self) -> list[tuple[str, str]]:
        """The URL and text of each record that has a text."""
        texts = (entry for entry in self.entries if isinstance(entry, TextRecord))
        return [(entry.url or "", entry.text) for entry in texts if entry.text is not None]


_Answers: TypeAlias = Callable[
    [Iterable[tuple[_PageBatch, Sequence[tuple[str, str]]]]],
    Iterator[tuple[_PageBatch, Sequence[PageLines | Failure | None]]],
]


def _merge(job: LearnJob, tally: Tally, learned: Learned, reporter: Reporter) -> int:
    """Merge the tallies; return their size in bytes."""
    consumed = 0
    for path in job.tallies:
        tally.merge(read_rows(path))
        consumed += input_size(path)
        reporter.step(learned, consumed)
    return consumed


def _batches(job: LearnJob, before: int, survey: FieldSurvey) -> Iterator[_PageBatch]:
    """Yield the batches of the input; `before` is the size of the tallies."""
    for source in job.sources:
        reader = read(source, job.source_format, job.names)
        for entries in make_batches(reader, job.names, survey):
            yield _PageBatch(entries, before + reader.consumed)
        before += reader.size


def _rejects(
    entries: Sequence[TextRecord | Reject],
    answers: Sequence[PageLines | Failure | None],
    field: str,
    survey: FieldSurvey,
) -> Iterator[Reject]:
    answer = iter(answers)
    for entry in entries:
        if isinstance(entry, Reject):
            yield entry
        elif entry.text is not None:
            found = next(answer)
            if isinstance(found, Failure):
                yield reject(entry.record, found.reason)
            elif not found:
                survey.add(entry.record)
                fault = "no address" if entry.url is None else f"no host in {entry.url[:99]!r}"
                yield reject(entry.record, f"the field {field!r} has {fault}")


def _write(job: LearnJob, tally: Tally, learned: Learned) -> None:
    if job.output.suffix == SUFFIX:
        tally.save(job.output)
        return
    found = list(tally.templates(job.share, job.fewest))
    write_text(job.output, write_templates(found))
    learned.lines = len(found)
    learned.hosts = len({template.host for template in found})
