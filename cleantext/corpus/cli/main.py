"""The command `cleantext-corpus`, which finds the command to run.

So ``--help`` and mistakes are answered at once.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from cleantext.cli.arguments import Parser, Version, add_completion
from cleantext.system.output import guard

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

ARGUMENTS = "cleantext.corpus.cli.arguments"
"""The module with the options of the commands."""

EXIT_CODES = (
    "exit code: 0 complete; 1 complete, but damaged parts of the input were left out; 2 error, "
    "which is explained in one line; 128 and more: stopped by a signal"
)


class Command(NamedTuple):
    """A command of `cleantext-corpus`.

    Attributes:
        help: what it does.
        arguments: the function in `ARGUMENTS` that adds its options to a parser.
        module: the module with its `main(options)`.

    """

    help: str
    arguments: str
    module: str


COMMANDS = {
    "run": Command(
        "clean the texts of a data set", "add_run_arguments", "cleantext.corpus.cli.run"
    ),
    "learn": Command(
        "learn the templates of sites from their pages",
        "add_learn_arguments",
        "cleantext.corpus.cli.learn",
    ),
    "report": Command(
        "show what is removed from a sample of a data set, as a page of HTML",
        "add_report_arguments",
        "cleantext.corpus.cli.report",
    ),
}


class CorpusParser(Parser):
    """The parser of `cleantext-corpus` and of each of its commands."""

    def error(self, message: str) -> NoReturn:
        """Print the mistake in one line and exit with code 2."""
        hint = "" if "; " in message else f"; see {self.prog} --help"
        super().error(message + hint)

    def complete(self) -> CorpusParser:
        """Return a parser that knows the options of all commands."""
        return make_parser(list(COMMANDS))

    def words(self) -> dict[str, tuple[str, ...]]:
        """Return the words that complete the formats, by destination."""
        from cleantext.corpus.formats.registry import format_names  # late: for completion only

        names = tuple(format_names())
        return {"source_format": names, "target_format": names}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code.

    Args:
        argv: the arguments, without the program's name; by default those of the process.

    """
    return guard("cleantext-corpus", lambda: _main(sys.argv[1:] if argv is None else argv))


def _main(words: Sequence[str]) -> int:
    options = make_parser(words).parse(words)
    code: int = import_module(COMMANDS[options.command].module).main(options)
    return code


def entry() -> None:
    """Run the console script."""
    # The processes of --jobs share the cores; threads of NumPy would compete with them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Arrow's default pool keeps freed memory: a third more was measured.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    sys.exit(main())


def make_parser(words: Sequence[str]) -> CorpusParser:
    """Make the parser for the commands named in a command line."""
    parser = CorpusParser(
        prog="cleantext-corpus",
        description="Clean data sets, and learn the templates of sites.",
        epilog=EXIT_CODES,
        allow_abbrev=False,
    )
    add_completion(parser)
    parser.add_argument("--version", action=Version, help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (text, arguments, _) in COMMANDS.items():
        command = commands.add_parser(
            name, help=text, description=text, epilog=EXIT_CODES, allow_abbrev=False
        )
        if name in words:
            getattr(import_module(ARGUMENTS), arguments)(command)
    return parser
