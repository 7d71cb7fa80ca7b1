"""The command `cleantext`: reads its options, and leaves the work to `cleantext.cli.command`.

Only what the options need is imported here, so that ``--version`` and mistakes answer at once.
"""

from __future__ import annotations

import argparse
import os
import sys

import cleantext
from cleantext.cli.arguments import Parser, Version, add_completion
from cleantext.system.output import guard

FOREIGN = (
    "cleantext: error: another distribution has put its files over the import package of "
    "cleantext-filters (clean-text and cleantext do); uninstall it, then: "
    "pip install --force-reinstall --no-deps cleantext-filters"
)

MOST_JOBS = 1024
"""Processes. A slip in their number must not fill the machine."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; give its exit code.

    Args:
        argv: the arguments, without the program's name; by default those of the process.

    """
    if "build_chain" not in getattr(cleantext, "__all__", ()):
        print(FOREIGN, file=sys.stderr)
        return 2
    return guard("cleantext", lambda: _main(sys.argv[1:] if argv is None else argv))


def _main(argv: Sequence[str]) -> int:
    options = read_options(argv)
    from cleantext.cli.command import run

    return run(options)


def entry() -> None:
    """The console script."""
    # The processes of --jobs share the cores; threads of NumPy's would only be in their way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(main())


def read_options(argv: Sequence[str]) -> argparse.Namespace:
    """The options that these arguments spell; `SystemExit` where they are none, or ask for help."""
    parser = make_parser()
    words = list(argv)
    cut = words.index("--") if "--" in words else len(words)
    # A form follows only after "=": "--explain FILE" explains what goes from the file.
    spelt = ["--explain=text" if word == "--explain" else word for word in words[:cut]]
    options = parser.parse(spelt, mixed=True)
    options.files += words[cut + 1 :]  # argparse loses the "--" here
    if options.in_place and (options.check or options.diff):
        parser.error("--in-place writes, --check and --diff do not: choose one")
    if options.in_place and (not options.files or "-" in options.files):
        parser.error("--in-place needs files or folders; standard input has no place")
    return options


class MainParser(Parser):
    """The parser of `cleantext`; its help has the parts that are read from the filters."""

    def format_help(self) -> str:
        """The help, with a manual below the options."""
        from cleantext.cli.help import manual

        self.epilog = manual()
        self.formatter_class = _raw
        # A value follows after "=" only, which argparse can't say.
        return super().format_help().replace("--explain [json]", "--explain[=json]")


def _narrow(prog: str) -> argparse.HelpFormatter:
    # The parser makes a formatter for each option, and one without a width would look for that
    # of the terminal, with modules that take a quarter of the time of --version.
    return argparse.HelpFormatter(prog, width=80)


def _raw(prog: str) -> argparse.HelpFormatter:
    return argparse.RawDescriptionHelpFormatter(prog, width=80)


def make_parser() -> MainParser:
    """The parser of the command line."""
    parser = MainParser(
        prog="cleantext",
        description="Clean text that has left its web page: keep the article, drop the menus,\n"
        "adverts, consent notices, newsletter pitches, share buttons and teasers around\n"
        "it, and repair its characters.",
        usage="cleantext [options] [FILE ...]",
        formatter_class=_narrow,
        allow_abbrev=False,
        add_help=False,
    )
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="a file, a folder (with --in-place, --check or --diff), or - for standard input, "
        "which is also read when there is none",
    )
    _add_what_to_do(parser)
    add_what_goes(parser)
    add_own_material(parser)
    _add_which_files(parser)
    _add_how(parser)
    return parser


def _add_what_to_do(parser: Parser) -> None:
    group = parser.add_argument_group("what to do (without these: print the cleaned text)")
    add = group.add_argument
    add(
        "-i",
        "--in-place",
        action="store_true",
        help="write the cleaned text into the files, which keep their permissions, owners and "
        "links; one with several hard links is refused",
    )
    add("--check", action="store_true", help="write nothing; name the files that would change")
    add("--diff", action="store_true", help="write nothing; print a unified diff, for patch -p1")
    add(
        "--explain",
        nargs="?",
        type=_one_of("text", "json"),
        metavar="json",
        help="tell on standard error, by line, what went and what spoke for it, with a total by "
        "kind; --explain=json: an object for each file, one a line",
    )
    add("-v", "--verbose", action="store_true", help="as --explain, with each filter and its rule")


