"""Settings: the command line, merged over the configuration file."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleantext.config.build import build
from cleantext.config.fields import FIELDS, FILE, NAMES, PHRASES, RELATIVE, TEXTS
from cleantext.config.files import read_found, read_named
from cleantext.config.options import Options, group_phrases, resolve

if TYPE_CHECKING:
    from argparse import Namespace


def from_command_line(arguments: Namespace) -> Options:
    """Convert the arguments of a command to options.

    Raises:
        OptionError: the encoding is unknown, or a pattern for files is invalid.

    """
    return Options(
        **{
            field.name: _converted(field.shape, getattr(arguments, field.name))
            for field in FIELDS
            if hasattr(arguments, field.name)
        }
    )


def _converted(shape: str, value: Any) -> Any:
    if shape in (NAMES, TEXTS):
        return tuple(value)
    if shape == RELATIVE:
        return resolve(value, str(Path.cwd()))
    if shape == PHRASES:
        return group_phrases((kind, [phrase]) for kind, phrase in value)
    if shape == FILE:
        return Path(value) if value else None
    return value


def settings_finder(command: Options, config: str | None) -> Callable[[Path], Options]:
    """Return a function that gives the options for a folder.

    That function takes an absolute path. It raises `ConfigError` if a configuration file can't be
    used, and the errors of `build_chain` if the command line can't.

    Args:
        command: the options of the command line.
        config: a configuration file to use instead of the nearest one; ``"none"`` for none.

    """
    if config:
        named = Options() if config == "none" else read_named(Path(config).absolute())
        return lambda _: _checked(command.merged_over(named))

    @cache
    def nearest(folder: Path) -> Options:
        found = read_found(folder)
        if found is not None:
            return _checked(command.merged_over(found))
        return nearest(folder.parent) if folder.parent != folder else _checked(command)

    return nearest


def _checked(options: Options) -> Options:
    build(options)
    return options
