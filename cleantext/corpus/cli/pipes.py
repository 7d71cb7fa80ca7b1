"""The command `cleantext-corpus run` from standard input or to standard output.

A pipe can't be read twice or rewound, so there is no journal, and a run can't be resumed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleantext.corpus.cli.job import make_job
from cleantext.corpus.cli.outcome import DAMAGED, describe_error, fail
from cleantext.corpus.formats.output import part_path, write_text
from cleantext.corpus.formats.records import PIPE, FormatError
from cleantext.corpus.formats.registry import known_type, piped_format
from cleantext.corpus.runner.files import reserved, run_files
from cleantext.corpus.runner.journal import NullJournal
from cleantext.corpus.runner.progress import make_reporter
from cleantext.corpus.runner.rejects import RejectsError, rejects_path
from cleantext.corpus.runner.run import Job, run
from cleantext.corpus.runner.shards import Target, find_sources, input_size, passed_over
from cleantext.system.conflicts import ConflictError, Use, check_conflicts
from cleantext.system.output import say
from cleantext.system.processes import WorkerError
from cleantext.system.signals import Stopped

if TYPE_CHECKING:
    from argparse import Namespace
    from contextlib import AbstractContextManager

    from cleantext.corpus.plan import Plan


@dataclass(frozen=True)
class PipedRun:
    """A run through a pipe.

    Attributes:
        job: the job.
        named: the inputs as the user named them.
        summary: the file for the summary, if any.
        material: other files that the run reads, by the option that names them.
        overwrite: whether existing files may be replaced.

    """

    job: Job
    named: Sequence[Path]
    summary: Path | None
    material: Mapping[str, Path]
    overwrite: bool


def is_piped(options: Namespace) -> bool:
    """Decide whether a run reads standard input or writes standard output."""
    return "-" in options.inputs or options.output == "-"


def main(options: Namespace, plan: Plan, material: Mapping[str, Path]) -> int:
    """Run the command; return its exit code.

    Raises:
        FormatError, ConflictError, AllRejectedError: it can't start, or all records are rejected.

    """
    try:
        return _run(_piped_run(options, plan, material), quiet=options.quiet)
    except BrokenPipeError:  # not an error: the caller ends the command quietly
        raise
    except (RejectsError, WorkerError, OSError) as error:
        return fail(f"{describe_error(error)}; a run through a pipe has to start anew")
    except Stopped as stop:
        say("cleantext-corpus: stopped; a run through a pipe has to start anew")
        return 128 + stop.number


def _piped_run(options: Namespace, plan: Plan, material: Mapping[str, Path]) -> PipedRun:
    if options.resume:
        raise FormatError("-: a run through a pipe can't be resumed; leave out --resume")
    if options.inputs.count("-") > 1:
        raise FormatError("-: standard input can be read once only; name it once")
    job = make_job(options, [_target(options)], plan, _rejects(options))
    summary = Path(options.summary) if options.summary else None
    named = [Path(name) for name in options.inputs if name != "-"]
    return PipedRun(job, named, summary, material, options.overwrite)


def _target(options: Namespace) -> Target:
    sources = tuple(find_sources(options.inputs, options.source_format))
    if options.output == "-":
        piped = piped_format()
        if options.target_format not in (None, piped.name):
            raise FormatError(f"-: standard output is {piped.title}; name a file for other formats")
        return Target(PIPE, sources, piped.name)
    path = Path(options.output)
    if path.is_dir() or not (options.target_format or known_type(path)):
        raise FormatError(f"{path}: the output of a pipe is one file; name it, with .jsonl")
    return Target(path, sources, options.target_format)


def _rejects(options: Namespace) -> Path:
    if options.output == "-" and not options.rejects:
        return PIPE
    return rejects_path(options.output, options.rejects)


def _run(piped_run: PipedRun, *, quiet: bool) -> int:
    with _reserved(piped_run):
        reporter = make_reporter(sum(map(input_size, piped_run.job.sources)), 0, quiet=quiet)
        journal = NullJournal(Path(), {})
        journal.totals.passed_over = passed_over(piped_run.named, piped_run.job.sources)
        with closing(reporter):
            totals = run(piped_run.job, journal, reporter)
        if piped_run.summary:
            write_text(piped_run.summary, totals.as_json())
    reporter.finish(totals)
    return DAMAGED if totals.damaged else 0


def _reserved(piped_run: PipedRun) -> AbstractContextManager[Any]:
    """Check that no file is written that is read, or exists without --overwrite."""
    target = piped_run.job.targets[0].path
    results = [
        path
        for path in (target, piped_run.job.rejects, piped_run.summary)
        if path not in (None, PIPE)
    ]
    if not piped_run.overwrite and (there := [path for path in results if path and path.exists()]):
        raise ConflictError(f"{there[0]}: already exists; give another name, or --overwrite")
    if target != PIPE:
        files = run_files([path for path in piped_run.named if path != PIPE], piped_run.job, target)
        return reserved(replace(files, summary=piped_run.summary, material=piped_run.material))
    reads = [Use(path, "an input") for path in piped_run.job.sources if path != PIPE]
    reads += [Use(path, f"the file of {name}") for name, path in piped_run.material.items()]
    writes = [
        *(Use(path, "the file of --rejects") for path in (piped_run.job.rejects,) if path != PIPE),
        *(Use(path, "the file of --summary") for path in (piped_run.summary,) if path),
    ]
    for use in list(writes):
        if part_path(use.path).exists():
            raise ConflictError(f"{part_path(use.path)}: is in the way; remove it")
        writes.append(Use(part_path(use.path), "a file that the run needs for its work"))
    check_conflicts(reads, writes)
    return nullcontext()
