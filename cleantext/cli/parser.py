"""The parser of the command `cleantext`.

Nothing heavy is imported here, so that usage errors answer at once.
"""

from __future__ import annotations

import argparse

from cleantext.cli.arguments import (
    Parser,
    Version,
    add_chain_options,
    add_completion,
    add_config,
    add_options,
    file_name,
    job_count,
    one_of,
    page_name,
)
from cleantext.config.fields import PROCESSING, SELECTION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse arguments; raise `SystemExit` if they are wrong or ask for help."""
    parser = make_parser()
    words = list(argv)
    end = words.index("--") if "--" in words else len(words)
    # A format follows "=" only: in "--explain FILE", FILE is a file to clean.
    options = ["--explain=text" if word == "--explain" else word for word in words[:end]]
    arguments = parser.parse(options, mixed=True)
    arguments.files += words[end + 1 :]  # argparse would lose the "--"
    if arguments.in_place and (arguments.check or arguments.diff):
        parser.error("--in-place writes, --check and --diff do not: choose one")
    if arguments.in_place and (not arguments.files or "-" in arguments.files):
        parser.error("--in-place needs files or folders; standard input can't be replaced")
    if arguments.stdin_filename and any(name != "-" for name in arguments.files):
        parser.error("--stdin-filename names standard input, but files are given")
    return arguments


class MainParser(Parser):
    """The parser of `cleantext`; its help ends with a manual."""

    def format_help(self) -> str:
        """Return the help, with the manual below the options."""
        from cleantext.cli.help import manual

        self.epilog = manual()
        self.formatter_class = _raw
        # The value follows "=" only, which argparse can't express.
        return super().format_help().replace("--explain [json]", "--explain[=json]")


def _narrow(prog: str) -> argparse.HelpFormatter:
    # argparse makes a formatter for each option; without a width, each would look up that of the
    # terminal, with modules whose import takes a quarter of the time of --version.
    return argparse.HelpFormatter(prog, width=80)


def _raw(prog: str) -> argparse.HelpFormatter:
    return argparse.RawDescriptionHelpFormatter(prog, width=80)


def make_parser() -> MainParser:
    """Make the parser of the command line."""
    parser = MainParser(
        prog="cleantext",
        description="Clean text extracted from web pages: keep the article; drop the menus, ads,\n"
        "cookie notices, newsletter pitches, share buttons and teasers around it; and\n"
        "repair mojibake and white space.",
        usage="cleantext [options] [FILE ...]",
        formatter_class=_narrow,
        allow_abbrev=False,
        add_help=False,
    )
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="a file, a folder (with --in-place, --check or --diff), or - for standard input "
        "(the default)",
    )
    _add_actions(parser)
    add_chain_options(parser)
    _add_selection(parser)
    _add_processing(parser)
    return parser


def _add_actions(parser: Parser) -> None:
    group = parser.add_argument_group("what to do (default: print the cleaned text)")
    add = group.add_argument
    add(
        "-i",
        "--in-place",
        action="store_true",
        help="replace the contents of the files; permissions, owners and symbolic links are kept, "
        "files with several hard links are refused",
    )
    add("--check", action="store_true", help="write nothing; list the files that would change")
    add("--diff", action="store_true", help="write nothing; print a unified diff, for patch -p1")
    add(
        "--report",
        metavar="FILE.html",
        type=page_name,
        help="write a page of HTML that shows what is removed, and print no text; takes the extra "
        "report",
    )
    add(
        "--explain",
        nargs="?",
        type=one_of("text", "json"),
        metavar="json",
        help="list every change and its reason on standard error, with totals by kind; "
        "--explain=json prints one JSON object per file and line",
    )
    add(
        "-v",
        "--verbose",
        action="store_true",
        help="like --explain, with the filter and the rule that made each change",
    )


def _add_selection(parser: Parser) -> None:
    group = parser.add_argument_group("files to clean in folders (patterns as in .gitignore)")
    add_options(group, SELECTION)
    group.add_argument(
        "--force-exclude",
        action="store_true",
        help="skip excluded and ignored files even if they are named (for pre-commit)",
    )
    group.add_argument(
        "--force",
        action="store_true",
        help="clean named files that are code or data by their suffix (.py, .csv, .srt, ...)",
    )


def _add_processing(parser: Parser) -> None:
    group = parser.add_argument_group("other options")
    add = group.add_argument
    add_config(group)
    add_options(group, PROCESSING)
    add(
        "--stdin-filename",
        metavar="NAME",
        type=file_name,
        help="name of the file that standard input holds: for messages, exclusion and "
        "configuration",
    )
    add(
        "-j",
        "--jobs",
        metavar="N",
        type=job_count,
        help="number of processes (default: 1, or one per core for many or large files)",
    )
    add("-q", "--quiet", action="store_true", help="print only errors and what --explain lists")
    add_completion(group)
    add("--version", action=Version, help="print the version and exit")
    add("-h", "--help", action="help", help="print this help and exit")
