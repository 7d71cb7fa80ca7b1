"""The command `cleantext-corpus run`: its options, and what is looked at before the run starts."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.cli import add_own_material, add_what_goes
from cleantext.corpus.cli import (
    WORK,
    add_fields,
    add_reports,
    add_workers,
    fail,
    say,
    write_summary,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Mapping

    from cleantext.config import Settings
    from cleantext.corpus.journal import Journal
    from cleantext.corpus.run import Job


class StartError(Exception):
    """A run can't start; the message says why, and the way out."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "inputs", nargs="+", metavar="IN", help="a file, or a folder of files or of texts"
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
        required=True,
        help="a file for all; or a folder, with a file in it for each input",
    )
    forms = "jsonl, jsonl.gz, jsonl.zst, parquet, wet, wet.gz, warc, warc.gz, txt"
    add("--from", dest="source_format", metavar="FORMAT", help=f"of the inputs: {forms}")
    add("--to", dest="target_format", metavar="FORMAT", help="of the outputs, in the same words")
    add_reports(group)


def _add_fields(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("fields")
    add_fields(group)
    add = group.add_argument
    add("--removed-field", metavar="NAME", help="add how many lines went, by kind")
    add("--edits-field", metavar="NAME", help="add every change")
    add("--notes-field", metavar="NAME", help="add what is to be known of the text as a whole")
    add("--drop-empty", action="store_true", help="leave out records of whose text nothing is left")


def _add_how(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("how")
    add = group.add_argument
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
    from cleantext.corpus.journal import JournalError
    from cleantext.corpus.records import FormatError
    from cleantext.corpus.rejects import RejectsError
    from cleantext.run import Stopped, stoppable
    from cleantext.system.processes import WorkerError

    try:
        with stoppable():
            return _main(options)
    except (StartError, JournalError, FormatError, MissingExtraError) as error:
        return fail(str(error))
    except (RejectsError, WorkerError, OSError) as error:
        return fail(f"{error}; what is done is kept: --resume goes on")
    except Stopped as stop:
        say("cleantext-corpus: stopped; what is done is kept: --resume goes on")
        return 128 + stop.number


def _main(options: Namespace) -> int:
    from cleantext.corpus.journal import alone
    from cleantext.corpus.shards import beside

    try:
        settings = _settings(options)
        job = _job(options, settings)
    except ValueError as error:  # one of the options is wrong
        raise StartError(str(error)) from error
    with alone(beside(options.output, ".journal")):
        if journal := _journal(options, job, settings):
            _run(options, job, journal)
        elif not options.quiet:
            say("cleantext-corpus: the output is whole already; nothing to do")
    return 0


def _run(options: Namespace, job: Job, journal: Journal) -> None:
    from cleantext.corpus.progress import voice
    from cleantext.corpus.run import run
    from cleantext.corpus.shards import size_of
    from cleantext.system.atomic import clear_leftovers
    from cleantext.system.pool import preload

    preload(WORK)
    clear_leftovers(path.parent for path in (journal.path, Path(options.summary or ".")))
    journal.save()  # first: else a run that replaces an old output and is killed would look whole
    size = sum(size_of(source) for target in job.targets for source in target.sources)
    speaker = voice(size, journal.consumed, quiet=options.quiet)
    with closing(speaker):
        totals = run(job, journal, speaker)
    write_summary(options.summary, totals)
    journal.remove()
    speaker.finish(totals)


def _settings(options: Namespace) -> Settings:
    """What holds in the working folder."""
    from cleantext.config import settings_finder
    from cleantext.run import chain_settings

    return settings_finder(chain_settings(options), options.config)(Path.cwd())


def _job(options: Namespace, settings: Settings) -> Job:
    from cleantext.corpus.rejects import rejects_of
    from cleantext.corpus.run import Job
    from cleantext.corpus.shards import targets_of
    from cleantext.corpus.texts import Plan
    from cleantext.work import cores

    plan = Plan.of(
        text_field=options.text_field,
        url_field=options.url_field,
        removed_field=options.removed_field,
        edits_field=options.edits_field,
        notes_field=options.notes_field,
        drop_empty=options.drop_empty,
        **settings.options(),
    )
    return Job(
        targets_of(options.inputs, options.output, options.source_format, options.target_format),
        plan,
        rejects_of(options.output, options.rejects),
        options.source_format,
        options.jobs or cores(),
        options.max_rejects,
        options.timeout,
    )


def _journal(options: Namespace, job: Job, settings: Settings) -> Journal | None:
    """The journal to begin with or to go on from; None if there is nothing to do."""
    from cleantext.corpus.journal import Journal
    from cleantext.corpus.shards import beside

    path = beside(options.output, ".journal")
    outputs = [*(target.path for target in job.targets), job.rejects]
    asked = _asked(job, settings)
    if options.overwrite:
        _check_no_folder(outputs)
        return Journal(path, asked)
    if path.exists():
        if options.resume:
            return Journal.load(path, asked)
        raise StartError(
            f"{path}: a run to {options.output} was stopped; --resume goes on with it, "
            "--overwrite starts anew"
        )
    there = [output for output in outputs if output.exists()]
    if options.resume and all(target.path in there for target in job.targets):
        return None
    if there:
        raise StartError(f"{there[0]}: is there already; give another name, or --overwrite")
    return Journal(path, asked)


def _check_no_folder(outputs: Iterable[Path]) -> None:
    for path in outputs:
        if path.is_dir():  # it may hold more than a run has put there
            raise StartError(f"{path}: is a folder; remove it yourself, or give another name")


def _asked(job: Job, settings: Settings) -> Mapping[str, str]:
    """All on which the bytes of the output depend, in words."""
    import cleantext

    return {
        "version": cleantext.__version__,
        "options": repr(settings),
        "own material": _digest(filter(None, (settings.body_model, settings.templates))),
        "fields": repr(replace(job.plan, options=())),
        "inputs": _digest(source for target in job.targets for source in target.sources),
        "files": repr((job.source_format, [target[::2] for target in job.targets], job.rejects)),
    }


def _digest(paths: Iterable[Path]) -> str:
    """Tells whether files have changed."""
    from hashlib import sha256

    stamps = [(str(path.resolve()), *_stamp(path)) for path in paths]
    return sha256(repr(stamps).encode(errors="surrogateescape")).hexdigest()


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return (0 if path.is_dir() else status.st_size), status.st_mtime_ns
