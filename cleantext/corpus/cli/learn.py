"""The command `cleantext-corpus learn`: which lines of sites are their own, by their pages."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.corpus.cli.main import (
    DAMAGED,
    WORK,
    add_fields,
    add_reports,
    add_workers,
    fail,
    say,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_UNITS = {"": 0, "K": 10, "M": 20, "G": 30}


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    add(
        "inputs",
        nargs="+",
        metavar="IN",
        help="a file, or a folder of files, whose records have addresses: their hosts are the "
        "sites; files called .tally, as learn writes them, are counted together",
    )
    add(
        "-o",
        "--output",
        metavar="OUT",
        required=True,
        help="a line for each line of a site's own, for you to read, to edit and to keep; or, "
        "called .tally, what was counted, to be counted together with others. What was "
        "learnt before is replaced, and no other file",
    )
    add("--from", dest="source_format", metavar="FORMAT", help="of the inputs, as in run")
    add_fields(parser)
    _add_limits(parser)
    add_reports(parser)
    add_workers(parser)
    add("-q", "--quiet", action="store_true", help="tell trouble, no more")


def _add_limits(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--share",
        metavar="SHARE",
        type=_share,
        help="of a host's pages, the least share on which a line of its own stands (0.2); 0.5 "
        "where the body finder is not to run",
    )
    add(
        "--pages",
        metavar="N",
        type=_pages,
        help="on how many pages such a line stands at least (5, and never fewer)",
    )
    add(
        "--memory",
        metavar="SIZE",
        type=_size,
        help="memory that all processes may take together, as in 512M (the default) or 2G; what "
        "it does not hold goes to temporary files",
    )


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0
    if not 0 < share <= 1:
        raise ArgumentTypeError(f"{text!r} is no share above 0 and up to 1")
    return share


def _pages(text: str) -> int:
    from cleantext.corpus.templates.tally import FEWEST

    if not text.isdecimal() or int(text) < FEWEST:
        raise ArgumentTypeError(f"{text!r} is no number from {FEWEST} up")
    return int(text)


def _size(text: str) -> int:
    """Bytes, as in ``512M``."""
    from cleantext.corpus.templates.learn import least_memory

    found = re.fullmatch(r"(\d+)([KMG]?)i?B?", text.strip(), re.IGNORECASE | re.ASCII)
    size = int(found[1]) << _UNITS[found[2].upper()] if found else 0
    if size < least_memory(1):
        raise ArgumentTypeError(f"it takes at least {least_memory(1) >> 20}M, not {text!r}")
    return size


def main(options: Namespace) -> int:
    """Run the command; give its exit code."""
    from cleantext.corpus.extras import MissingExtraError
    from cleantext.corpus.formats.records import FormatError
    from cleantext.corpus.runner.cures import AllRejectedError
    from cleantext.corpus.runner.journal import JournalError
    from cleantext.corpus.runner.rejects import RejectsError
    from cleantext.errors import OptionError
    from cleantext.system.conflicts import ConflictError
    from cleantext.system.files import describe_os_error
    from cleantext.system.processes import WorkerError
    from cleantext.system.signals import Stopped, stoppable

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
    from cleantext.corpus.formats.records import Names
    from cleantext.corpus.runner.claims import check
    from cleantext.corpus.runner.cures import check_columns
    from cleantext.corpus.runner.progress import voice
    from cleantext.corpus.runner.rejects import rejects_of
    from cleantext.corpus.runner.shards import size_of
    from cleantext.corpus.templates.learn import Lesson, inputs_of, learn
    from cleantext.corpus.templates.tally import FEWEST, MEMORY, SHARE
    from cleantext.system.pool import preload

    tallies, sources = inputs_of(options.inputs, options.source_format)
    names = Names(options.text_field, options.url_field)
    check_columns(sources, options.source_format, names)
    lesson = Lesson(
        tallies,
        sources,
        Path(options.output),
        rejects_of(options.output, options.rejects),
        [Path(name) for name in options.inputs],
        Path(options.summary) if options.summary else None,
        names,
        options.source_format,
        options.share or SHARE,
        options.pages or FEWEST,
        options.memory or MEMORY,
        options.jobs,
        options.max_rejects,
        options.timeout,
    )
    check(lesson.files)  # before processes are started
    preload(WORK)
    speaker = voice(sum(map(size_of, [*tallies, *sources])), 0, quiet=options.quiet)
    with closing(speaker):
        learnt = learn(lesson, speaker)
    speaker.finish(learnt)
    return DAMAGED if learnt.damaged else 0
