"""Configuration files: `cleantext.toml`, or `pyproject.toml` with a table `[tool.cleantext]`."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from reprlib import repr as shortened
from typing import Any

from cleantext.config.build import build
from cleantext.config.fields import (
    FIELDS,
    FILE,
    FLAG,
    KEYS,
    NAMES,
    PHRASES,
    RELATIVE,
    SELECTION,
    TEXTS,
    WORD,
)
from cleantext.config.options import Options, PhrasesByKind
from cleantext.config.overrides import Configuration, Override
from cleantext.config.patterns import check_patterns, resolve
from cleantext.errors import ConfigError, OptionError, PatternError, PhraseError, require_known
from cleantext.system.files import NUL, describe_os_error, is_file
from cleantext.text.display import printable

FILE_NAMES = ("cleantext.toml", "pyproject.toml")

OVERRIDES = "overrides"
"""The key of the tables with options for some files."""

SELECTORS = tuple(field.name for field in FIELDS if field.group == SELECTION)
"""The keys that choose files in folders."""


def read_named(path: Path) -> Configuration:
    """Read a configuration file that the user has named.

    Raises:
        ConfigError: it can't be read, has no options, or one of them can't be used.

    """
    table = read_table(path)
    if table is None:
        raise ConfigError(f"{path}: there is no table [tool.cleantext] in it")
    return _read(path, table)


def read_found(folder: Path) -> Configuration | None:
    """Read the configuration file of a folder, if it has one.

    Raises:
        ConfigError: as `read_named`; also if it names filters and is not trusted to run code.

    """
    for path in (folder / name for name in FILE_NAMES):
        table = read_table(path) if is_file(path) else None
        if table is not None:
            return _read(path, table, distrust(path))
    return None


def find_file(folder: Path) -> Path | None:
    """Return the configuration file that holds for a folder, if there is one.

    Raises:
        ConfigError: a file can't be read.

    """
    paths = (place / name for place in (folder, *folder.parents) for name in FILE_NAMES)
    return next((path for path in paths if is_file(path) and read_table(path) is not None), None)


def _read(path: Path, table: Mapping[str, Any], doubt: str = "") -> Configuration:
    """Convert and check a table; with a `doubt`, it may not name filters."""
    place, folder = str(path), str(path.parent)
    rest = {**table}
    try:
        overrides = _override_tables(rest.pop(OVERRIDES, []))
        options = from_table(rest, folder)
        _check(options, doubt)
        read = []
        for number, each in enumerate(overrides, 1):
            place = f"{path}: {OVERRIDES} {number}"
            read.append(_override(each, folder)._replace(source=place))
            _check(read[-1].options.merged_over(options), doubt)
    except (OptionError, PhraseError, PatternError) as error:
        raise ConfigError(f"{place}: {error}") from None
    return Configuration(options, read, str(path))


def _check(options: Options, doubt: str) -> None:
    """Check options by building their chain."""
    if options.filters and doubt:
        raise OptionError(
            f"filters would run code, and {doubt}; if you trust it, name it with --config"
        )
    build(options)


def _override_tables(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise OptionError(f"{OVERRIDES} must be tables, as in [[{OVERRIDES}]]")
    return value


def _override(table: dict[str, Any], folder: str) -> Override:
    """Convert a table of `OVERRIDES`: patterns of files, and options for them."""
    for key in table:
        if key in SELECTORS:
            raise OptionError(f"{key} chooses files for the whole configuration; not here")
        require_known(key, ("files", *(key for key in KEYS if key not in SELECTORS)), "key")
    files = resolve(_list("files", table.pop("files", [])), folder)
    if not files:
        raise OptionError('files must name some, as in files = ["docs/"]')
    check_patterns("files", files)
    return Override(files, from_table(table, folder))


def distrust(path: Path) -> str:
    """Return why a file may not name filters; ``""`` if it may.

    Filters are code, and texts from elsewhere must not bring code with them. So the file must be in
    the working folder or above it; the file and its folder must belong to this user or to root;
    and nobody else may be able to write to them and put a module there. As with git's
    `safe.directory`, root does not trust the files of other users either. A file that is named with
    ``--config`` is trusted.
    """
    if not Path.cwd().is_relative_to(path.parent):
        return "this file is neither in the working folder nor above it"
    if hasattr(os, "geteuid"):
        for place, name in ((path, "this file"), (path.parent, "its folder")):
            status = place.stat()
            if status.st_uid not in (os.geteuid(), 0):
                return f"{name} belongs to another user"
            if _is_open_to_others(status):
                return f"other users can write to {name} (`chmod go-w` forbids it)"
    return ""


def _is_open_to_others(status: os.stat_result) -> bool:
    """Return whether other users may write; private groups do not count."""
    if status.st_mode & stat.S_IWOTH:
        return True
    return bool(status.st_mode & stat.S_IWGRP) and not _is_private_group(status.st_gid)


def _is_private_group(number: int) -> bool:
    """Return whether a group has the name of this user and no other members."""
    import grp
    import pwd

    try:
        user, group = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(number)
    except KeyError:
        return False
    return group.gr_name == user and set(group.gr_mem) <= {user}


def read_table(path: Path) -> Mapping[str, Any] | None:
    """Read the table of options in a file; None if `pyproject.toml` has none.

    Raises:
        ConfigError: the file can't be read, or is not valid TOML.

    """
    text = _read_text(path)
    if path.name != "pyproject.toml":
        return _parse(path, text)
    if "cleantext" not in text:
        return None
    tools = _parse(path, text).get("tool", {})
    if not isinstance(tools, dict):
        raise ConfigError(f"{path}: tool must be a table, as in [tool.cleantext]")
    table = tools.get("cleantext")
    if not isinstance(table, dict | None):
        raise ConfigError(f"{path}: tool.cleantext must be a table, as in [tool.cleantext]")
    return table


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: {describe_os_error(error)}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: TOML must be UTF-8; byte {error.start + 1} is not") from None
    except ValueError:  # its name contains NUL
        raise ConfigError(f"{printable(str(path))}: {NUL}") from None


def _parse(path: Path, text: str) -> dict[str, Any]:
    import tomllib  # late: most users have no configuration file

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ConfigError(f"{path}: not valid TOML: it is nested too deeply") from None
    except ValueError as error:  # from tomllib, or for integers of thousands of digits
        raise ConfigError(f"{path}: not valid TOML: {error}") from None


def from_table(table: Mapping[str, Any], folder: str) -> Options:
    """Convert a table of options; paths and patterns are relative to `folder`.

    Raises:
        OptionError: a key is unknown, or a value has the wrong type.

    """
    for key in table:
        require_known(key, (*KEYS, OVERRIDES), "key")
    return Options(
        **{
            field.name: _CONVERTERS[field.shape](field.name, table[field.name], folder)
            for field in FIELDS
            if field.name in table
        }
    )


def _word(key: str, value: Any, _: str = "") -> str:
    if not isinstance(value, str):
        raise OptionError(f'{key} must be a string, as in {key} = "...", not {shortened(value)}')
    return value


def _flag(key: str, value: Any, _: str) -> bool:
    if not isinstance(value, bool):
        raise OptionError(f"{key} must be true or false, not {shortened(value)}")
    return value


def _file(key: str, value: Any, folder: str) -> Path:
    if "\0" in (name := _word(key, value)):
        raise OptionError(f"{key}: {printable(name)}: {NUL}")
    return Path(folder, name)


def _list(key: str, value: Any, _: str = "") -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise OptionError(
            f'{key} must be a list of strings, as in {key} = ["..."], not {shortened(value)}'
        )
    return tuple(value)


def _phrases(key: str, value: Any, _: str) -> PhrasesByKind:
    if not isinstance(value, dict):
        raise OptionError(
            f'{key} must be a table of kinds, as in {key}.newsletter = ["..."], not '
            + shortened(value)
        )
    return tuple((kind, _list(f"{key}.{kind}", entries)) for kind, entries in value.items())


_CONVERTERS: dict[str, Callable[[str, Any, str], Any]] = {
    WORD: _word,
    FILE: _file,
    FLAG: _flag,
    NAMES: _list,
    TEXTS: _list,
    RELATIVE: lambda key, value, folder: resolve(_list(key, value), folder),
    PHRASES: _phrases,
}
