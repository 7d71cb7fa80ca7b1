"""Ray: tasks over file paths.

Rows that go through Ray's object store fill it, spill to the disk and are copied twice. Here only
paths and totals do: each task reads and writes files itself, which all nodes must see under the
same paths. For those who have a `ray.data.Dataset` already there is
``dataset.map_batches(partial(clean_batch, plan=plan), batch_format="pyarrow", batch_size=256)``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cleantext.corpus.extras import load
from cleantext.corpus.formats.records import NAMES, Names
from cleantext.corpus.runner.claims import check, files_of
from cleantext.corpus.runner.inprocess import clean_job
from cleantext.corpus.runner.progress import Counts, Totals, Voice, voice
from cleantext.corpus.runner.rejects import rejects_of
from cleantext.corpus.runner.run import Job
from cleantext.corpus.runner.shards import Target, passed_over, size_of, targets_of
from cleantext.corpus.templates.learn import Learnt, Lesson, check_replaced, learn_here
from cleantext.corpus.templates.tally import FEWEST, SHARE
from cleantext.corpus.templates.tally_file import END
from cleantext.text.display import pluralize

if TYPE_CHECKING:
    from cleantext.corpus.formats.registry import StrPath
    from cleantext.corpus.plan import Plan

Done = TypeVar("Done", bound=Counts)

PATIENCE = 1.0
"""Seconds from one look at thousands of tasks to the next."""


class FilesError(Exception):
    """Some files could not be done; all others are.

    Attributes:
        reasons: why, by output.

    """

    def __init__(self, reasons: Mapping[Path, str]) -> None:
        super().__init__(reasons)
        self.reasons = reasons

    def __str__(self) -> str:
        path, reason = next(iter(self.reasons.items()))
        return (
            f"{pluralize(len(self.reasons), 'file')} could not be done, the first is {path}: "
            f"{reason}; all others are done: resume=True leaves them as they are"
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
    """Clean files, each in a task of its own; the outputs are those of ``cleantext-corpus run``.

    Rejects of ``folder/a.jsonl`` go to ``folder.rejects/a.jsonl.rejects.jsonl``. Outputs that are
    there are replaced, unless `resume` says that they are done. Ray does a task again whose
    process has died; outputs are there whole or not at all.

    Args:
        inputs: files, or folders of them.
        folder: where an output for each of them goes.
        plan: what is wanted.
        source_format: one of `formats.registry.FORMATS`; without it, the names tell.
        target_format: likewise.
        resume: whether outputs that are there stay as they are.
        quiet: whether no progress is told.

    Returns:
        What was done; the seconds are those that passed here.

    Raises:
        FormatError: an input can't be read, a format can't be told, or two outputs would be the
            same file.
        ConflictError: a file would be written that is read.
        FilesError: some files could not be done.
        MissingExtraError: Ray is not installed.

    """
    home = Path(folder).absolute()
    named = [Path(path).absolute() for path in inputs]
    targets = targets_of(list(map(str, named)), f"{home}/", source_format, target_format)
    jobs = [_job(target, plan, home, source_format) for target in targets]
    files = [files_of(named, job, target.path) for job, target in zip(jobs, targets, strict=True)]
    check(*files)
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
) -> Learnt:
    """Learn the lines of sites' own; the output is that of ``cleantext-corpus learn``.

    The pages of each file are counted in a task of its own, and then the counts together.

    Args:
        inputs: files, or folders of them.
        output: the file of templates.
        tallies: the folder for what is counted; who keeps it can add to it later.
        names: what the fields for text and address are called.
        source_format: as in `clean_files`.
        share: of a host's pages, the least share on which such a line stands.
        fewest: on how many pages it stands at least, from `FEWEST` up.
        resume: as in `clean_files`, for the tallies.
        quiet: as in `clean_files`.

    Returns:
        What was learnt; the seconds are those that passed while pages were counted.

    Raises:
        FormatError, ConflictError, FilesError, MissingExtraError: as `clean_files`.

    """
    ray, home = load("ray", "ray"), Path(tallies).absolute()
    named = [Path(path).absolute() for path in inputs]
    data = targets_of(list(map(str, named)), f"{home}/", source_format, "jsonl")
    targets = [target._replace(path=Path(f"{target.path}{END}")) for target in data]
    file = Path(output).absolute()
    counted = [target.path for target in targets]
    lesson = Lesson(counted, (), file, rejects_of(file), share=share, fewest=fewest)
    counts = [_lesson(target, home, names, source_format) for target in targets]
    check(replace(lesson.files, inputs=named), *(count.files for count in counts))
    check_replaced(file)  # now, and not when all is counted
    shared = (home, names, source_format)
    learnt = _run(_count, Learnt(), targets, shared, resume=resume, quiet=quiet)
    merged = ray.get(ray.remote(learn_here).remote(lesson))
    learnt.hosts, learnt.lines = merged.hosts, merged.lines
    read = (path for count in counts for path in count.files.inputs)
    learnt.passed_over = passed_over(named, read)
    return learnt


def _job(target: Target, plan: Plan, home: Path, source_format: str | None) -> Job:
    return Job((target,), plan, _rejects(target.path, home), source_format)


def _clean(target: Target, plan: Plan, home: Path, source_format: str | None) -> Totals:
    job = _job(target, plan, home, source_format)
    return clean_job(job, files_of((), job, target.path))


def _lesson(target: Target, home: Path, names: Names, source_format: str | None) -> Lesson:
    rejects = _rejects(target.path, home)
    return Lesson(
        (), target.sources, target.path, rejects, names=names, source_format=source_format
    )


def _count(target: Target, home: Path, names: Names, source_format: str | None) -> Learnt:
    return learn_here(_lesson(target, home, names, source_format))


def _rejects(output: Path, home: Path) -> Path:
    """Where the rejects of an output go: not to the folder, where all files are taken for data."""
    if home in output.parents:
        output = Path(f"{home}.rejects", output.relative_to(home))
    return rejects_of(output)


def _run(
    work: Callable[..., Done],
    totals: Done,
    targets: Sequence[Target],
    shared: Sequence[Any],
    *,
    resume: bool,
    quiet: bool,
) -> Done:
    """Do work for each target, in tasks; give the totals, with what was done."""
    ray, start = load("ray", "ray"), time.monotonic()
    task, common = ray.remote(work), [ray.put(each) for each in shared]
    left = [target for target in targets if not (resume and target.path.exists())]
    tasks = {task.remote(target, *common): target for target in left}
    size = sum(size_of(source) for target in left for source in target.sources)
    with closing(voice(size, 0, quiet=quiet)) as speaker:
        _collect(tasks, totals, speaker)
    totals.seconds = time.monotonic() - start
    return totals


def _collect(tasks: Mapping[Any, Target], totals: Counts, speaker: Voice) -> None:
    """Add up what was done by tasks; as they end, which is in no order."""
    ray = load("ray", "ray")
    consumed, waiting = 0, list(tasks)
    reasons: dict[Path, str] = {}
    while waiting:
        ended, waiting = ray.wait(waiting, num_returns=len(waiting), timeout=PATIENCE)
        for task in ended:
            try:
                totals.add(ray.get(task))
            except ray.exceptions.RayError as error:
                cause = getattr(error, "cause", error)
                reasons[tasks[task].path] = f"{type(cause).__name__}: {cause}"
            consumed += sum(map(size_of, tasks[task].sources))
        speaker.step(totals, consumed)
    if reasons:
        raise FilesError(dict(sorted(reasons.items())))
