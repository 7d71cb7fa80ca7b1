"""Scripts that complete the options of the commands in a shell."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from cleantext.config.fields import FIELDS, FILE
from cleantext.config.words import option_words
from cleantext.errors import require_known

PATHS = (
    *(
        "files",
        "samples",
        "inputs",
        "output",
        "rejects",
        "summary",
        "config",
        "stdin_filename",
        "undo",
    ),
    *(field.name for field in FIELDS if field.shape == FILE),
)
"""Destinations of the arguments that are files or folders."""


def script(parser: argparse.ArgumentParser, shell: str, words: Mapping[str, Sequence[str]]) -> str:
    """Return the completion script for a shell.

    Args:
        parser: the parser of the command; it can't be used for parsing afterwards.
        shell: the name of the shell.
        words: the words that complete arguments of this command alone, by destination.

    Raises:
        OptionError: there is no script for this shell; the message suggests the nearest one.

    """
    import shtab

    require_known(shell, shtab.SUPPORTED_SHELLS, "shell")
    shells = tuple(shtab.SUPPORTED_SHELLS)
    _fill(parser, {**option_words(), "print_completion": shells, **words})
    return shtab.complete(parser, shell)


def _fill(parser: argparse.ArgumentParser, words: Mapping[str, Sequence[str]]) -> None:
    import shtab

    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                _fill(command, words)
            continue
        action.choices = words.get(action.dest, action.choices)
        if action.dest in PATHS:
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # the interface of shtab
