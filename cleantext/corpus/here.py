"""Cleaning of whole files in this process, for scripts and for engines with workers of their own.

An output and its rejects are there whole or not at all, so a file that was not finished is simply
cleaned again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.corpus.formats import read
from cleantext.corpus.journal import write_whole
from cleantext.corpus.learn import add
from cleantext.corpus.progress import Totals
from cleantext.corpus.records import NAMES, Names
from cleantext.corpus.run import Job, run_here
from cleantext.corpus.shards import Target, targets_of
from cleantext.corpus.tallies import read_rows
from cleantext.corpus.templates import FEWEST, SHARE, Tally
from cleantext.filters.templates import write_templates

if TYPE_CHECKING:
    from cleantext.corpus.formats import StrPath
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
    return clean_targets(targets, plan, rejects or rejects_of(target), source_format)


def clean_targets(
    targets: Sequence[Target], plan: Plan, rejects: StrPath, source_format: str | None = None
) -> Totals:
    """As `clean_file`, for outputs with their inputs, and one file for all rejects."""
    rejects = Path(rejects).absolute()
    rejects.unlink(missing_ok=True)  # those of an earlier time
    rejects.parent.mkdir(parents=True, exist_ok=True)
    return run_here(Job(tuple(targets), plan, rejects, source_format))


def count_files(
    sources: Iterable[StrPath],
    tally: StrPath,
    names: Names = NAMES,
    source_format: str | None = None,
) -> Totals:
    """Count the lines of files' pages, for `merge_tallies`, in this process.

    Args:
        sources: the files to read.
        tally: the file to write; its name is to end with ``.tally``.
        names: what the fields for text and address are called.
        source_format: one of `cleantext.corpus.formats.FORMATS`; without it, the names tell.

    Returns:
        How many records were read, and how many could not be or have no host.

    Raises:
        FormatError: a format can't be told, or a file can't be read at all.
        MissingExtraError: a library for a format is not installed.
        OSError: the tally can't be written.

    """
    totals = Totals()
    with Tally() as counted:
        for item in chain.from_iterable(read(path, source_format, names) for path in sources):
            totals.records += 1
            totals.rejected += not add(counted, item, names)
        counted.save(Path(tally))
    return totals


def merge_tallies(
    tallies: Iterable[Path], output: Path, share: float = SHARE, fewest: int = FEWEST
) -> None:
    """Write the file of templates that ``cleantext-corpus learn`` makes of these tallies.

    Args:
        tallies: the files, in any order.
        output: the file of templates.
        share: of a host's pages, the least share on which such a line stands.
        fewest: on how many pages it stands at least, from `FEWEST` up.

    Raises:
        FormatError: one of the files is no whole tally.
        OSError: a file can't be read, or the output can't be written.

    """
    with Tally() as tally:
        for path in tallies:
            tally.merge(read_rows(path))
        write_whole(output, write_templates(tally.templates(share, fewest)))


def rejects_of(target: StrPath) -> Path:
    """Where the rejects of an output go, if nothing else is said: beside it."""
    path = Path(target).resolve()  # "." has a name, too
    return path.with_name(f"{path.name}.rejects.jsonl")
