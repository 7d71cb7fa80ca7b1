"""Argument parsing that all commands share.

Nothing heavy is imported here, so that ``--version`` and usage errors answer at once.
"""

from __future__ import annotations

import argparse

from cleantext.config.fields import (
    CHAIN,
    CUSTOM,
    FIELDS,
    FILE,
    FLAG,
    NAMES,
    PHRASES,
    RELATIVE,
    TEXTS,
    WORD,
)
from cleantext.system.output import print_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any, NoReturn, Self

SIMILARITY = 0.6
"""How similar two options must be, from 0 to 1, for one to be suggested for the other."""

_ELSEWHERE = {"--output-format": "--explain=FORMAT", "--fix": "--in-place"}
"""What other tools call the options of this package."""

MAX_JOBS = 1024
"""Most processes to start. A slip in the number must not overload the machine."""


class Parser(argparse.ArgumentParser):
    """A parser with one-line errors and suggestions for misspelled options."""

    def parse(self, words: Sequence[str], *, mixed: bool = False) -> argparse.Namespace:
        """Parse arguments; raise `SystemExit` if they are wrong or ask for help.

        Args:
            words: the arguments, without the name of the program.
            mixed: whether files may be named between options.

        """
        read = self.parse_known_intermixed_args if mixed else self.parse_known_args
        arguments, unknown = read(_joined(words))
        for word in unknown:
            parser = _chosen(self, arguments)
            if word.startswith("-"):
                name = word.partition("=")[0]
                parser.error(f"unknown option {name!r}{parser.nearest(name, set(_flags(parser)))}")
            parser.error(f"unexpected argument {word!r}{parser.nearest('', ())}")
        return arguments

    def nearest(self, word: str, known: Iterable[str]) -> str:
        """Suggest an option for a misspelled one, or the help."""
        from difflib import get_close_matches

        if word in _ELSEWHERE:
            return f"; did you mean {_ELSEWHERE[word]!r}?"
        bare = {name.lstrip("-"): name for name in known}
        near = get_close_matches(word.lstrip("-"), bare, 1, SIMILARITY)
        return f"; did you mean {bare[near[0]]!r}?" if near else f"; see {self.prog} --help"

    def error(self, message: str) -> NoReturn:
        """Print the error on one line and exit with code 2."""
        self.exit(2, f"{self.prog}: error: {message}\n")

    def print_help(self, file: object = None) -> None:  # noqa: ARG002  # never used
        """Print the help at once: a closed pipe or full disk is noticed."""
        print_out(self.format_help().rstrip("\n"))

    def complete(self) -> Self:
        """Return a parser with the options of all subcommands."""
        return self

    def words(self) -> Mapping[str, Sequence[str]]:
        """Return words that complete further arguments, by destination."""
        return {}


def _joined(words: Iterable[str]) -> list[str]:
    """Join ``--split`` to a line of dashes after it, which argparse would take for an option."""
    joined: list[str] = []
    for word in words:
        if joined[-1:] == ["--split"] and word and not word.strip("-"):
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def _chosen(parser: Parser, arguments: argparse.Namespace) -> Parser:
    """Return the parser of the chosen subcommand, or the same if there are none."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            chosen: Parser = action.choices[getattr(arguments, action.dest)]
            return chosen
    return parser


def _flags(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield the names of all options, including those of subcommands."""
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _flags(command)


class Version(argparse.Action):
    """Print the version and exit."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__(nargs=0, **keywords)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print the version and exit."""
        from cleantext import __version__

        print_out(f"{parser.prog} {__version__}")
        parser.exit()


class Completion(argparse.Action):
    """Print a completion script and exit."""

    def __call__(self, parser: Any, *given: Any) -> None:
        """Print the completion script for a shell and exit."""
        from cleantext.cli.completion import script

        try:
            print_out(script(parser.complete(), given[1], parser.words()))
        except ValueError as error:
            parser.error(str(error))
        parser.exit()


def add_completion(parser: argparse._ActionsContainer) -> None:
    """Add ``--print-completion``."""
    parser.add_argument(
        "--print-completion",
        metavar="SHELL",
        action=Completion,
        help="print the completion script for bash, zsh, tcsh, ...",
    )


def add_config(parser: argparse._ActionsContainer) -> None:
    """Add ``--config``."""
    parser.add_argument(
        "--config",
        metavar="FILE",
        help="configuration file to use instead of the nearest one; none for none",
    )


def add_chain_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose the chain."""
    add_options(
        parser.add_argument_group("what to drop (separate names by commas; repeatable)"), CHAIN
    )
    add_options(
        parser.add_argument_group("custom rules (repeatable; check them with cleantext-lint)"),
        CUSTOM,
    )


def add_options(parser: argparse._ActionsContainer, group: str) -> None:
    """Add the options of one group of `FIELDS`."""
    for field in FIELDS:
        if field.group == group:
            parser.add_argument(
                field.flag,
                dest=field.name,
                metavar=field.metavar,
                help=field.help,
                **_KEYWORDS[field.shape],
            )


def kind_phrase(text: str) -> tuple[str, str]:
    """Parse ``KIND=PHRASE``."""
    kind, equals, entry = text.partition("=")
    if not (equals and kind.strip() and entry.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form KIND=PHRASE")
    return kind.strip(), entry


def comma_separated(text: str) -> list[str]:
    """Parse names that are separated by commas."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not words:
        raise argparse.ArgumentTypeError(f"{text!r} names nothing; is a variable not set?")
    return words


def positive_int(text: str) -> int:
    """Parse an integer of 1 or more."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive integer")
    return int(text)


def file_name(text: str) -> str:
    """Parse the name of a file."""
    if not text or "\0" in text:
        raise argparse.ArgumentTypeError(f"{text!r} can't be the name of a file")
    return text


def page_name(text: str) -> str:
    """Parse the name of a page of HTML to write."""
    if not file_name(text).lower().endswith((".html", ".htm")):
        raise argparse.ArgumentTypeError(f"{text!r} does not end in .html, so it can't be a report")
    return text


def job_count(text: str) -> int:
    """Parse a number of processes."""
    number = positive_int(text)
    if number > MAX_JOBS:
        raise argparse.ArgumentTypeError(f"{text} processes are too many; at most {MAX_JOBS}")
    return number


def one_of(*words: str) -> Callable[[str], str]:
    """Return a function that accepts these words only."""

    def check(text: str) -> str:
        if text not in words:
            from difflib import get_close_matches

            near = get_close_matches(text, words, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(words)}"
            raise argparse.ArgumentTypeError(f"{text!r} is unknown{hint}")
        return text

    return check


_KEYWORDS: dict[str, dict[str, Any]] = {
    WORD: {},
    FILE: {},
    FLAG: {"action": "store_const", "const": True},
    NAMES: {"action": "extend", "type": comma_separated, "default": []},
    TEXTS: {"action": "append", "default": []},
    RELATIVE: {"action": "append", "default": []},
    PHRASES: {"action": "append", "type": kind_phrase, "default": []},
}
"""How argparse reads the options of each shape."""
