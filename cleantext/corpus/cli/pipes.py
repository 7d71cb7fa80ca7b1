"""The command `cleantext-corpus run` from standard input or to standard output.

A pipe can't be read twice, and what went into one can't be taken back: so there is no journal, and
nothing to go on with after a stop.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleantext.corpus.cli.main import DAMAGED, fail, job_of, say, told
from cleantext.corpus.formats.records import PIPE, FormatError
from cleantext.corpus.formats.registry import known_format
from cleantext.corpus.formats.streams import part_of
from cleantext.corpus.runner.claims import claimed, files_of
from cleantext.corpus.runner.journal import NullJournal, write_whole
from cleantext.corpus.runner.progress import voice
from cleantext.corpus.runner.rejects import RejectsError, rejects_of
from cleantext.corpus.runner.run import Job, run
from cleantext.corpus.runner.shards import Target, passed_over, size_of, sources_of
from cleantext.system.conflicts import ConflictError, Use, check_conflicts
from cleantext.system.processes import WorkerError
from cleantext.system.signals import Stopped

if TYPE_CHECKING:
    from argparse import Namespace
    from contextlib import AbstractContextManager

    from cleantext.corpus.plan import Plan


@dataclass(frozen=True)
class Flow:
    """A run through a pipe.

    Attributes:
        job: what is to be run.
        named: the inputs as the user has named them.
        summary: the file for the summary, if there is to be one.
        material: other files that the run reads, by the option that names them.
        overwrite: whether files that are there may be replaced.

    """

    job: Job
    named: Sequence[Path]
    summary: Path | None
    material: Mapping[str, Path]
    overwrite: bool


def is_piped(options: Namespace) -> bool:
    """Whether a run reads standard input or writes standard output."""
    return "-" in options.inputs or options.output == "-"


def main(options: Namespace, plan: Plan, material: Mapping[str, Path]) -> int:
    """Run the command; give its exit code.

    Raises:
        FormatError, ConflictError, AllRejectedError: it can't start, or no record can be used.

    """
    try:
        return _run(_flow(options, plan, material), quiet=options.quiet)
    except BrokenPipeError:  # no trouble; whoever runs the command ends it quietly
        raise
    except (RejectsError, WorkerError, OSError) as error:
        return fail(f"{told(error)}; a run through a pipe has to start anew")
    except Stopped as stop:
        say("cleantext-corpus: stopped; a run through a pipe has to start anew")
        return 128 + stop.number


def _flow(options: Namespace, plan: Plan, material: Mapping[str, Path]) -> Flow:
    if options.resume:
        raise FormatError("-: a run through a pipe can't be gone on with; leave --resume out")
    if options.inputs.count("-") > 1:
        raise FormatError("-: standard input can be read once only; name it once")
    job = job_of(options, [_target(options)], plan, _rejects(options))
    summary = Path(options.summary) if options.summary else None
    named = [Path(name) for name in options.inputs if name != "-"]
    return Flow(job, named, summary, material, options.overwrite)


def _target(options: Namespace) -> Target:
    sources = tuple(sources_of(options.inputs, options.source_format))
    if options.output == "-":
        if options.target_format not in (None, "jsonl"):
            raise FormatError("-: standard output is JSON Lines; name a file for other formats")
        return Target(PIPE, sources, "jsonl")
    path = Path(options.output)
    if path.is_dir() or not (options.target_format or known_format(path)):
        raise FormatError(
            f"{path}: what comes through a pipe goes to one file; name it, with .jsonl"
        )
    return Target(path, sources, options.target_format)


def _rejects(options: Namespace) -> Path:
    if options.output == "-" and not options.rejects:
        return PIPE
    return rejects_of(options.output, options.rejects)


def _run(flow: Flow, *, quiet: bool) -> int:
    with _claimed(flow):
        speaker = voice(sum(map(size_of, flow.job.sources)), 0, quiet=quiet)
        journal = NullJournal(Path(), {})
        journal.totals.passed_over = passed_over(flow.named, flow.job.sources)
        with closing(speaker):
            totals = run(flow.job, journal, speaker)
        if flow.summary:
            write_whole(flow.summary, totals.as_json())
    speaker.finish(totals)
    return DAMAGED if totals.damaged else 0


def _claimed(flow: Flow) -> AbstractContextManager[Any]:
    """See that no file is written that is read, or is there without leave to replace it."""
    target = flow.job.targets[0].path
    results = [
        path for path in (target, flow.job.rejects, flow.summary) if path not in (None, PIPE)
    ]
    if not flow.overwrite and (there := [path for path in results if path and path.exists()]):
        raise ConflictError(f"{there[0]}: is there already; give another name, or --overwrite")
    if target != PIPE:
        files = files_of([path for path in flow.named if path != PIPE], flow.job, target)
        return claimed(replace(files, summary=flow.summary, material=flow.material))
    reads = [Use(path, "an input") for path in flow.job.sources if path != PIPE]
    reads += [Use(path, f"the file of {name}") for name, path in flow.material.items()]
    writes = [
        *(Use(path, "the file of --rejects") for path in (flow.job.rejects,) if path != PIPE),
        *(Use(path, "the file of --summary") for path in (flow.summary,) if path),
    ]
    for use in list(writes):
        if part_of(use.path).exists():
            raise ConflictError(f"{part_of(use.path)}: is in the way; remove it")
        writes.append(Use(part_of(use.path), "a file that the run needs for its work"))
    check_conflicts(reads, writes)
    return nullcontext()
