"""Scripts that complete the options of the commands in a shell."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from cleantext.body import LEANS
from cleantext.config.fields import FIELDS, FILE
from cleantext.errors import require_known
from cleantext.forms import FORMS
from cleantext.kinds import KINDS
from cleantext.phrases import languages
from cleantext.presets import EVERY, PRESETS

PATHS = (
    *("files", "samples", "inputs", "output", "rejects", "summary", "config", "stdin_filename"),
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
    _fill(parser, {**_option_words(), "print_completion": shells, "explain": ("json",), **words})
    return shtab.complete(parser, shell)


def _option_words() -> dict[str, Sequence[str]]:
    """Return the words that complete the options of `FIELDS`."""
    values: dict[str, Sequence[str]] = {
        "presets": tuple(PRESETS),
        "kinds": KINDS,
        "filters": tuple(dict.fromkeys(part.name for part in EVERY)),
        "languages": tuple(languages()),
        "forms": FORMS,
        "strictness": tuple(LEANS),
    }
    return {field.name: values[field.values] for field in FIELDS if field.values}


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
