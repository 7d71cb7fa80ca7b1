"""Settings: what the command line says, over what the nearest configuration file says.

A configuration file is `cleantext.toml`, or `pyproject.toml` with a table `[tool.cleantext]`.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from reprlib import repr as shortened
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from cleantext.config.options import Options, build_chain
from cleantext.encoding.names import check_encoding
from cleantext.errors import ConfigError, OptionError, PatternError, PhraseError, require_known
from cleantext.system.files import NUL, describe_os_error, is_file
from cleantext.system.ignore import is_pattern
from cleantext.text.display import printable

if TYPE_CHECKING:
    from cleantext.chain.chain import Chain
    from cleantext.chain.filter import Filter
    from cleantext.config.options import Kinds
    from cleantext.kinds import Boilerplate
    from cleantext.presets import PresetName

WORDS = ("preset", "encoding", "url")
LISTS = ("keep", "drop", "only", "skip", "languages", "skip_languages", "protect")
PLACED = ("include", "exclude", "filters")
FILED = ("body_model", "templates")
KEYS = (*WORDS, *LISTS, *PLACED, "phrases", *FILED)
FILES = ("cleantext.toml", "pyproject.toml")


class Placed(NamedTuple):
    """A pattern or the name of a filter, with the folder from which it is seen."""

    folder: str
    text: str


@dataclass(frozen=True)
class Settings:
    """What one source says, or, once `over` another, what holds for a file."""

    preset: str | None = None
    encoding: str | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    skip_languages: tuple[str, ...] = ()
    protect: tuple[str, ...] = ()
    include: tuple[Placed, ...] = ()
    exclude: tuple[Placed, ...] = ()
    filters: tuple[Placed, ...] = ()
    phrases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    body_model: Path | None = None
    templates: Path | None = None
    url: str | None = None

    def over(self, other: Settings) -> Settings:
        """These settings, and of `other` what they leave open.

        Lists add up, save for `only`, `languages` and `include`, which replace. Where the two
        contradict each other (a kind to keep here and to drop there), these win.
        """
        return Settings(
            preset=self.preset or other.preset,
            encoding=self.encoding or other.encoding,
            keep=_joined(other.keep, self.keep, without=self.drop),
            drop=_joined(other.drop, self.drop, without=self.keep),
            only=self.only or _joined(other.only, (), without=self.skip),
            skip=_joined(other.skip, self.skip, without=self.only),
            languages=self.languages or _joined(other.languages, (), without=self.skip_languages),
            skip_languages=_joined(
                other.skip_languages, self.skip_languages, without=self.languages
            ),
            protect=_joined(other.protect, self.protect),
            include=self.include or other.include,
            exclude=(*other.exclude, *self.exclude),
            filters=(*other.filters, *self.filters),
            phrases=_by_kind((*other.phrases, *self.phrases)),
            body_model=self.body_model or other.body_model,
            templates=self.templates or other.templates,
            url=self.url or other.url,
        )

    def options(self) -> Options:
        """The keyword arguments of `build_chain` that these settings come to.

        Raises:
            OptionError: an own filter can't be loaded.

        """
        return Options(
            preset=cast("PresetName", self.preset or "article"),  # `build_chain` checks the names
            keep=cast("Kinds", self.keep),
            drop=cast("Kinds", self.drop),
            only=self.only,
            skip=self.skip,
            languages=self.languages,
            skip_languages=self.skip_languages,
            phrases=cast("dict[Boilerplate, tuple[str, ...]]", dict(_by_kind(self.phrases))),
            protect=self.protect,
            filters=tuple(load_filter(place.text, place.folder) for place in self.filters),
            body_model=self.body_model,
            templates=self.templates,
            url=self.url,
        )

    def chain(self) -> Chain:
        """The chain that these settings ask for.

        Raises:
            OptionError, PhraseError, PatternError: as `build_chain`; OptionError also for an own
                filter that can't be loaded.

        """
        return _chain(self)


@lru_cache
def _chain(settings: Settings) -> Chain:
    return build_chain(**settings.options())


def _joined(
    first: Iterable[str], second: Iterable[str], without: Iterable[str] = ()
) -> tuple[str, ...]:
    return (*(word for word in first if word not in without), *second)


def _by_kind(
    phrases: Iterable[tuple[str, Iterable[str]]],
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    kinds: dict[str, list[str]] = {}
    for kind, entries in phrases:
        kinds.setdefault(kind, []).extend(entries)
    return tuple((kind, tuple(entries)) for kind, entries in kinds.items())


def load_filter(name: str, folder: str) -> Filter:
    """The filter that ``module:name`` stands for; the module may stand in `folder`.

    Raises:
        OptionError: there is none; the message says what is missing.

    """
    from cleantext.chain.filter import Filter

    module_name, _, attribute = name.partition(":")
    if not (module_name and attribute):
        raise OptionError(f"a filter is named module:name, not {name!r}")
    if folder not in sys.path:
        sys.path.append(folder)  # at the end: it must hide no other module
    try:
        module = import_module(module_name)
        found = getattr(module, attribute)
    except Exception as error:  # the user's module may do anything
        raise OptionError(
            f"the filter {name!r} can't be loaded: {type(error).__name__}: {error}"
        ) from error
    meant = Path(folder, *module_name.split(".")).with_suffix(".py")
    if is_file(meant) and not meant.samefile(module.__file__ or ""):
        raise OptionError(
            f"the filter {name!r} is not loaded from {meant}: another module has this name, "
            f"{module.__file__}; give yours another one"
        )
    if not isinstance(found, Filter):
        raise OptionError(
            f"{name!r} is no filter: put @rewrite, @drop or @trim from cleantext above it"
        )
    return found


def settings_finder(command: Settings, config: str | None) -> Callable[[Path], Settings]:
    """A function that says what holds for the files in a folder, given as an absolute path.

    Args:
        command: what the command line says.
        config: a configuration file to use instead of the nearest; ``"none"`` for none.

    The function raises `ConfigError` where a configuration file can't be used, and what
    `Settings.chain` raises where the command line can't.

    """
    if config:
        named = Settings() if config == "none" else _read_named(Path(config).absolute())
        return lambda _: _checked(command.over(named))

    @cache
    def nearest(folder: Path) -> Settings:
        for path in (folder / name for name in FILES):
            table = read_table(path) if is_file(path) else None
            if table is not None:
                return _checked(command.over(_read(path, table, distrust(path))))
        return nearest(folder.parent) if folder.parent != folder else _checked(command)

    return nearest


def _checked(settings: Settings) -> Settings:
    for key, patterns in (("include", settings.include), ("exclude", settings.exclude)):
        for place in patterns:
            if not is_pattern(place.text):
                raise OptionError(f"{key}: {place.text!r} is not a usable .gitignore pattern")
    settings.chain()
    return settings


def _read_named(path: Path) -> Settings:
    table = read_table(path)
    if table is None:
        raise ConfigError(f"{path}: there is no table [tool.cleantext] in it")
    return _read(path, table)


def distrust(path: Path) -> str:
    """Why a configuration file that was merely found may not name filters; "" if it may.

    Filters are code, and texts from elsewhere must not bring code with them. So the file has to
    be in the working folder or above it; it and its folder have to belong to this user or the
    superuser; and nobody else may be able to write them, who could put a module there. As with
    git's `safe.directory`, the superuser trusts no other user's files either. A file that is
    named with ``--config`` is trusted.
    """
    if not Path.cwd().is_relative_to(path.parent):
        return "this file is neither in the working folder nor above it"
    if hasattr(os, "geteuid"):
        for place, name in ((path, "this file"), (path.parent, "its folder")):
            status = place.stat()
            if status.st_uid not in (os.geteuid(), 0):
                return f"{name} belongs to another user"
            if _others_may_write(status):
                return f"other users can write {name} (`chmod go-w` forbids it)"
    return ""


def _others_may_write(status: os.stat_result) -> bool:
    """Whether the permissions let others write; a group of nobody but this user may."""
    if status.st_mode & stat.S_IWOTH:
        return True
    return bool(status.st_mode & stat.S_IWGRP) and not _is_own_group(status.st_gid)


def _is_own_group(number: int) -> bool:
    """Whether a group is that which many systems give each user, called alike, and to no other."""
    import grp
    import pwd

    try:
        user, group = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(number)
    except KeyError:
        return False
    return group.gr_name == user and set(group.gr_mem) <= {user}


def _read(path: Path, table: Mapping[str, Any], doubt: str = "") -> Settings:
    """What a table of options says; with a `doubt` (see `distrust`), it may not name filters."""
    try:
        settings = _settings(table, str(path.parent))
        if settings.filters and doubt:
            raise OptionError(
                f"filters is code that would run, and {doubt}; if you trust it, name it with "
                "--config"
            )
        return _checked(settings)
    except (OptionError, PhraseError, PatternError) as error:
        raise ConfigError(f"{path}: {error}") from None


def read_table(path: Path) -> Mapping[str, Any] | None:
    """The table of options in a file; None where a `pyproject.toml` has none.

    Raises:
        ConfigError: the file can't be read.

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
    except ValueError:  # a NUL in its name
        raise ConfigError(f"{printable(str(path))}: {NUL}") from None


