"""The command `cleantext-corpus report`: a page about a data set."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.config.build import build
from cleantext.corpus.cli.job import WORKER_MODULE, find_material, find_settings
from cleantext.corpus.cli.outcome import DAMAGED, describe_error, fail
from cleantext.corpus.formats.records import PIPE, FormatError
from cleantext.corpus.formats.registry import check_columns
from cleantext.corpus.plan import Plan
from cleantext.corpus.runner.diagnosis import AllRejectedError
from cleantext.corpus.runner.progress import make_reporter
from cleantext.corpus.runner.report import Passage, ReportJob, Shown, describe_sample, draw
from cleantext.corpus.runner.shards import find_sources, input_files, input_size
from cleantext.errors import MissingExtraError
from cleantext.report.page import check_page, write_page
from cleantext.system.conflicts import ConflictError, Use
from cleantext.system.output import say
from cleantext.system.pool import preload
from cleantext.system.processes import WorkerError, cores
from cleantext.system.signals import Stopped, stoppable

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from cleantext.config.options import Options


def main(options: Namespace) -> int:
    """Run the command; return its exit code."""
    try:
        with stoppable():
            return _report(options)
    except (AllRejectedError, ConflictError, FormatError, MissingExtraError) as error:
        return fail(str(error))
    except (ValueError, WorkerError, OSError) as error:  # a ValueError: an option is wrong
        return fail(describe_error(error))
    except Stopped as stop:
        say("cleantext-corpus: stopped; nothing was written")
        return 128 + stop.number


def _report(options: Namespace) -> int:
    settings, output = find_settings(options), Path(options.output)
    job = _job(options, settings)
    check_page(output, _reads(options, settings, job))
    preload(WORKER_MODULE)
    counts = Shown()
    sample = _draw(options, job, counts)
    reporter = make_reporter(sum(len(each.text) for each in sample), 0, quiet=options.quiet)
    with closing(reporter):
        texts = [*describe_sample(job, sample, counts, reporter)]
        write_page(output, texts)
    reporter.finish(counts)
    return DAMAGED if counts.damaged else 0


def _draw(options: Namespace, job: ReportJob, counts: Shown) -> Sequence[Passage]:
    size = sum(map(input_size, job.sources))
    with closing(make_reporter(size, 0, quiet=options.quiet)) as reporter:
        return draw(job, counts, reporter)


def _job(options: Namespace, settings: Options) -> ReportJob:
    build(settings)  # so that wrong options are told before anything is read
    job = ReportJob(
        find_sources(options.inputs, options.source_format),
        Plan(settings, text_field=options.text_field, url_field=options.url_field),
        options.id_field,
        options.sample,
        options.source_format,
        options.jobs or cores(),
        options.timeout,
    )
    check_columns(job.sources, job.source_format, job.names)
    return job


def _reads(options: Namespace, settings: Options, job: ReportJob) -> Iterator[Use]:
    """Yield the files that the command reads."""
    for path in (*map(Path, options.inputs), *input_files(job.sources)):
        if path != PIPE:
            yield Use(path, "an input")
    for name, path in find_material(options, settings).items():
        yield Use(path, f"the file of {name}")
