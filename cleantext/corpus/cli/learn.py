"""The command `cleantext-corpus learn`: learns site templates from pages."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.corpus.cli.job import WORKER_MODULE
from cleantext.corpus.cli.outcome import DAMAGED, fail
from cleantext.corpus.formats.records import FormatError, Names
from cleantext.corpus.formats.registry import check_columns
from cleantext.corpus.runner.diagnosis import AllRejectedError
from cleantext.corpus.runner.files import check_files
from cleantext.corpus.runner.journal import JournalError
from cleantext.corpus.runner.learn import LearnJob, find_inputs, learn
from cleantext.corpus.runner.progress import make_reporter
from cleantext.corpus.runner.rejects import RejectsError, rejects_path
from cleantext.corpus.runner.shards import input_size
from cleantext.corpus.templates.limits import FEWEST, MEMORY, SHARE
from cleantext.errors import MissingExtraError, OptionError
from cleantext.system.conflicts import ConflictError
from cleantext.system.files import describe_os_error
from cleantext.system.output import say
from cleantext.system.pool import preload
from cleantext.system.processes import WorkerError
from cleantext.system.signals import Stopped, stoppable

if TYPE_CHECKING:
    from argparse import Namespace


def main(options: Namespace) -> int:
    """Run the command; return its exit code."""
    try:
        with stoppable():
            return _learn(options)
    except (ConflictError, JournalError, AllRejectedError) as error:
        return fail(str(error))
    except (OptionError, FormatError, MissingExtraError, RejectsError, WorkerError) as error:
        return fail(str(error))
    except OSError as error:
        return fail(f"{error.filename or options.output}: {describe_os_error(error)}")
    except Stopped as stop:
        say("cleantext-corpus: stopped; nothing was written")
        return 128 + stop.number


def _learn(options: Namespace) -> int:
    job = _job(options)
    check_columns(job.sources, job.source_format, job.names)
    check_files(job.files)  # before processes are started
    preload(WORKER_MODULE)
    size = sum(map(input_size, [*job.tallies, *job.sources]))
    reporter = make_reporter(size, 0, quiet=options.quiet)
    with closing(reporter):
        learned = learn(job, reporter)
    reporter.finish(learned)
    return DAMAGED if learned.damaged else 0


def _job(options: Namespace) -> LearnJob:
    tallies, sources = find_inputs(options.inputs, options.source_format)
    return LearnJob(
        tallies,
        sources,
        Path(options.output),
        rejects_path(options.output, options.rejects),
        [Path(name) for name in options.inputs],
        Path(options.summary) if options.summary else None,
        Names(options.text_field, options.url_field),
        options.source_format,
        options.share or SHARE,
        options.pages or FEWEST,
        options.memory or MEMORY,
        options.jobs,
        options.max_rejects,
        options.timeout,
    )
