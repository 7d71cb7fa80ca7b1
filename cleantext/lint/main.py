"""The command `cleantext-lint`: faults of a user's phrases and patterns."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cleantext.chain.chain import Chain
from cleantext.cli.arguments import Parser, Version, add_completion, kind_phrase
from cleantext.cli.discover import walk
from cleantext.config.options import Options
from cleantext.config.settings import FindSettings, settings_finder
from cleantext.encoding.decode import explain_with, is_binary
from cleantext.errors import ConfigError, OptionError, PatternError, PhraseError
from cleantext.lint.checks import findings
from cleantext.lint.ordinary import ordinary
from cleantext.system.files import FileError, is_folder, read
from cleantext.system.ignore import Ignores
from cleantext.system.output import TROUBLE, guard, print_out, say
from cleantext.text.lines import split

_EPILOG = """
checks:
  - phrases that would drop ordinary lines: each is tried on lines in
    {count} languages that ship with the package; the start of a line needs a word
    that is not common
  - patterns that can take too long: each is tried on long lines made of its
    parts
  - phrases that can't match, are duplicates, or are covered by another or a
    built-in phrase
  - with SAMPLE files: phrases and protected patterns that never fire in them

examples:
  cleantext-lint                check the nearest configuration file
  cleantext-lint texts/         ... and whether it fires in these texts
  cleantext-lint --config none --phrase 'newsletter=get the *'

exit codes:
  0    no faults
  1    faults; they are on standard output, one a line
  2    trouble: a wrong option, configuration file, phrase or pattern, or a
       sample that can't be read
  141  the reader of standard output went away
"""


def _formatter(prog: str) -> argparse.HelpFormatter:
    return argparse.RawDescriptionHelpFormatter(prog, width=80)


def _parser() -> Parser:
    parser = Parser(
        prog="cleantext-lint",
        usage="cleantext-lint [options] [SAMPLE ...]",
        description="Check your phrases and protected patterns for cleantext: those of the\n"
        "nearest configuration file, and those given here.",
        epilog=_EPILOG.format(count=len(ordinary())),
        formatter_class=_formatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("samples", nargs="*", metavar="SAMPLE", help="texts, or folders of texts, that you clean")
    add("--config", metavar="FILE", help="use this configuration file, or none")
    add(
        "--phrase",
        metavar="KIND=PHRASE",
        action="append",
        type=kind_phrase,
        default=[],
        help="a phrase to check",
    )
    add(
        "--protect",
        metavar="PATTERN",
        action="append",
        default=[],
        help="a protected pattern to check",
    )
    add_completion(parser)
    add("--version", action=Version, help="print the version and exit")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code.

    Args:
        argv: the arguments, without the program's name; by default those of the process.

    """
    return guard("cleantext-lint", lambda: _main(sys.argv[1:] if argv is None else argv))


def _main(argv: Sequence[str]) -> int:
    options = _parser().parse(argv, mixed=True)
    try:
        return _run(options)
    except (ConfigError, OptionError, PhraseError, PatternError, FileError) as error:
        say(f"cleantext-lint: error: {error}")
        return TROUBLE


def _run(options: argparse.Namespace) -> int:
    command = Options(
        protect=tuple(options.protect),
        phrases=tuple((kind, (text,)) for kind, text in options.phrase),
    )
    find_settings = settings_finder(command, options.config)
    settings = find_settings(Path.cwd())
    samples = list(_sample_lines(options.samples, find_settings)) if options.samples else None
    if not (settings.phrases or settings.protect):
        say("cleantext-lint: there are no phrases or protected patterns to check")
    found = 0
    for finding in findings(settings, samples):
        print_out(finding)
        found = 1
    return found


def _sample_lines(names: Iterable[str], find_settings: FindSettings) -> Iterator[str]:
    for name in names:
        for file in _files(name, find_settings):
            try:
                data, _ = read(Path(file))
            except FileError as error:
                raise FileError(f"{file}: {error}") from None
            if not is_binary(data):
                yield from split(explain_with(Chain(), data).text).texts


def _files(name: str, find_settings: FindSettings) -> Iterator[str]:
    def complain(folder: str, why: str) -> None:
        raise FileError(f"{folder}: {why}")

    def warn(place: str, line: str) -> None:
        print(
            f"cleantext-lint: {place}: ignored, as it is not a valid pattern: {line}",
            file=sys.stderr,
        )

    if not is_folder(Path(name)):
        return iter([name])
    return (found.name for found in walk(name, find_settings, Ignores(warn), complain))


def entry() -> None:
    """Run the console script."""
    sys.exit(main())
