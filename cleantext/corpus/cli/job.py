"""What the commands share about jobs: the job of `run`, and the workers' module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleantext.corpus.formats.registry import check_columns
from cleantext.corpus.runner.run import Job
from cleantext.system.processes import cores

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable
    from pathlib import Path

    from cleantext.corpus.plan import Plan
    from cleantext.corpus.runner.shards import Target

WORKER_MODULE = "cleantext.corpus.plan"
"""The module that workers need, imported before they are forked."""


def make_job(options: Namespace, targets: Iterable[Target], plan: Plan, rejects: Path) -> Job:
    """Make the job that the options ask for, through files or pipes.

    Raises:
        FormatError: a column of an input is missing, or would be replaced.

    """
    job = Job(
        tuple(targets),
        plan,
        rejects,
        options.source_format,
        options.jobs or cores(),
        options.max_rejects,
        options.timeout,
        options.salvage,
    )
    check_columns(job.sources, job.source_format, job.names)
    return job
