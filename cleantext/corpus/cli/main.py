"""The command `cleantext-corpus`: reads its options, and leaves the work to others.

Only what the options need is imported here, so that ``--help`` and mistakes answer at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from cleantext.cli.arguments import Parser, Version, add_completion, job_count, positive_int
from cleantext.system.output import TROUBLE, guard
from cleantext.system.output import say as say  # for the commands

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import NoReturn

    from cleantext.corpus.plan import Plan
    from cleantext.corpus.runner.run import Job
    from cleantext.corpus.runner.shards import Target

DAMAGED = 1
WORK = "cleantext.corpus.plan"
"""The module that loads what workers need."""

EXIT_CODES = (
    "exit code: 0 all is done; 1 all is done, but damaged parts of the input were left out; 2 "
    "trouble, which is told in one line; 128 and more: stopped by a signal"
)


class Command(NamedTuple):
    """A command: what it does, and its module with `add_arguments(parser)` and `main(options)`."""

    help: str
    module: str


COMMANDS = {
    "run": Command("clean the texts of a data set", "cleantext.corpus.cli.run"),
    "learn": Command("learn the furniture of sites from their pages", "cleantext.corpus.cli.learn"),
}


class CorpusParser(Parser):
    """The parser of `cleantext-corpus`, and of each of its commands."""

    def error(self, message: str) -> NoReturn:
        """Tell the mistake in one line, with the way to the help, and exit with code 2."""
        hint = "" if "; " in message else f"; see {self.prog} --help"
        super().error(message + hint)

    def complete(self) -> CorpusParser:
        """A parser that knows the options of all commands."""
        return make_parser(list(COMMANDS))

    def words(self) -> dict[str, tuple[str, ...]]:
        """Return the words that complete the formats, by destination."""
        from cleantext.corpus.formats.registry import FORMATS

        return {"source_format": tuple(FORMATS), "target_format": tuple(FORMATS)}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; give its exit code.

    Args:
        argv: the arguments, without the program's name; by default those of the process.

    """
    return guard("cleantext-corpus", lambda: _main(sys.argv[1:] if argv is None else argv))


def _main(words: Sequence[str]) -> int:
    options = make_parser(words).parse(words)
    code: int = import_module(COMMANDS[options.command].module).main(options)
    return code


def entry() -> None:
    """The console script."""
    # The processes of --jobs share the cores; threads of NumPy's would only be in their way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Arrow's own keeps what it was given: it was measured to need a third more.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    sys.exit(main())


def fail(message: str) -> int:
    """Tell what went wrong; give the exit code."""
    say(f"cleantext-corpus: error: {message}")
    return TROUBLE


def told(error: Exception) -> str:
    """What went wrong, in one line: errors of the system with the file and the way out."""
    if not isinstance(error, OSError):
        return str(error)
    from cleantext.system.files import describe_os_error  # late: --version needs none of it

    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{describe_os_error(error)}"


def field_name(text: str) -> str:
    """Read the name of a field."""
    if not text:
        raise argparse.ArgumentTypeError("the name is empty; is a variable not set?")
    return text


def report_file(text: str) -> str:
    """Read the name of a file that tells about a run."""
    if text in ("", "-"):
        raise argparse.ArgumentTypeError(f"{text!r} is no name of a file")
    return text


def add_fields(parser: ArgumentParser | argparse._ArgumentGroup) -> None:
    """Add the options that say what fields are called."""
    add = parser.add_argument
    add(
        "--text-field",
        metavar="NAME",
        default="text",
        type=field_name,
        help="the text (text); a.b is the field b of the field a",
    )
    add(
        "--url-field",
        metavar="NAME",
        default="url",
        type=field_name,
        help="the page's address, if any (url)",
    )


def add_reports(parser: ArgumentParser | argparse._ArgumentGroup) -> None:
    """Add the options for bad records and for the summary."""
    add = parser.add_argument
    add(
        "--rejects",
        metavar="FILE",
        type=report_file,
        help="for records that can't be read: OUT.rejects.jsonl",
    )
    add(
        "--max-rejects",
        metavar="N",
        type=_number,
        help="stop at one more bad record than this; by default, never",
    )
    add("--summary", metavar="FILE", type=report_file, help="write the summary as JSON, too")


def add_workers(parser: ArgumentParser | argparse._ArgumentGroup) -> None:
    """Add the options for worker processes."""
    from cleantext.system.processes import TIMEOUT

    add = parser.add_argument
    add("-j", "--jobs", metavar="N", type=job_count, help="processes; by default one a core")
    add(
        "--timeout",
        metavar="SECONDS",
        type=_seconds,
        default=TIMEOUT,
        help=f"reject a record that takes longer ({TIMEOUT:g}; 0 for no limit)",
    )


def job_of(options: Namespace, targets: Iterable[Target], plan: Plan, rejects: Path) -> Job:
    """The job that the options of ``run`` ask for, through files or pipes.

    Raises:
        FormatError: a column of an input is missing, or would be replaced.

    """
    from cleantext.corpus.runner.cures import check_columns
    from cleantext.corpus.runner.run import Job
    from cleantext.system.processes import cores

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


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < 1 << 31:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds from 0 up")
    return seconds


def _number(text: str) -> int:
    return 0 if text == "0" else positive_int(text)


def make_parser(words: Sequence[str]) -> CorpusParser:
    """The parser of a command line; it knows the options of the command that the line names."""
    parser = CorpusParser(
        prog="cleantext-corpus",
        description="Clean data sets: JSON Lines, Parquet, WET, WARC, folders of text files.",
        epilog=EXIT_CODES,
        allow_abbrev=False,
    )
    add_completion(parser)
    parser.add_argument("--version", action=Version, help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (text, module) in COMMANDS.items():
        command = commands.add_parser(
            name, help=text, description=text, epilog=EXIT_CODES, allow_abbrev=False
        )
        if name in words:
            import_module(module).add_arguments(command)
    return parser
