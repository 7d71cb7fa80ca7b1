"""What the command lines of all commands have in common.

Only what is asked for is imported, so that ``--version`` and mistakes answer at once.
"""

from __future__ import annotations

import argparse

from cleantext.system.output import print_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any, NoReturn

NEAR = 0.6
"""How alike two options must be, from 0 to 1, for one to be taken for a slip in the other."""


class Parser(argparse.ArgumentParser):
    """A parser that tells mistakes in one line, and of an unknown option the nearest known one."""

    def parse(self, words: Sequence[str], *, mixed: bool = False) -> argparse.Namespace:
        """Read the options; `SystemExit` where they are none, or ask for help.

        Args:
            words: the arguments, without the program's name.
            mixed: whether files may stand between options.

        """
        read = self.parse_known_intermixed_args if mixed else self.parse_known_args
        options, unknown = read(words)
        for word in unknown:
            if word.startswith("-"):
                name = word.partition("=")[0]
                self.error(f"unknown option {name!r}{self.nearest(name, set(_options(self)))}")
            self.error(f"{word!r} is one argument too many{self.nearest('', ())}")
        return options

    def nearest(self, word: str, known: Iterable[str]) -> str:
        """Suggest the word that was meant, or the help."""
        from difflib import get_close_matches

        bare = {name.lstrip("-"): name for name in known}
        near = get_close_matches(word.lstrip("-"), bare, 1, NEAR)
        return f"; did you mean {bare[near[0]]!r}?" if near else f"; see {self.prog} --help"

    def error(self, message: str) -> NoReturn:
        """Tell the mistake in one line and exit with code 2."""
        self.exit(2, f"{self.prog}: error: {message}\n")

    def print_help(self, file: object = None) -> None:  # noqa: ARG002  # never asked for
        """Print the help here and now, so that a closed pipe or a full disk is noticed."""
        print_out(self.format_help().rstrip("\n"))


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The names of all options, those of the commands as well."""
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _options(command)


class Version(argparse.Action):
    """``--version`` is answered at once."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__(nargs=0, **keywords)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print the version."""
        from cleantext import __version__

        print_out(f"{parser.prog} {__version__}")
        parser.exit()


class Completion(argparse.Action):
    """``--print-completion`` is answered at once.

    A parser that does not know all its options at once has `complete`, which gives one that does.
    """

    def __call__(self, parser: argparse.ArgumentParser, *given: Any) -> None:
        """Print the script for a shell."""
        from cleantext.cli.completion import script

        try:
            print_out(script(getattr(parser, "complete", lambda: parser)(), given[1]))
        except ValueError as error:
            parser.error(str(error))
        parser.exit()


def add_completion(parser: argparse._ActionsContainer) -> None:
    """Add the option for completion in the shell."""
    parser.add_argument(
        "--print-completion", metavar="SHELL", action=Completion, help="bash, zsh, tcsh, ..."
    )
