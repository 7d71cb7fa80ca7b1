"""The command `cleantext-corpus`: reads its options, and leaves the work to others.

Only what the options need is imported here, so that ``--help`` and mistakes answer at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from cleantext.cli import count

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Sequence
    from typing import Any, NoReturn

DAMAGED = 1
TROUBLE = 2
WORK = "cleantext.corpus.texts"
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
    "run": Command("clean the texts of a data set", "cleantext.corpus.command"),
    "learn": Command("learn the furniture of sites from their pages", "cleantext.corpus.learn"),
}


class Parser(argparse.ArgumentParser):
    """A parser that tells mistakes in one line."""

    def error(self, message: str) -> NoReturn:
        """Tell the mistake and exit with code 2."""
        self.exit(2, f"{self.prog}: error: {message}; see {self.prog} --help\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; give its exit code.

    Args:
        argv: the arguments, without the program's name; by default those of the process.

    """
    words = sys.argv[1:] if argv is None else argv
    try:
        options = make_parser(words).parse_args(words)
    except SystemExit as stop:
        return int(stop.code or 0)
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


def say(line: str) -> None:
    """Tell people something, where somebody may hear it."""
    if sys.stderr:  # closed, it is None, which `print` takes for standard output
        print(line, file=sys.stderr)


def add_fields(parser: ArgumentParser | argparse._ArgumentGroup) -> None:
    """Add the options that say what fields are called."""
    add = parser.add_argument
    add(
        "--text-field",
        metavar="NAME",
        default="text",
        help="the text (text); a.b is the field b of the field a",
    )
    add("--url-field", metavar="NAME", default="url", help="the page's address, if any (url)")


def add_reports(parser: ArgumentParser | argparse._ArgumentGroup) -> None:
    """Add the options for bad records and for the summary."""
    add = parser.add_argument
    add("--rejects", metavar="FILE", help="for records that can't be read: OUT.rejects.jsonl")
    add(
        "--max-rejects",
        metavar="N",
        type=_number,
        help="stop at one more bad record than this; by default, never",
    )
    add("--summary", metavar="FILE", help="write the summary as JSON, too")


def add_workers(parser: ArgumentParser | argparse._ArgumentGroup) -> None:
    """Add the options for worker processes."""
    from cleantext.system.processes import TIMEOUT

    add = parser.add_argument
    add("-j", "--jobs", metavar="N", type=count, help="processes; by default one a core")
    add(
        "--timeout",
        metavar="SECONDS",
        type=_seconds,
        default=TIMEOUT,
        help=f"reject a record that takes longer ({TIMEOUT:g}; 0 for no limit)",
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < 1 << 31:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds from 0 up")
    return seconds


def _number(text: str) -> int:
    return 0 if text == "0" else count(text)


def make_parser(words: Sequence[str]) -> Parser:
    """The parser of a command line; it knows the options of the command that the line names."""
    parser = Parser(
        prog="cleantext-corpus",
        description="Clean data sets: JSON Lines, Parquet, WET, WARC, folders of text files.",
        epilog=EXIT_CODES,
        allow_abbrev=False,
    )
    parser.add_argument("--version", nargs=0, action=_Version, help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (text, module) in COMMANDS.items():
        command = commands.add_parser(
            name, help=text, description=text, epilog=EXIT_CODES, allow_abbrev=False
        )
        if name in words:
            import_module(module).add_arguments(command)
    return parser


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from cleantext import __version__

        print(f"cleantext-corpus {__version__}")
        parser.exit()
