"""One pass over pages, or over what others have counted, to the lines that are sites' own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

from cleantext.cli.process import cores
from cleantext.corpus.formats.records import NAMES, Names, Reject, reject
from cleantext.corpus.formats.registry import read
from cleantext.corpus.runner.claims import Files, claimed, journal_of
from cleantext.corpus.runner.cures import MANY, Seen
from cleantext.corpus.runner.journal import write_whole
from cleantext.corpus.runner.progress import Counts, Voice, duration, voice
from cleantext.corpus.runner.rejects import Rejects
from cleantext.corpus.runner.run import Text, entries_of
from cleantext.corpus.runner.shards import contents_of, data_files, passed_over, size_of, sources_of
from cleantext.corpus.templates.tally import FEWEST, LEAST_MEMORY, MEMORY, SHARE, Page, Pages, Tally
from cleantext.corpus.templates.tally_file import END, is_tally, read_rows
from cleantext.errors import OptionError
from cleantext.filters.templates import HEAD, write_templates
from cleantext.system.atomic import clear_leftovers
from cleantext.system.conflicts import ConflictError
from cleantext.system.pool import Failure, Pool, SerialPool
from cleantext.system.processes import TIMEOUT

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
        named: the files and folders that the user has named, where these are others.
        summary: the file of the summary, if there is to be one; the caller writes it.
        names: what the fields for text and address are called.
        source_format: the format of the sources; None where their names tell it.
        share: see `Tally.templates`.
        fewest: likewise.
        memory: bytes that all processes may take together.
        jobs: the number of worker processes; None for one a core, as far as memory goes.
        max_rejects: learning stops at one more bad record than this; None for never.
        timeout: seconds after which a worker gives a page up; 0 for never.

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
    def files(self) -> Files:
        """All files that are read and written."""
        return Files(
            (*self.named, *self.tallies, *contents_of(self.sources)),
            {self.output: ()},
            self.rejects,
            journal_of(self.output),
            self.summary,
        )

    @property
    def workers(self) -> int:
        """How many worker processes there are to be."""
        room = (self.memory - LEAST_MEMORY) // WORKER
        return self.jobs or max(1, min(cores(), room))


@dataclass
class Learnt(Counts):
    """What was learnt.

    Attributes:
        hosts: how many hosts have lines of their own; None as long as pages are only counted.
        lines: how many lines these are, likewise.

    """

    hosts: int | None = None
    lines: int | None = None

    def words(self) -> list[str]:
        """The totals for people, a line each."""
        read = f"{self.records:,} records read, {self.rejected:,} rejected"
        found = [] if self.lines is None else [f"{self.lines:,} lines of {self.hosts:,} hosts"]
        return [f"{read}, in {duration(self.seconds)}", *self.troubles(), *found]


START_SIZE = 1 << 12
"""Bytes by which a file is known."""


def least_memory(jobs: int) -> int:
    """The bytes without which so many processes can't learn."""
    return LEAST_MEMORY + jobs * WORKER


def inputs_of(inputs: Sequence[str], source_format: str | None) -> tuple[list[Path], list[Path]]:
    """The files of tallies and the other files, or folders of texts, that the user has named.

    Raises:
        FormatError: one can't be read, or its format can't be told.

    """
    tallies = {name: _tallies_of(Path(name)) for name in inputs}
    data = [name for name in inputs if not tallies[name] or _holds_data(Path(name), source_format)]
    sources = [path for path in sources_of(data, source_format) if path.suffix != END]
    return [file for found in tallies.values() for file in found], sources


def _tallies_of(path: Path) -> list[Path]:
    """The file, if it is one of a tally; those in the folder and below."""
    if path.is_dir():
        return sorted(path.rglob(f"*{END}"))
    return [path] if path.suffix == END else []


def _holds_data(path: Path, form: str | None) -> bool:
    """Whether there are other files than tallies in a folder."""
    return path.is_dir() and any(file.suffix != END for file in data_files(path, form))


def learn(lesson: Lesson, speaker: Voice) -> Learnt:
    """Count all pages and write what was learnt; give the totals.

    A script that calls this does so below ``if __name__ == "__main__":``, for the workers load
    it too.

    Raises:
        OptionError: the memory is too little for the workers.
        ConflictError: a file would be replaced that was not learnt, or is an input.
        JournalError: something else stands where the journal goes, or another run to the same
            output is under way.
        AllRejectedError: no record has a page.
        RejectsError: there are more bad records than the lesson permits.
        WorkerError: no worker process can be started.
        FormatError: an input can't be read.
        OSError: the output can't be written.

    """
    if not lesson.sources:
        return learn_here(lesson, speaker)
    if lesson.memory < least_memory(lesson.workers):
        raise OptionError(
            f"{lesson.workers} processes take at least {least_memory(lesson.workers) >> 20}M of "
            "--memory; give more, or fewer --jobs"
        )
    room = lesson.memory - lesson.workers * WORKER
    with Pool(Pages(), lesson.workers, lesson.timeout) as pool:
        return _learn(lesson, room, speaker, pool.answers)


