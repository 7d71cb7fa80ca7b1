"""Cleaning of whole files in this process, for scripts and for engines with workers.

An output and its rejects are complete or missing, so an unfinished file is just cleaned again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.corpus.formats.registry import check_columns
from cleantext.corpus.runner.files import RunFiles, reserved, run_files
from cleantext.corpus.runner.rejects import rejects_path
from cleantext.corpus.runner.run import Job, run_inprocess
from cleantext.corpus.runner.shards import make_targets, passed_over

if TYPE_CHECKING:
    from cleantext.corpus.formats.registry import StrPath
    from cleantext.corpus.plan import Plan
    from cleantext.corpus.runner.counts import Totals


def clean_file(
    source: StrPath,
    target: StrPath,
    plan: Plan,
    *,
    rejects: StrPath | None = None,
    source_format: str | None = None,
    target_format: str | None = None,
) -> Totals:
    """Clean a file in this process, with the output of ``cleantext-corpus run``.

    An existing target is replaced when the new one is complete.

    Args:
        source: the file or folder to read.
        target: the file or folder to write; a folder gets an output for each file of `source`.
        plan: how to clean each record.
        rejects: the file for records that could not be read or cleaned, made on demand; by
            default the target's name with ``.rejects.jsonl`` at its end.
        source_format: one of `formats.registry.format_names()`; by default, the name says.
        target_format: the same for the target.

    Returns:
        The counts of the run.

    Raises:
        FormatError: a format is unknown, or the source can't be read at all.
        ConflictError: a file would be written that is read, or replaced that cleantext did not
            make: a folder as the target, any foreign file as the rejects.
        JournalError: another file has the journal's name, or another run to the same target is
            in progress.
        AllRejectedError: all records are rejected; nothing was written.
        MissingExtraError: a library for a format is not installed.
        OSError: the target can't be written.

    """
    targets = make_targets([str(source)], str(target), source_format, target_format)
    job = Job(targets, plan, rejects_path(target, rejects).absolute(), source_format)
    return clean_job(job, run_files([Path(source)], job, target))


def clean_job(job: Job, files: RunFiles) -> Totals:
    """Run a job on its files, as `clean_file` does."""
    check_columns(job.sources, job.source_format, job.names)
    with reserved(files):
        totals = run_inprocess(job)
    totals.passed_over = passed_over(files.inputs, files.inputs)
    return totals
