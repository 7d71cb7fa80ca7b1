"""The command `cleantext-corpus run`: its checks before the run, and the run."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.corpus.cli import pipes
from cleantext.corpus.cli.job import WORKER_MODULE, find_material, find_settings, make_job
from cleantext.corpus.cli.outcome import DAMAGED, describe_error, fail
from cleantext.corpus.formats.output import write_text
from cleantext.corpus.formats.records import FormatError
from cleantext.corpus.plan import ADDED, Plan
from cleantext.corpus.runner.diagnosis import AllRejectedError
from cleantext.corpus.runner.files import abandon, check_files, load_previous, run_files, start
from cleantext.corpus.runner.fingerprint import fingerprint
from cleantext.corpus.runner.journal import JournalError, exclusive
from cleantext.corpus.runner.progress import make_reporter
from cleantext.corpus.runner.rejects import RejectsError, rejects_path
from cleantext.corpus.runner.run import run
from cleantext.corpus.runner.sample import show_sample
from cleantext.corpus.runner.shards import find_sources, input_size, make_targets, passed_over
from cleantext.errors import MissingExtraError
from cleantext.system.atomic import clear_leftovers
from cleantext.system.conflicts import ConflictError
from cleantext.system.output import say
from cleantext.system.pool import preload
from cleantext.system.processes import WorkerError
from cleantext.system.signals import Stopped, stoppable

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Mapping, Sequence

    from cleantext.config.options import Options
    from cleantext.corpus.runner.files import RunFiles
    from cleantext.corpus.runner.journal import Journal
    from cleantext.corpus.runner.run import Job

_LISTED = 5
"""The most changed options to list by name."""


class StartError(Exception):
    """A run can't start; the message says why, and the way out."""


def main(options: Namespace) -> int:
    """Run the command; return its exit code."""
    try:
        with stoppable():
            return _main(options)
    except (StartError, ConflictError, JournalError, FormatError, MissingExtraError) as error:
        return fail(str(error))
    except AllRejectedError as error:
        return fail(f"{error}; nothing was written")
    except BrokenPipeError:  # not an error: the caller ends the command quietly
        raise
    except (RejectsError, WorkerError, OSError) as error:
        kept = "" if options.sample else "; finished work is kept: continue with --resume"
        return fail(f"{describe_error(error)}{kept}")
    except Stopped as stop:
        say("cleantext-corpus: stopped; finished work is kept: continue with --resume")
        return 128 + stop.number


def _main(options: Namespace) -> int:
    try:
        settings = find_settings(options)
        if options.sample:
            return _sample(options, settings)
        if not options.output:
            raise StartError("the following arguments are required: -o/--output, or --sample")
        if pipes.is_piped(options):
            return pipes.main(options, _plan(options, settings), find_material(options, settings))
        job = _job(options, settings)
    except ValueError as error:  # one of the options is wrong
        raise StartError(str(error)) from error
    files = _files(options, job, settings)
    check_files(files)
    with exclusive(files.journal):
        previous = load_previous(files)
        journal = _journal(options, files, previous, fingerprint(options, job, settings))
        if not journal.finished:
            _run(options, job, files, journal)
        elif not options.quiet:
            say("cleantext-corpus: the output is complete already; nothing to do")
    return DAMAGED if journal.totals.damaged else 0


def _run(options: Namespace, job: Job, files: RunFiles, journal: Journal) -> None:
    preload(WORKER_MODULE)
    clear_leftovers(path.parent for path in (files.journal, files.summary) if path)
    journal.totals.passed_over = passed_over(map(Path, options.inputs), files.inputs)
    size = sum(map(input_size, job.sources))
    reporter = make_reporter(size, journal.consumed, quiet=options.quiet)
    try:
        with closing(reporter):
            totals = run(job, journal, reporter)
    except AllRejectedError:
        abandon(files)
        raise
    if files.summary:
        files.summary.parent.mkdir(parents=True, exist_ok=True)
        write_text(files.summary, totals.as_json())
    journal.finish()
    reporter.finish(totals)


def _sample(options: Namespace, settings: Options) -> int:
    """Show what would happen to the first records, without writing anything."""
    sources = find_sources(options.inputs, options.source_format)
    plan = _plan(options, settings)
    totals = show_sample(sources, options.source_format, plan, options.sample)
    return DAMAGED if totals.damaged else 0


def _plan(options: Namespace, settings: Options) -> Plan:
    return Plan(
        settings,
        text_field=options.text_field,
        url_field=options.url_field,
        drop_empty=options.drop_empty,
        **{f"{name}_field": getattr(options, f"{name}_field") for name in ADDED},
    )


def _job(options: Namespace, settings: Options) -> Job:
    return make_job(
        options,
        make_targets(options.inputs, options.output, options.source_format, options.target_format),
        _plan(options, settings),
        rejects_path(options.output, options.rejects),
    )


def _files(options: Namespace, job: Job, settings: Options) -> RunFiles:
    """Return all files of the run."""
    return replace(
        run_files(map(Path, options.inputs), job, options.output),
        summary=Path(options.summary) if options.summary else None,
        material=find_material(options, settings),
    )


def _journal(
    options: Namespace, files: RunFiles, previous: Journal | None, settings: Mapping[str, str]
) -> Journal:
    """Return a new journal, or the one to continue or finished."""
    outputs = list(files.outputs)
    if options.overwrite:
        _check_no_folder(outputs)
    elif previous and not previous.finished:
        if options.resume:
            return _same(previous, settings)
        raise StartError(
            f"{previous.path}: a run to {options.output} was stopped; --resume continues it, "
            "--overwrite starts anew"
        )
    elif there := [path for path in (*outputs, files.rejects) if path.exists()]:
        if options.resume:
            return _finished(previous, outputs, settings)
        raise StartError(f"{there[0]}: already exists; give another name, or --overwrite")
    return start(files, settings)


def _finished(
    previous: Journal | None, outputs: Sequence[Path], settings: Mapping[str, str]
) -> Journal:
    """Return the journal of the finished run that made these outputs with these settings."""
    if not previous:
        path = next(filter(Path.exists, outputs), outputs[0])
        raise StartError(
            f"{path}: no journal says how it was made; start anew with --overwrite, or give "
            "another name"
        )
    _same(previous, settings)
    if missing := [path for path in outputs if not path.exists()]:
        raise StartError(f"{missing[0]}: is gone; start anew with --overwrite")
    return previous


def _same(previous: Journal, settings: Mapping[str, str]) -> Journal:
    """Return the journal, if the run had these settings."""
    if changes := previous.changes(settings):
        more = f" and {len(changes) - _LISTED:,} more" if len(changes) > _LISTED else ""
        way_out = "" if previous.finished else "give the same ones, or "
        which = "that made the output" if previous.finished else "that was stopped"
        raise StartError(
            f"{previous.path}: the run {which} had other options: {', '.join(changes[:_LISTED])}"
            f"{more}; {way_out}start anew with --overwrite"
        )
    return previous


def _check_no_folder(outputs: Iterable[Path]) -> None:
    for path in outputs:
        if path.is_dir():  # it may hold more than a run wrote to it
            raise StartError(f"{path}: is a folder; remove it yourself, or give another name")
