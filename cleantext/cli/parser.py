"""The parser of the command `cleantext`.

Nothing heavy is imported here, so that usage errors answer at once.
"""

from __future__ import annotations

import argparse
from itertools import combinations, product

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
    from collections.abc import Mapping, Sequence


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse arguments; raise `SystemExit` if they are wrong or ask for help."""
    parser = make_parser()
    words = list(argv)
    end = words.index("--") if "--" in words else len(words)
    # A format follows "=" only: in "--explain FILE", FILE is a file to clean.
    options = ["--explain=text" if word == "--explain" else word for word in words[:end]]
    arguments = parser.parse(options, mixed=True)
    arguments.files += words[end + 1 :]  # argparse would lose the "--"
    _refuse_contradictions(parser, arguments)
    if arguments.in_place and (not arguments.files or "-" in arguments.files):
        parser.error("--in-place needs files or folders; standard input can't be replaced")
    if arguments.stdin_filename and any(name != "-" for name in arguments.files):
        parser.error("--stdin-filename names standard input, but files are given")
    if arguments.output == "-":
        arguments.output = ""  # standard output, where the text goes without the option
    if arguments.output and len(arguments.files) > 1:
        parser.error("--output takes one text; give one file, or clean several with --in-place")
    if arguments.undo and arguments.files:
        parser.error("--undo finds the files in the account; give no others")
    if arguments.show_settings and not arguments.files:
        parser.error("--show-settings needs files")
    return arguments


_WAYS = ("in_place", "output", "check", "diff")
_TOTALS = ("statistics", "report")
_ACTIONS = (*_WAYS, "look", *_TOTALS, "show_settings", "undo")
_TOGETHER = {
    ("check", "diff"),
    _TOTALS,
    *product(_WAYS, _TOTALS),
    *((way, "undo") for way in ("check", "diff")),
}
"""The actions that do not contradict each other."""


def _refuse_contradictions(parser: Parser, arguments: argparse.Namespace) -> None:
    given = [name for name in _ACTIONS if getattr(arguments, name)]
    for first, second in combinations(given, 2):
        if (first, second) not in _TOGETHER:
            one, other = (f"--{name.replace('_', '-')}" for name in (first, second))
            parser.error(f"{one} and {other} contradict each other: choose one")


EXPLAINED = ("text", "json", "github")
"""The formats of the list of changes."""


class MainParser(Parser):
    """The parser of `cleantext`; its help ends with a manual."""

    def format_help(self) -> str:
        """Return the help, with the manual below the options."""
        from cleantext.cli.help import manual

        self.epilog = manual()
        self.formatter_class = _raw
        # The value follows "=" only, which argparse can't express.
        return super().format_help().replace("--explain [FORMAT]", "--explain[=FORMAT]")

    def words(self) -> Mapping[str, Sequence[str]]:
        """Return the words that complete ``--explain``."""
        return {"explain": EXPLAINED}


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
        help="a file, a folder (unless its texts would be printed), or - for standard input "
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
    add(
        "-o",
        "--output",
        metavar="FILE",
        type=file_name,
        help="write the cleaned text to this file, whole or not at all; never over the input",
    )
    add("--check", action="store_true", help="write nothing; list the files that would change")
    add("--diff", action="store_true", help="write nothing; print a unified diff, for patch -p1")
    add(
        "--undo",
        metavar="ACCOUNT",
        type=file_name,
        help="give the files back as they were before --in-place --explain=json 2> ACCOUNT; with "
        "--check or --diff, write nothing",
    )
    _add_views(parser)


def _add_views(parser: Parser) -> None:
    add = parser.add_argument_group("what to see").add_argument
    add(
        "--look",
        action="store_true",
        help="show what stays and what is cut, line by line, in $PAGER; needs the extra look",
    )
    add(
        "--report",
        metavar="FILE.html",
        type=page_name,
        help="write a page of HTML that shows what is removed, and print no text; needs the extra "
        "report",
    )
    add(
        "--explain",
        nargs="?",
        type=one_of(*EXPLAINED),
        metavar="FORMAT",
        help="list every change and its reason on standard error, with totals by kind; "
        "--explain=json prints one JSON object per file and line, --explain=github annotations "
        "for a pull request",
    )
    add(
        "-v",
        "--verbose",
        action="store_true",
        help="like --explain, with the filter and the rule that made each change",
    )
    add(
        "--statistics",
        action="store_true",
        help="print the lines and words by kind, in all files together, and no text",
    )
    add(
        "--show-settings",
        action="store_true",
        help="print the options that apply to the files, where each is set, and how the files "
        "are read",
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
