"""The files of a run: which it may write, replace and remove.

A run reserves its files in a journal, which it writes before all else. Partial files (`.part` and
the like) are replaced only if the journal of a stopped run says that cleantext made them. Rejects
and summaries of earlier runs are recognised by their contents. Any other file under these names
stays, and the run does not start.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.corpus.formats.output import part_path, remove
from cleantext.corpus.formats.registry import StrPath, partial_paths
from cleantext.corpus.runner.journal import Journal, exclusive, lock_path, record_path
from cleantext.corpus.runner.rejects import is_rejects
from cleantext.corpus.runner.shards import beside, input_files
from cleantext.system.conflicts import ConflictError, Use, check_conflicts

if TYPE_CHECKING:
    from cleantext.corpus.runner.run import Job


@dataclass(frozen=True)
class RunFiles:
    """All files that a run reads and writes.

    Attributes:
        inputs: the files and folders that the user named, and the files in them.
        outputs: the outputs, each with its partial files.
        rejects: the file of rejects.
        journal: the journal.
        summary: the file of the summary, if any.
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
        """The files of a finished run, each with its partial files."""
        summary: dict[Path, Sequence[Path]] = {self.summary: ()} if self.summary else {}
        return {**self.outputs, self.rejects: (part_path(self.rejects),), **summary}

    @property
    def partial(self) -> list[Path]:
        """The files that exist only during a run, or after it was stopped."""
        return [path for partial in self.results.values() for path in partial]

    def reads(self) -> Iterator[Use]:
        """Yield the files that the run reads."""
        for path in self.inputs:
            yield Use(path, "an input")
        for name, path in self.material.items():
            yield Use(path, f"the file of {name}")

    def writes(self) -> Iterator[Use]:
        """Yield the files that the run may write, replace or remove."""
        for path in self.outputs:
            yield Use(path, "the output")
        yield Use(self.rejects, "the file of --rejects")
        if self.summary:
            yield Use(self.summary, "the file of --summary")
        journals = (self.journal, record_path(self.journal), lock_path(self.journal))
        for path in (*journals, *self.partial):
            yield Use(path, "a file that the run needs for its work")


def run_files(named: Iterable[Path], job: Job, output: StrPath) -> RunFiles:
    """Return all files of a job."""
    return RunFiles(
        [*named, *input_files(job.sources)],
        {target.path: partial_paths(target.path, target.format_name) for target in job.targets},
        job.rejects,
        journal_path(output),
        material=job.plan.files,
    )


def journal_path(output: StrPath) -> Path:
    """Return the path of the journal of a run to this output."""
    return beside(output, ".journal")


def check_files(*runs: RunFiles) -> None:
    """Check the paths of runs, which may be concurrent, against one another.

    Raises:
        ConflictError: as `check_conflicts`.

    """
    reads = [use for files in runs for use in files.reads()]
    check_conflicts(reads, [use for files in runs for use in files.writes()])


def load_previous(files: RunFiles) -> Journal | None:
    """Load the journal of an earlier run to the same output.

    Raises:
        ConflictError: a file would be replaced that no run of cleantext made.
        JournalError: the file under the journal's name is not a journal.

    """
    _check_replaced(files)
    paths = (files.journal, record_path(files.journal))
    journals = [Journal.load(path) for path in paths if path.exists()]
    journal = journals[0] if journals else None
    ours = set(journal.files) if journal and not journal.finished else set()
    for path, partial in files.results.items():
        for part in partial:
            if str(path.absolute()) not in ours and part.exists():
                raise ConflictError(
                    f"{part}: is in the way, and no journal says that a run of cleantext made "
                    "it; remove it, or give the output another name"
                )
    return journal


def _check_replaced(files: RunFiles) -> None:
    """Check that existing rejects and summary are those of an earlier run."""
    for path, is_ours in (
        (files.rejects, is_rejects),
        (files.summary, _is_summary),
    ):
        if path and path.exists() and not (path.is_file() and is_ours(path)):
            raise ConflictError(
                f"{path}: already exists, and cleantext did not make it; give another name"
            )


def start(files: RunFiles, settings: Mapping[str, str]) -> Journal:
    """Reserve the files of a new run, and remove partial ones."""
    made = [str(path.absolute()) for path in files.results]
    journal = Journal(files.journal, settings, made)
    journal.save()
    remove_partial(files)
    return journal


def remove_partial(files: RunFiles) -> None:
    """Remove the partial files of a run."""
    for path in files.partial:
        remove(path)


@contextmanager
def reserved(files: RunFiles) -> Iterator[None]:
    """Reserve the files of a run that can't be resumed; remove all if it fails.

    Raises:
        ConflictError, JournalError: as `check_files`, `exclusive` and `load_previous`.

    """
    check_files(files)  # before the lock, whose file is one of them
    with exclusive(files.journal):
        load_previous(files)
        start(files, {})
        try:
            yield
        except BaseException:
            abandon(files)
            raise
        record_path(files.journal).unlink(missing_ok=True)  # it describes another output
        files.journal.unlink()


def abandon(files: RunFiles) -> None:
    """Remove all traces of an unfinished run; the record of an earlier one stays."""
    remove_partial(files)
    files.journal.unlink(missing_ok=True)


def _is_summary(path: Path) -> bool:
    try:
        facts = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return False
    return isinstance(facts, dict) and facts.keys() >= {"records", "rejected", "seconds"}
