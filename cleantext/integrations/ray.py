"""Ray: tasks over file paths.

Rows in Ray's object store fill it, spill to disk and are copied twice. Here only paths and totals
go through it: each task reads and writes files, which all nodes must see under the same paths. For
an existing `ray.data.Dataset` there is
``dataset.map_batches(partial(clean_batch, plan=plan), batch_format="pyarrow", batch_size=256)``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cleantext.corpus.formats.records import NAMES, Names
from cleantext.corpus.runner.counts import Counts, Totals
from cleantext.corpus.runner.files import check_files, run_files
from cleantext.corpus.runner.inprocess import clean_job
from cleantext.corpus.runner.learn import Learned, LearnJob, learn_inprocess
from cleantext.corpus.runner.progress import Reporter, make_reporter
from cleantext.corpus.runner.rejects import rejects_path
from cleantext.corpus.runner.run import Job
from cleantext.corpus.runner.shards import Target, input_size, make_targets, passed_over
from cleantext.corpus.templates.limits import FEWEST, SHARE
from cleantext.corpus.templates.tally_file import SUFFIX, check_replaced
from cleantext.system.extras import load
from cleantext.text.display import pluralize

if TYPE_CHECKING:
    from cleantext.corpus.formats.registry import StrPath
    from cleantext.corpus.plan import Plan

Result = TypeVar("Result", bound=Counts)

INTERVAL = 1.0
"""Seconds between two polls of the tasks, which may be thousands."""


class FilesError(Exception):
    """Some files could not be processed; all others are.

    Attributes:
        reasons: the reasons by output.

    """

    def __init__(self, reasons: Mapping[Path, str]) -> None:
        super().__init__(reasons)
        self.reasons = reasons

    def __str__(self) -> str:
        path, reason = next(iter(self.reasons.items()))
        return (
            f"{pluralize(len(self.reasons), 'file')} could not be processed, the first is {path}: "
            f"{reason}; all others are: resume=True skips them"
        )


def clean_files(
    inputs: Sequence[StrPath],
    folder: StrPath,
    plan: Plan,
    *,
    source_format: str | None = None,
    target_format: str | None = None,
    resume: bool = False,
    quiet: bool = False,
) -> Totals:
    """Clean files, a task each, with the outputs of ``cleantext-corpus run``.

    Rejects of ``folder/a.jsonl`` go to ``folder.rejects/a.jsonl.rejects.jsonl``. Existing outputs
    are replaced, or skipped with `resume`. Ray repeats a task whose process died; outputs are
    complete or missing.

    Args:
        inputs: files, or folders of them.
        folder: the folder for an output of each.
        plan: how to clean each record.
        source_format: one of `formats.registry.format_names()`; by default, the names say.
        target_format: the same for the outputs.
        resume: whether to skip existing outputs.
        quiet: whether to report no progress.

    Returns:
        The counts of the run; its seconds are wall-clock time.

    Raises:
        FormatError: an input can't be read, a format is unknown, or two outputs would be the same
            file.
        ConflictError: a file would be written that is read.
        FilesError: some files could not be processed.
        MissingExtraError: Ray is not installed.

    """
    home = Path(folder).absolute()
    named = [Path(path).absolute() for path in inputs]
    targets = make_targets(list(map(str, named)), f"{home}/", source_format, target_format)
    jobs = [_job(target, plan, home, source_format) for target in targets]
    files = [run_files(named, job, target.path) for job, target in zip(jobs, targets, strict=True)]
    check_files(*files)
    totals = Totals()
    _run(_clean, totals, targets, (plan, home, source_format), resume=resume, quiet=quiet)
    read = (path for each in files for path in each.inputs)
    totals.passed_over = passed_over(named, read)
    return totals


def learn_files(
    inputs: Sequence[StrPath],
    output: StrPath,
    tallies: StrPath,
    *,
    names: Names = NAMES,
    source_format: str | None = None,
    share: float = SHARE,
    fewest: int = FEWEST,
    resume: bool = False,
    quiet: bool = False,
) -> Learned:
    """Learn site templates, with the output of ``cleantext-corpus learn``.

    The pages of each file are counted in a task, and then the tallies are merged.

    Args:
        inputs: files, or folders of them.
        output: the file of templates.
        tallies: the folder for the tallies, which can be kept and merged with others later.
        names: the names of the text and URL fields.
        source_format: as in `clean_files`.
        share: the smallest share of its host's pages that a template line appears on.
        fewest: the fewest pages that it appears on, at least `FEWEST`.
        resume: as in `clean_files`, for the tallies.
        quiet: as in `clean_files`.

    Returns:
        The counts of learning; the seconds are those of counting pages.

    Raises:
        FormatError, ConflictError, FilesError, MissingExtraError: as `clean_files`.

    """
    ray, home = load("ray", "ray"), Path(tallies).absolute()
    named = [Path(path).absolute() for path in inputs]
    data = make_targets(list(map(str, named)), f"{home}/", source_format, "jsonl")
    targets = [target._replace(path=Path(f"{target.path}{SUFFIX}")) for target in data]
    file = Path(output).absolute()
    counted = [target.path for target in targets]
    job = LearnJob(counted, (), file, rejects_path(file), share=share, fewest=fewest)
    counts = [_learn_job(target, home, names, source_format) for target in targets]
    check_files(replace(job.files, inputs=named), *(count.files for count in counts))
    check_replaced(file)  # now, not after counting
    shared = (home, names, source_format)
    learned = _run(_count, Learned(), targets, shared, resume=resume, quiet=quiet)
    merged = ray.get(ray.remote(learn_inprocess).remote(job))
    learned.hosts, learned.lines = merged.hosts, merged.lines
    read = (path for count in counts for path in count.files.inputs)
    learned.passed_over = passed_over(named, read)
    return learned


def _job(target: Target, plan: Plan, home: Path, source_format: str | None) -> Job:
    return Job((target,), plan, _rejects(target.path, home), source_format)


def _clean(target: Target, plan: Plan, home: Path, source_format: str | None) -> Totals:
    job = _job(target, plan, home, source_format)
    return clean_job(job, run_files((), job, target.path))


def _learn_job(target: Target, home: Path, names: Names, source_format: str | None) -> LearnJob:
    rejects = _rejects(target.path, home)
    return LearnJob(
        (), target.sources, target.path, rejects, names=names, source_format=source_format
    )


def _count(target: Target, home: Path, names: Names, source_format: str | None) -> Learned:
    return learn_inprocess(_learn_job(target, home, names, source_format))


def _rejects(output: Path, home: Path) -> Path:
    """Return the rejects of an output, outside its folder of data."""
    if home in output.parents:
        output = Path(f"{home}.rejects", output.relative_to(home))
    return rejects_path(output)


def _run(
    work: Callable[..., Result],
    totals: Result,
    targets: Sequence[Target],
    shared: Sequence[Any],
    *,
    resume: bool,
    quiet: bool,
) -> Result:
    """Do the work on each target in tasks; return the totals with their counts."""
    ray, start = load("ray", "ray"), time.monotonic()
    task, common = ray.remote(work), [ray.put(each) for each in shared]
    left = [target for target in targets if not (resume and target.path.exists())]
    tasks = {task.remote(target, *common): target for target in left}
    size = sum(input_size(source) for target in left for source in target.sources)
    with closing(make_reporter(size, 0, quiet=quiet)) as reporter:
        _collect(tasks, totals, reporter)
    totals.seconds = time.monotonic() - start
    return totals


def _collect(tasks: Mapping[Any, Target], totals: Counts, reporter: Reporter) -> None:
    """Add up the counts of the tasks as they end, in no order."""
    ray = load("ray", "ray")
    consumed, waiting = 0, list(tasks)
    reasons: dict[Path, str] = {}
    while waiting:
        ended, waiting = ray.wait(waiting, num_returns=len(waiting), timeout=INTERVAL)
        for task in ended:
            try:
                totals.add(ray.get(task))
            except ray.exceptions.RayError as error:
                cause = getattr(error, "cause", error)
                reasons[tasks[task].path] = f"{type(cause).__name__}: {cause}"
            consumed += sum(map(input_size, tasks[task].sources))
        reporter.step(totals, consumed)
    if reasons:
        raise FilesError(dict(sorted(reasons.items())))