def add_what_goes(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose the chain; `cleantext-corpus` has them too."""
    group = parser.add_argument_group("what goes (names with commas between; may be repeated)")
    add = group.add_argument
    add("--preset", metavar="NAME", help="the chain to start from: article (default), page, repair")
    for name, metavar, text in (
        ("--keep", "KINDS", "kinds of boilerplate that stay"),
        ("--drop", "KINDS", "kinds that go, besides those that the preset drops"),
        ("--only", "FILTERS", "these filters and no others run"),
        ("--skip", "FILTERS", "these filters do not run"),
        ("--languages", "CODES", "look for the phrases of these languages alone (default: all)"),
        ("--skip-languages", "CODES", "look for the phrases of these languages never"),
    ):
        add(name, metavar=metavar, action="extend", type=_commas, default=[], help=text)


def add_own_material(parser: argparse.ArgumentParser) -> None:
    """Add the options for own phrases, patterns, filters and models; as `add_what_goes`."""
    group = parser.add_argument_group("your own material (may be repeated; see cleantext-lint)")
    add = group.add_argument
    add(
        "--phrase",
        metavar="KIND=PHRASE",
        action="append",
        type=phrase,
        default=[],
        help="drop the line PHRASE as KIND; 'PHRASE *' is the start of a short line, '/PATTERN/' "
        "a regular expression",
    )
    add(
        "--protect",
        metavar="PATTERN",
        action="append",
        default=[],
        help="leave alone every line in which this regular expression finds something",
    )
    add(
        "--filter",
        metavar="MODULE:NAME",
        action="append",
        default=[],
        help="run an own filter as well, made with @rewrite, @drop or @trim; the module may "
        "stand in the working folder",
    )
    add(
        "--body-model",
        metavar="FILE",
        help="find the body with this model, trained by python -m cleantext.training",
    )
    add(
        "--templates",
        metavar="FILE",
        help="drop a site's own lines, learnt by cleantext-corpus learn, from its texts",
    )
    add(
        "--url",
        metavar="ADDRESS",
        help="for --templates: the page's address, or the host, of texts that bring none",
    )


def _add_which_files(parser: Parser) -> None:
    group = parser.add_argument_group("which files of a folder (patterns as in .gitignore)")
    add = group.add_argument
    add(
        "--include",
        metavar="PATTERN",
        action="append",
        default=[],
        help="take files like this, instead of *.txt, *.text, *.md and *.markdown",
    )
    add(
        "--exclude",
        metavar="PATTERN",
        action="append",
        default=[],
        help="pass over files like this; LICENSE*, COPYING*, NOTICE* and the like always are",
    )
    add(
        "--force-exclude",
        action="store_true",
        help="pass over excluded and ignored files even when they are named (for pre-commit)",
    )


def _add_how(parser: Parser) -> None:
    group = parser.add_argument_group("how")
    add = group.add_argument
    add("--config", metavar="FILE", help="read this configuration file, or none, not the nearest")
    add("--encoding", metavar="NAME", help="the files' encoding, where it is not to be found out")
    add(
        "-j",
        "--jobs",
        metavar="N",
        type=jobs,
        help="processes; by default one, or one a core when there are many files or bytes",
    )
    add("-q", "--quiet", action="store_true", help="tell trouble and what --explain finds, no more")
    add_completion(group)
    add("--version", action=Version, help="print the version and exit")
    add("-h", "--help", action="help", help="print this help and exit")


def phrase(text: str) -> tuple[str, str]:
    """Read ``KIND=PHRASE``."""
    kind, equals, entry = text.partition("=")
    if not (equals and kind.strip() and entry.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form KIND=PHRASE")
    return kind.strip(), entry


def _commas(text: str) -> list[str]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not words:
        raise argparse.ArgumentTypeError(f"{text!r} names nothing; is a variable not set?")
    return words


def count(text: str) -> int:
    """Read a number from 1 up."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 up")
    return int(text)


def jobs(text: str) -> int:
    """Read a number of processes."""
    number = count(text)
    if number > MOST_JOBS:
        raise argparse.ArgumentTypeError(f"{text} processes are too many; {MOST_JOBS} at most")
    return number


def _one_of(*words: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in words:
            from difflib import get_close_matches

            near = get_close_matches(text, words, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(words)}"
            raise argparse.ArgumentTypeError(f"{text!r} is unknown{hint}")
        return text

    return check
