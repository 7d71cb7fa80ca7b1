"""One pass over pages, or over what others have counted, to the lines that are sites' own."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cleantext.corpus.formats import read
from cleantext.corpus.journal import write_whole
from cleantext.corpus.pool import Failure, Pool
from cleantext.corpus.progress import Counts, Voice, duration
from cleantext.corpus.records import FormatError, Names, Reject, reject
from cleantext.corpus.rejects import Rejects
from cleantext.corpus.run import Text, entries_of
from cleantext.corpus.shards import size_of, targets_of
from cleantext.corpus.streams import part_of
from cleantext.corpus.tallies import END, read_rows
from cleantext.corpus.templates import LEAST_MEMORY, Page, Pages, Tally
from cleantext.filters.templates import write_templates
from cleantext.options import OptionError
from cleantext.work import cores

WORKER = 48 << 20
"""Bytes that a worker process takes."""


@dataclass(frozen=True)
class Lesson:
    """What is to be learnt.

    Attributes:
        tallies: files of tallies.
        sources: files of pages, or folders of texts.
        output: the file of templates; or, by its name, that of a tally.
        rejects: the JSON Lines file for the records that can't be read or have no host; there is
            none as long as there are no such records.
        names: what the fields for text and address are called.
        source_format: the format of the sources; None where their names tell it.
        share: see `Tally.templates`.
        fewest: likewise.
        memory: bytes that all processes may take together.
        jobs: the number of worker processes; None for one a core, as far as memory goes.
        max_rejects: learning stops at one more bad record than this; None for never.

    """

    tallies: Sequence[Path]
    sources: Sequence[Path]
    output: Path
    rejects: Path
    names: Names
    source_format: str | None
    share: float
    fewest: int
    memory: int
    jobs: int | None = None
    max_rejects: int | None = None

    @property
    def workers(self) -> int:
        """How many worker processes there are to be."""
        room = (self.memory - LEAST_MEMORY) // WORKER
        return self.jobs or max(1, min(cores(), room))


@dataclass
class Learnt(Counts):
    """What was learnt.

    Attributes:
        hosts: how many hosts have lines of their own.
        lines: how many lines these are.

    """

    hosts: int = 0
    lines: int = 0

    def words(self) -> list[str]:
        """The totals for people, a line each."""
        read = f"{self.records:,} records read, {self.rejected:,} rejected"
        found = f"{self.lines:,} lines of {self.hosts:,} hosts"
        return [f"{read}, in {duration(self.seconds)}", found]


def least_memory(jobs: int) -> int:
    """The bytes without which so many processes can't learn."""
    return LEAST_MEMORY + jobs * WORKER


def inputs_of(
    inputs: Sequence[str], output: str, source_format: str | None
) -> tuple[list[Path], list[Path]]:
    """The files of tallies and the other files, or folders of texts, that the user has named.

    Raises:
        FormatError: one can't be read, its format can't be told, or it is the output.

    """
    tallies = {name: _tallies_of(Path(name)) for name in inputs}
    data = [name for name in inputs if Path(name) not in tallies[name]]
    as_one = f"{output}.jsonl"  # the name of a file, so that all go into one
    (target,) = targets_of(data, as_one, source_format, "jsonl")
    only_tallies = {Path(name) for name in data if tallies[name]}
    sources = [path for path in target.sources if path not in only_tallies and path.suffix != END]
    files = [file for found in tallies.values() for file in found]
    if Path(output).resolve() in [path.resolve() for path in (*files, *sources)]:
        raise FormatError(f"{output}: is an input; give the output another name")
    return files, sources


def _tallies_of(path: Path) -> list[Path]:
    """The file, if it is one of a tally; those in the folder and below."""
    if path.is_dir():
        return sorted(path.rglob(f"*{END}"))
    return [path] if path.suffix == END else []


def learn(lesson: Lesson, speaker: Voice) -> Learnt:
    """Count all pages and write what was learnt; give the totals.

    A script that calls this does so below ``if __name__ == "__main__":``, for the workers load
    it too.

    Raises:
        OptionError: the memory is too little for the workers.
        RejectsError: there are more bad records than the lesson permits.
        WorkerError: no worker process can be started.
        FormatError: an input can't be read.
        OSError: the output can't be written.

    """
    if lesson.memory < least_memory(lesson.workers):
        raise OptionError(
            f"{lesson.workers} processes take at least {least_memory(lesson.workers) >> 20}M of "
            "--memory; give more, or fewer --jobs"
        )
    start, learnt = time.monotonic(), Learnt()
    with ExitStack() as stack:
        tally = stack.enter_context(Tally(lesson.memory - lesson.workers * WORKER))
        stack.callback(part_of(lesson.rejects).unlink, missing_ok=True)
        rejects = stack.enter_context(Rejects(lesson.rejects, lesson.max_rejects))
        _count(lesson, tally, rejects, learnt, speaker)
        _write(lesson, tally, learnt)
        if not rejects.finish():
            lesson.rejects.unlink(missing_ok=True)  # it tells of another pass
    learnt.seconds = time.monotonic() - start
    return learnt


class _Cut(NamedTuple):
    """A batch of pages, and how many bytes of the input are consumed with it."""

    entries: Sequence[Text | Reject]
    consumed: int


def _count(lesson: Lesson, tally: Tally, rejects: Rejects, learnt: Learnt, speaker: Voice) -> None:
    consumed = 0
    for path in lesson.tallies:
        tally.merge(read_rows(path))
        consumed += size_of(path)
        speaker.step(learnt, consumed)
    if not lesson.sources:
        return
    with Pool(Pages(), lesson.workers) as pool:
        for cut, answers in pool.answers(_cuts(lesson, consumed)):
            tally.count(page for page in answers if isinstance(page, Page))
            learnt.records += len(cut.entries)
            rejects.take(list(_rejects(cut.entries, answers, lesson.names.url)), learnt)
            speaker.step(learnt, cut.consumed)


def _cuts(lesson: Lesson, before: int) -> Iterator[tuple[_Cut, list[tuple[str, str]]]]:
    """The batches of the input, and of each page its address and text; so much stands before."""
    for source in lesson.sources:
        reader = read(source, lesson.source_format, lesson.names)
        for entries in entries_of(reader, lesson.names):
            pages = [(each.url or "", each.text) for each in entries if isinstance(each, Text)]
            yield _Cut(entries, before + reader.consumed), pages
        before += size_of(source)


def _rejects(
    entries: Sequence[Text | Reject], answers: Sequence[Page | Failure | None], field: str
) -> Iterator[Reject]:
    answer = iter(answers)
    for entry in entries:
        if isinstance(entry, Reject):
            yield entry
            continue
        found = next(answer)
        if isinstance(found, Failure):
            yield reject(entry.record, found.reason)
        elif not found:
            told = "no address" if entry.url is None else f"no host in {entry.url[:99]!r}"
            yield reject(entry.record, f"the field {field!r} has {told}")


def _write(lesson: Lesson, tally: Tally, learnt: Learnt) -> None:
    if lesson.output.suffix == END:
        tally.save(lesson.output)
        return
    found = list(tally.templates(lesson.share, lesson.fewest))
    write_whole(lesson.output, write_templates(found))
    learnt.lines = len(found)
    learnt.hosts = len({template.host for template in found})
