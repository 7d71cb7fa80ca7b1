"""Settings: the command line, merged over the configuration file."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from cleantext.config.build import build
from cleantext.config.fields import FIELDS, FILE, NAMES, PHRASES, RELATIVE, TEXTS
from cleantext.config.files import read_found, read_named
from cleantext.config.options import Options, group_phrases
from cleantext.config.overrides import Configuration, Layer
from cleantext.config.patterns import resolve
from cleantext.forms import form_of_file

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


class FindSettings(Protocol):
    """Gives the options for a folder or a file."""

    def __call__(self, folder: Path, name: str = "") -> Options:
        """Return the options for a folder (an absolute path), or for the named file in it.

        The suffix of the file tells its form, unless an option does.

        Raises:
            ConfigError: a configuration file can't be used.
            OptionError, PhraseError, PatternError: the command line can't.

        """


def settings_finder(command: Options, config: str | None) -> FindSettings:
    """Return a function that gives the options for a folder or a file.

    Args:
        command: the options of the command line.
        config: a configuration file to use instead of the nearest one; ``"none"`` for none.

    """
    nearest = _configuration_finder(config)

    @cache
    def checked(options: Options) -> Options:
        options = command.merged_over(options)
        build(options)
        return options

    def find(folder: Path, name: str = "") -> Options:
        configuration = nearest(folder)
        if not name:
            return checked(configuration.options)
        return checked(configuration.for_file(folder / name).merged_over(_told_by_name(name)))

    return find


def setting_layers(command: Options, config: str | None, path: Path) -> list[Layer]:
    """Return the sources of a file's options, weakest first.

    Args:
        command: the options of the command line.
        config: a configuration file, as for `settings_finder`.
        path: the file (an absolute path).

    Raises:
        ConfigError: a configuration file can't be used.

    """
    configuration = _configuration_finder(config)(path.parent)
    return [
        Layer("name of the file", _told_by_name(path.name)),
        *configuration.layers(path),
        Layer("command line", command),
    ]


def _told_by_name(name: str) -> Options:
    return Options(form=form_of_file(name))


def _configuration_finder(config: str | None) -> Callable[[Path], Configuration]:
    """Return a function that gives the configuration for a folder."""
    named = _named(config) if config else None

    @cache
    def nearest(folder: Path) -> Configuration:
        found = named or read_found(folder)
        if found is not None:
            return found
        return nearest(folder.parent) if folder.parent != folder else Configuration()

    return nearest


def _named(config: str) -> Configuration:
    return Configuration() if config == "none" else read_named(Path(config).absolute())
