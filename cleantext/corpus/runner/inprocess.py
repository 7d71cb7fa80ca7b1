"""Cleaning of whole files in this process, for scripts and for engines with workers of their own.

An output and its rejects are there whole or not at all, so a file that was not finished is simply
cleaned again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.corpus.runner.claims import Files, claimed, files_of
from cleantext.corpus.runner.cures import check_columns
from cleantext.corpus.runner.rejects import rejects_of
from cleantext.corpus.runner.run import Job, run_here
from cleantext.corpus.runner.shards import passed_over, targets_of

if TYPE_CHECKING:
    from cleantext.corpus.formats.registry import StrPath
    from cleantext.corpus.plan import Plan
    from cleantext.corpus.runner.progress import Totals


def clean_file(
    source: StrPath,
    target: StrPath,
    plan: Plan,
    *,
    rejects: StrPath | None = None,
    source_format: str | None = None,
    target_format: str | None = None,
) -> Totals:
    """Clean a file, without worker processes; it writes the bytes of ``cleantext-corpus run``.

    What is there under the name of the target is replaced when the new one is whole.

    Args:
        source: the file or folder to read.
        target: the file or folder to write; a folder gets an output for each file of `source`.
        plan: what is wanted.
        rejects: the file for what could not be read or cleaned, which is there only if it must
            be; by default the target's name with ``.rejects.jsonl`` at its end.
        source_format: one of `formats.registry.FORMATS`; without it, the name tells.
        target_format: likewise.

    Returns:
        What was done.

    Raises:
        FormatError: a format can't be told, or the source can't be read at all.
        ConflictError: a file would be written that is read, or replaced that cleantext has not
            made; for the target that is a folder, for the rejects any other file.
        JournalError: something else stands where the journal goes, or another run to the same
            target is under way.
        AllRejectedError: no record can be used; nothing was written.
        MissingExtraError: a library for a format is not installed.
        OSError: the target can't be written.

    """
    targets = targets_of([str(source)], str(target), source_format, target_format)
    job = Job(targets, plan, rejects_of(target, rejects).absolute(), source_format)
    return clean_job(job, files_of([Path(source)], job, target))


def clean_job(job: Job, files: Files) -> Totals:
    """As `clean_file`, for a job and its files."""
    check_columns(job.sources, job.source_format, job.names)
    with claimed(files):
        totals = run_here(job)
    totals.passed_over = passed_over(files.inputs, files.inputs)
    return totals