def learn_here(lesson: Lesson, speaker: Voice | None = None) -> Learnt:
    """As `learn`, without worker processes; for engines, which have their own."""
    return _learn(
        lesson, lesson.memory, speaker or voice(0, 0, quiet=True), SerialPool(Pages()).answers
    )


def _learn(lesson: Lesson, room: int, speaker: Voice, answers: _Pass) -> Learnt:
    start = time.monotonic()
    learnt = Learnt(passed_over=passed_over(lesson.named, lesson.files.inputs))
    check_replaced(lesson.output)
    clear_leftovers([lesson.output.parent, lesson.rejects.parent])
    with (
        claimed(lesson.files),
        Tally(room) as tally,
        Rejects(lesson.rejects, lesson.max_rejects) as rejects,
    ):
        _count(lesson, tally, rejects, learnt, speaker, answers)
        _write(lesson, tally, learnt)
        rejects.finish()
        learnt.seconds = time.monotonic() - start
        if lesson.summary:
            lesson.summary.parent.mkdir(parents=True, exist_ok=True)
            write_whole(lesson.summary, learnt.as_json())
    return learnt


def check_replaced(output: Path) -> None:
    """Check that what is to be replaced was learnt, too.

    Raises:
        ConflictError: it was not.

    """
    try:
        with output.open("rb") as file:
            start = file.read(START_SIZE)
    except OSError:
        return
    check_learnt(output, start)


def check_learnt(output: Path, start: bytes) -> None:
    """As `check_replaced`, for a file that begins so."""
    is_ours = is_tally(start) if output.suffix == END else start.startswith(HEAD.encode())
    if not is_ours:
        raise ConflictError(
            f"{output}: is there already, and learn has not made it; give another name"
        )


def _count(
    lesson: Lesson, tally: Tally, rejects: Rejects, learnt: Learnt, speaker: Voice, answers: _Pass
) -> None:
    """Count the lines of all pages.

    Raises:
        AllRejectedError: no record has a page, or so many have none that it is no use to go on.

    """
    seen = Seen()
    before = _merge(lesson, tally, learnt, speaker)
    first: Reject | None = None
    for cut, pages in answers((cut, cut.pages) for cut in _cuts(lesson, before, seen)):
        tally.count(page for page in pages if isinstance(page, Page))
        learnt.records += len(cut.entries)
        bad = list(_rejects(cut.entries, pages, lesson.names.url, seen))
        first = first or next(iter(bad), None)
        rejects.take(bad, learnt)
        if first and learnt.rejected == learnt.records >= MANY:
            break
        speaker.step(learnt, cut.consumed)
    if first and learnt.rejected == learnt.records:
        raise seen.error(first, learnt.rejected, lesson.names)


class _Cut(NamedTuple):
    """A batch of records, and how many bytes of the input are consumed with it."""

    entries: Sequence[Text | Reject]
    consumed: int

    @property
    def pages(self) -> list[tuple[str, str]]:
        """Of each page, which takes a text, its address and text."""
        texts = (entry for entry in self.entries if isinstance(entry, Text))
        return [(entry.url or "", entry.text) for entry in texts if entry.text is not None]


_Pass: TypeAlias = Callable[
    [Iterable[tuple[_Cut, Sequence[tuple[str, str]]]]],
    Iterator[tuple[_Cut, Sequence[Page | Failure | None]]],
]


def _merge(lesson: Lesson, tally: Tally, learnt: Learnt, speaker: Voice) -> int:
    """Take what others have counted; give how many bytes these are."""
    consumed = 0
    for path in lesson.tallies:
        tally.merge(read_rows(path))
        consumed += size_of(path)
        speaker.step(learnt, consumed)
    return consumed


def _cuts(lesson: Lesson, before: int, seen: Seen) -> Iterator[_Cut]:
    """The batches of the input; so much stands before."""
    for source in lesson.sources:
        reader = read(source, lesson.source_format, lesson.names)
        for entries in entries_of(reader, lesson.names, seen):
            yield _Cut(entries, before + reader.consumed)
        before += reader.size


def _rejects(
    entries: Sequence[Text | Reject],
    answers: Sequence[Page | Failure | None],
    field: str,
    seen: Seen,
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
                seen.take(entry.record)
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
