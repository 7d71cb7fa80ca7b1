"""The command `cleantext-corpus run`: its options, and what is looked at before the run starts."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.cli.main import add_own_material, add_what_goes, count
from cleantext.corpus.cli.main import (
    DAMAGED,
    WORK,
    add_fields,
    add_reports,
    add_workers,
    fail,
    field_name,
    job_of,
    say,
    told,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Mapping, Sequence

    from cleantext.config.settings import Settings
    from cleantext.corpus.plan import Plan
    from cleantext.corpus.runner.claims import Files
    from cleantext.corpus.runner.journal import Journal
    from cleantext.corpus.runner.run import Job

_TOLD = 5
"""Changed settings that are told by name."""


class StartError(Exception):
    """A run can't start; the message says why, and the way out."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="IN",
        help="a file, or a folder of files or of texts; - is standard input, as JSON Lines",
    )
    _add_formats(parser)
    _add_fields(parser)
    add_what_goes(parser)
    add_own_material(parser)
    _add_how(parser)


def _add_formats(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("files (formats are told by names: see --from)")
    add = group.add_argument
    add(
        "-o",
        "--output",
        metavar="OUT",
        help="a file for all; or a folder, with a file in it for each input; - is standard "
        "output, as JSON Lines",
    )
    forms = "jsonl, jsonl.gz, jsonl.zst, parquet, wet, wet.gz, warc, warc.gz, txt"
    add("--from", dest="source_format", metavar="FORMAT", help=f"of the inputs: {forms}")
    add("--to", dest="target_format", metavar="FORMAT", help="of the outputs, in the same words")
    add_reports(group)


def _add_fields(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("fields")
    add_fields(group)
    add = group.add_argument
    add("--removed-field", metavar="NAME", type=field_name, help="add how many lines went, by kind")
    add("--edits-field", metavar="NAME", type=field_name, help="add every change")
    add(
        "--notes-field",
        metavar="NAME",
        type=field_name,
        help="add what is to be known of the text as a whole",
    )
    add("--drop-empty", action="store_true", help="leave out records of whose text nothing is left")


def _add_how(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("how")
    add = group.add_argument
    add(
        "--sample",
        metavar="N",
        type=count,
        help="only show what would become of the first records of each input; write nothing",
    )
    add(
        "--salvage",
        action="store_true",
        help="clean records from damaged compressed members, too, which may be wrong; counted",
    )
    add("--config", metavar="FILE", help="read this configuration file, or none, not the nearest")
    add_workers(group)
    again = group.add_mutually_exclusive_group()
    again.add_argument(
        "--resume", action="store_true", help="go on with a run that was stopped, if there is one"
    )
    again.add_argument(
        "--overwrite",
        action="store_true",
        help="start anew; what is there stays until it is replaced",
    )
    add("-q", "--quiet", action="store_true", help="tell trouble, no more")


def main(options: Namespace) -> int:
    """Run the command; give its exit code."""
    from cleantext.corpus.extras import MissingExtraError
    from cleantext.corpus.formats.records import FormatError
    from cleantext.corpus.runner.cures import AllRejectedError
    from cleantext.corpus.runner.journal import JournalError
    from cleantext.corpus.runner.rejects import RejectsError
    from cleantext.system.conflicts import ConflictError
    from cleantext.system.processes import WorkerError
    from cleantext.system.signals import Stopped, stoppable

    try:
        with stoppable():
            return _main(options)
    except (StartError, ConflictError, JournalError, FormatError, MissingExtraError) as error:
        return fail(str(error))
    except AllRejectedError as error:
        return fail(f"{error}; nothing was written")
    except BrokenPipeError:  # no trouble; whoever runs the command ends it quietly
        raise
    except (RejectsError, WorkerError, OSError) as error:
        kept = "" if options.sample else "; what is done is kept: --resume goes on"
        return fail(f"{told(error)}{kept}")
    except Stopped as stop:
        say("cleantext-corpus: stopped; what is done is kept: --resume goes on")
        return 128 + stop.number


def _main(options: Namespace) -> int:
    from cleantext.corpus.cli.pipes import is_piped
    from cleantext.corpus.cli.pipes import main as pipe
    from cleantext.corpus.runner.claims import check, earlier
    from cleantext.corpus.runner.fingerprint import wishes
    from cleantext.corpus.runner.journal import alone

    try:
        settings = _settings(options)
        if options.sample:
            return _sample(options, settings)
        if not options.output:
            raise StartError("the following arguments are required: -o/--output, or --sample")
        if is_piped(options):
            return pipe(options, _plan(options, settings), _material(options, settings))
        job = _job(options, settings)
    except ValueError as error:  # one of the options is wrong
        raise StartError(str(error)) from error
    files = _files(options, job, settings)
    check(files)
    with alone(files.journal):
        before = earlier(files)
        journal = _journal(options, files, before, wishes(options, job, settings))
        if not journal.finished:
            _run(options, job, files, journal)
        elif not options.quiet:
            say("cleantext-corpus: the output is whole already; nothing to do")
    return DAMAGED if journal.totals.damaged else 0


def _run(options: Namespace, job: Job, files: Files, journal: Journal) -> None:
    from cleantext.corpus.runner.claims import give_up
    from cleantext.corpus.runner.cures import AllRejectedError
    from cleantext.corpus.runner.journal import write_whole
    from cleantext.corpus.runner.progress import voice
    from cleantext.corpus.runner.run import run
    from cleantext.corpus.runner.shards import passed_over, size_of
    from cleantext.system.atomic import clear_leftovers
    from cleantext.system.pool import preload

    preload(WORK)
    clear_leftovers(path.parent for path in (files.journal, files.summary) if path)
    journal.totals.passed_over = passed_over(map(Path, options.inputs), files.inputs)
    size = sum(map(size_of, job.sources))
    speaker = voice(size, journal.consumed, quiet=options.quiet)
    try:
        with closing(speaker):
            totals = run(job, journal, speaker)
    except AllRejectedError:
        give_up(files)
        raise
    if files.summary:
        files.summary.parent.mkdir(parents=True, exist_ok=True)
        write_whole(files.summary, totals.as_json())
    journal.finish()
    speaker.finish(totals)


def _sample(options: Namespace, settings: Settings) -> int:
    """Show what would become of the first records; nothing is written."""
    from cleantext.corpus.runner.sample import show_sample
    from cleantext.corpus.runner.shards import sources_of

    sources = sources_of(options.inputs, options.source_format)
    plan = _plan(options, settings)
    totals = show_sample(sources, options.source_format, plan, options.sample)
    return DAMAGED if totals.damaged else 0


def _settings(options: Namespace) -> Settings:
    """What holds in the working folder."""
    from cleantext.cli.command import chain_settings
    from cleantext.config.settings import settings_finder

    return settings_finder(chain_settings(options), options.config)(Path.cwd())


def _plan(options: Namespace, settings: Settings) -> Plan:
    from cleantext.corpus.plan import Plan

    return Plan.of(
        text_field=options.text_field,
        url_field=options.url_field,
        removed_field=options.removed_field,
        edits_field=options.edits_field,
        notes_field=options.notes_field,
        drop_empty=options.drop_empty,
        **settings.options(),
    )


def _job(options: Namespace, settings: Settings) -> Job:
    from cleantext.corpus.runner.rejects import rejects_of
    from cleantext.corpus.runner.shards import targets_of

    return job_of(
        options,
        targets_of(options.inputs, options.output, options.source_format, options.target_format),
        _plan(options, settings),
        rejects_of(options.output, options.rejects),
    )


def _files(options: Namespace, job: Job, settings: Settings) -> Files:
    """All files of the run."""
    from cleantext.corpus.runner.claims import files_of

    return replace(
        files_of(map(Path, options.inputs), job, options.output),
        summary=Path(options.summary) if options.summary else None,
        material=_material(options, settings),
    )


def _material(options: Namespace, settings: Settings) -> dict[str, Path]:
    """The other files that the run reads, by the option that names them."""
    config = Path(options.config) if options.config not in (None, "none") else None
    material = {
        "--templates": settings.templates,
        "--body-model": settings.body_model,
        "--config": config,
    }
    return {name: path for name, path in material.items() if path}


def _journal(
    options: Namespace, files: Files, before: Journal | None, settings: Mapping[str, str]
) -> Journal:
    """The journal to begin with or to go on from; a finished one if there is nothing to do."""
    from cleantext.corpus.runner.claims import begin

    outputs = list(files.outputs)
    if options.overwrite:
        _check_no_folder(outputs)
    elif before and not before.finished:
        if options.resume:
            return _same(before, settings)
        raise StartError(
            f"{before.path}: a run to {options.output} was stopped; --resume goes on with it, "
            "--overwrite starts anew"
        )
    elif there := [path for path in (*outputs, files.rejects) if path.exists()]:
        if options.resume:
            return _finished(before, outputs, settings)
        raise StartError(f"{there[0]}: is there already; give another name, or --overwrite")
    return begin(files, settings)


def _finished(
    before: Journal | None, outputs: Sequence[Path], settings: Mapping[str, str]
) -> Journal:
    """The journal of a run that has made these outputs, with the same settings."""
    if not before:
        path = next(filter(Path.exists, outputs), outputs[0])
        raise StartError(
            f"{path}: no journal says how it was made; start anew with --overwrite, or give "
            "another name"
        )
    _same(before, settings)
    if missing := [path for path in outputs if not path.exists()]:
        raise StartError(f"{missing[0]}: is gone; start anew with --overwrite")
    return before


def _same(before: Journal, settings: Mapping[str, str]) -> Journal:
    """The journal, if the run had these settings."""
    if changes := before.changes(settings):
        more = f" and {len(changes) - _TOLD:,} more" if len(changes) > _TOLD else ""
        way_out = "" if before.finished else "give the same ones, or "
        told = "that has made the output" if before.finished else "that was stopped"
        raise StartError(
            f"{before.path}: the run {told} had other settings: {', '.join(changes[:_TOLD])}"
            f"{more}; {way_out}start anew with --overwrite"
        )
    return before


def _check_no_folder(outputs: Iterable[Path]) -> None:
    for path in outputs:
        if path.is_dir():  # it may hold more than a run has put there
            raise StartError(f"{path}: is a folder; remove it yourself, or give another name")
