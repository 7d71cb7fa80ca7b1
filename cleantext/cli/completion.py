"""The scripts that complete the commands' options in a shell."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from cleantext.errors import require_known
from cleantext.kinds import KINDS
from cleantext.phrases import languages
from cleantext.presets import EVERY, PRESETS

FILES = (
    *("files", "samples", "inputs", "output", "rejects", "summary"),
    *("config", "body_model", "templates"),
)
"""The arguments that are files or folders."""


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """Write the script for a shell.

    Args:
        parser: the command's; it is of no use for parsing afterwards.
        shell: the shell's name.

    Raises:
        OptionError: no script is known for this shell; the message gives the nearest one.

    """
    import shtab

    require_known(shell, shtab.SUPPORTED_SHELLS, "shell")
    _fill(parser, {**_words(), "print_completion": tuple(shtab.SUPPORTED_SHELLS)})
    return shtab.complete(parser, shell)


def _words() -> Mapping[str, Sequence[str]]:
    """By argument the words that can stand there."""
    from cleantext.corpus.formats.registry import format_names

    filters = tuple(dict.fromkeys(part.name for part in EVERY))
    return {
        "preset": tuple(PRESETS),
        "keep": KINDS,
        "drop": KINDS,
        "only": filters,
        "skip": filters,
        "languages": tuple(languages()),
        "skip_languages": tuple(languages()),
        "explain": ("json",),
        "source_format": tuple(format_names()),
        "target_format": tuple(format_names()),
    }


def _fill(parser: argparse.ArgumentParser, words: Mapping[str, Sequence[str]]) -> None:
    import shtab

    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                _fill(command, words)
            continue
        action.choices = words.get(action.dest, action.choices)
        if action.dest in FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # as shtab wants it
