"""What the commands share: settings, files, the job of `run`, the workers' module."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.config.fields import FIELDS, FILE
from cleantext.config.settings import from_command_line, settings_finder
from cleantext.corpus.formats.registry import check_columns
from cleantext.corpus.runner.run import Job
from cleantext.system.processes import cores

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from cleantext.config.options import Options
    from cleantext.corpus.plan import Plan
    from cleantext.corpus.runner.shards import Target

WORKER_MODULE = "cleantext.corpus.plan"
"""The module that workers need, imported before they are forked."""


def find_settings(options: Namespace) -> Options:
    """Return the settings for the working folder."""
    return settings_finder(from_command_line(options), options.config)(Path.cwd())


def find_material(options: Namespace, settings: Options) -> dict[str, Path]:
    """Return the other files that the run reads, by the option that names them."""
    config = Path(options.config) if options.config not in (None, "none") else None
    paths = {field.flag: getattr(settings, field.name) for field in FIELDS if field.shape == FILE}
    return {name: path for name, path in {**paths, "--config": config}.items() if path}


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
