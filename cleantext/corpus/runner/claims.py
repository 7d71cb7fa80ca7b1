"""The files of a run: which it may write, replace and remove.

A run claims its files with a journal, which it writes before all else. What stands where a file is
being written (`.part` and the like) is replaced only if the journal of a run that was stopped says
that this run made it. Files of rejects and summaries of earlier runs are told by what they hold.
Anything else under these names stays, and the run does not start.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.corpus.formats.folders import log_of
from cleantext.corpus.formats.parquet import done_of, remove
from cleantext.corpus.formats.registry import StrPath, format_of
from cleantext.corpus.formats.streams import part_of
from cleantext.corpus.runner.journal import Journal, alone, lock_of, record_of
from cleantext.corpus.runner.rejects import is_rejects
from cleantext.corpus.runner.shards import Target, beside, contents_of
from cleantext.system.conflicts import ConflictError, Use, check_conflicts

if TYPE_CHECKING:
    from cleantext.corpus.runner.run import Job


@dataclass(frozen=True)
class Files:
    """All files that a run reads and writes.

    Attributes:
        inputs: the files and folders that the user has named, and the files in them.
        outputs: what the run makes, each with the files that are there while it is made.
        rejects: the file for records that can't be read or cleaned.
        journal: the journal.
        summary: the summary, if there is to be one.
        material: other files that the run reads, by the option that names them.

    """

    inputs: Sequence[Path]
    outputs: Mapping[Path, Sequence[Path]]
    rejects: Path
    journal: Path
    summary: Path | None = None
    material: Mapping[str, Path] = field(default_factory=dict)

    @property
    def results(self) -> dict[Path, Sequence[Path]]:
        """What is there at the end, each with the files that are there while it is made."""
        summary: dict[Path, Sequence[Path]] = {self.summary: ()} if self.summary else {}
        return {**self.outputs, self.rejects: (part_of(self.rejects),), **summary}

    @property
    def helpers(self) -> list[Path]:
        """What is there only while the run goes on, or when it was stopped."""
        return [path for helpers in self.results.values() for path in helpers]

    def reads(self) -> Iterator[Use]:
        """What the run reads."""
        for path in self.inputs:
            yield Use(path, "an input")
        for name, path in self.material.items():
            yield Use(path, f"the file of {name}")

    def writes(self) -> Iterator[Use]:
        """What the run may write, replace or remove."""
        for path in self.outputs:
            yield Use(path, "the output")
        yield Use(self.rejects, "the file of --rejects")
        if self.summary:
            yield Use(self.summary, "the file of --summary")
        journals = (self.journal, record_of(self.journal), lock_of(self.journal))
        for path in (*journals, *self.helpers):
            yield Use(path, "a file that the run needs for its work")


def files_of(named: Iterable[Path], job: Job, output: StrPath) -> Files:
    """All files of a job, for the inputs and the output that the user has named."""
    return Files(
        [*named, *contents_of(job.sources)],
        {target.path: helpers_of(target) for target in job.targets},
        job.rejects,
        journal_of(output),
        material=job.plan.files,
    )


def helpers_of(target: Target) -> list[Path]:
    """The files that are there while an output is made."""
    more: dict[str, Callable[[Path], Path]] = {"parquet": done_of, "text": log_of}
    kind = format_of(target.path, target.form).kind
    return [part_of(target.path), *([more[kind](target.path)] if kind in more else [])]


def journal_of(output: StrPath) -> Path:
    """Where the journal of a run to this output lies."""
    return beside(output, ".journal")


def check(*files: Files) -> None:
    """Check the paths of runs, which may go on at the same time, against one another.

    Raises:
        ConflictError: as `check_conflicts`.

    """
    reads = [use for each in files for use in each.reads()]
    check_conflicts(reads, [use for each in files for use in each.writes()])


def earlier(files: Files) -> Journal | None:
    """The journal of an earlier run to the same output, if there is one.

    Raises:
        ConflictError: something would be replaced that no run of cleantext has made.
        JournalError: what stands where the journal goes is none.

    """
    _check_replaced(files)
    places = (files.journal, record_of(files.journal))
    journals = [Journal.load(path) for path in places if path.exists()]
    journal = journals[0] if journals else None
    ours = set(journal.files) if journal and not journal.finished else set()
    for path, helpers in files.results.items():
        for helper in helpers:
            if str(path.absolute()) not in ours and helper.exists():
                raise ConflictError(
                    f"{helper}: is in the way, and no journal says that a run of cleantext made "
                    "it; remove it, or give the output another name"
                )
    return journal


def _check_replaced(files: Files) -> None:
    """Check that files which are told by what they hold are those of an earlier run."""
    for path, is_ours in (
        (files.rejects, is_rejects),
        (files.summary, _is_summary),
    ):
        if path and path.exists() and not (path.is_file() and is_ours(path)):
            raise ConflictError(
                f"{path}: is there already, and cleantext has not made it; give another name"
            )


def begin(files: Files, settings: Mapping[str, str]) -> Journal:
    """Claim files for a new run; what an earlier one has left half done is removed."""
    made = [str(path.absolute()) for path in files.results]
    journal = Journal(files.journal, settings, made)
    journal.save()
    clear(files)
    return journal


def clear(files: Files) -> None:
    """Remove what is half done."""
    for helper in files.helpers:
        remove(helper)


@contextmanager
def claimed(files: Files) -> Iterator[None]:
    """Claim files for a run which can't be gone on with: when it fails, nothing is left.

    Raises:
        ConflictError, JournalError: as `check`, `alone` and `earlier`.

    """
    check(files)  # before the lock, whose file is one of them
    with alone(files.journal):
        earlier(files)
        begin(files, {})
        try:
            yield
        except BaseException:
            give_up(files)
            raise
        record_of(files.journal).unlink(missing_ok=True)  # it tells of another output
        files.journal.unlink()


def give_up(files: Files) -> None:
    """Leave nothing of a run behind; what an earlier one has finished keeps its record."""
    clear(files)
    files.journal.unlink(missing_ok=True)


def _is_summary(path: Path) -> bool:
    try:
        facts = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return False
    return isinstance(facts, dict) and facts.keys() >= {"records", "rejected", "seconds"}
