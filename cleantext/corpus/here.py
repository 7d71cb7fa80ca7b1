"""Cleaning of whole files in this process, for scripts and for engines with workers of their own.

An output and its rejects are there whole or not at all, so a file that was not finished is simply
cleaned again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.corpus.rejects import rejects_of
from cleantext.corpus.run import Job, run_here
from cleantext.corpus.shards import Target, targets_of

if TYPE_CHECKING:
    from cleantext.corpus.formats import StrPath
    from cleantext.corpus.progress import Totals
    from cleantext.corpus.texts import Plan


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
        source_format: one of `cleantext.corpus.formats.FORMATS`; without it, the name tells.
        target_format: likewise.

    Returns:
        What was done.

    Raises:
        FormatError: a format can't be told, the source can't be read at all, or it is the target.
        MissingExtraError: a library for a format is not installed.
        OSError: the target can't be written.

    """
    targets = targets_of([str(source)], str(target), source_format, target_format)
    return clean_targets(targets, plan, rejects_of(target, rejects), source_format)


def clean_targets(
    targets: Sequence[Target], plan: Plan, rejects: StrPath, source_format: str | None = None
) -> Totals:
    """As `clean_file`, for outputs with their inputs, and one file for all rejects."""
    rejects = Path(rejects).absolute()
    rejects.parent.mkdir(parents=True, exist_ok=True)
    return run_here(Job(tuple(targets), plan, rejects, source_format))