def _parse(path: Path, text: str) -> dict[str, Any]:
    import tomllib  # late: most have no configuration file

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ConfigError(f"{path}: not valid TOML: it is nested too deeply") from None
    except ValueError as error:  # that of tomllib, and numbers of thousands of digits
        raise ConfigError(f"{path}: not valid TOML: {error}") from None


def _settings(table: Mapping[str, Any], folder: str) -> Settings:
    for key in table:
        require_known(key, KEYS, "key")
    values: dict[str, Any] = {"phrases": _phrases(table.get("phrases", {}))}
    for key, value in table.items():
        if key in WORDS:
            values[key] = _word(key, value)
        elif key in LISTS:
            values[key] = _list(key, value)
        elif key in PLACED:
            values[key] = placed(_list(key, value), folder)
        elif key in FILED:
            values[key] = Path(folder, _file(key, value))
    settings = Settings(**values)
    if settings.encoding is not None:
        check_encoding(settings.encoding)
    return settings


def placed(texts: Iterable[str], folder: str) -> tuple[Placed, ...]:
    """Patterns or names of filters, as seen from a folder."""
    return tuple(Placed(folder, text) for text in texts)


def _word(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise OptionError(f'{key} must be a string, as in {key} = "...", not {shortened(value)}')
    return value


def _file(key: str, value: Any) -> str:
    if "\0" in (name := _word(key, value)):
        raise OptionError(f"{key}: {printable(name)}: {NUL}")
    return name


def _list(key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise OptionError(
            f'{key} must be a list of strings, as in {key} = ["..."], not {shortened(value)}'
        )
    return tuple(value)


def _phrases(table: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(table, dict):
        raise OptionError(
            'phrases must be a table of kinds, as in phrases.newsletter = ["..."], not '
            + shortened(table)
        )
    return tuple((kind, _list(f"phrases.{kind}", entries)) for kind, entries in table.items())
