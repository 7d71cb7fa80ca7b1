"""Which files are meant: those named, and in folders those of the usual patterns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

from cleantext.config.settings import Placed, Settings
from cleantext.system.files import FileError, describe_os_error, is_file
from cleantext.system.ignore import Ignores, Rules, compile_patterns
from cleantext.system.suffixes import TEXT_SUFFIXES

USUAL = tuple(f"*{end}" for end in TEXT_SUFFIXES)
"""What is taken in a folder, unless `include` says otherwise."""

_NEVER = frozenset({"node_modules", "__pycache__", "__pypackages__", "venv", "CVS"})

SettingsOf: TypeAlias = Callable[[Path], Settings]
Complain: TypeAlias = Callable[[str, str], None]


class Found(NamedTuple):
    """A file to clean: its name as the user would write it, and what holds for it."""

    name: str
    settings: Settings


def walk(
    folder: str, settings_of: SettingsOf, ignores: Ignores, complain: Complain
) -> Iterator[Found]:
    """The files in a folder and in those below, in the order of their names.

    Hidden files and folders, symbolic links, virtual environments, licences (see
    `ignore.PROTECTED`) and what the ignore files and `exclude` name are passed over.

    Args:
        folder: its name as the user wrote it.
        settings_of: gives what holds for the files of a folder, given as an absolute path.
        ignores: gives the rules of its ignore files.
        complain: is told the name of a folder that can't be read, and why.

    """
    return _walk(Path(folder), settings_of, ignores, complain)


def _walk(
    folder: Path, settings_of: SettingsOf, ignores: Ignores, complain: Complain
) -> Iterator[Found]:
    try:
        entries = sorted(folder.iterdir())
        rules = ignores.rules(folder.absolute())
    except OSError as error:
        complain(str(folder), describe_os_error(error))
        return
    settings = settings_of(folder.absolute())
    entries = [
        entry
        for entry in entries
        if not (entry.name.startswith(".") or entry.is_symlink())
        and not _is_excluded(entry.absolute(), settings, rules)
    ]
    wanted = settings.include or tuple(Placed("/", pattern) for pattern in USUAL)
    for entry in entries:
        if entry.is_file() and _matches(wanted, entry.absolute()):
            yield Found(str(entry), settings)
    for entry in entries:
        if entry.is_dir() and entry.name not in _NEVER and not is_file(entry / "pyvenv.cfg"):
            yield from _walk(entry, settings_of, ignores, complain)


def is_excluded(path: Path, settings: Settings, ignores: Ignores) -> bool:
    """Whether `exclude` or an ignore file names a file, or a folder that it is in.

    Raises:
        FileError: an ignore file can't be read.

    """
    path = path.absolute()
    try:
        return _is_excluded(path, settings, ignores.rules(path.parent))
    except OSError as error:
        raise FileError(f"passed over, for {error.filename}: {describe_os_error(error)}") from None


def _is_excluded(path: Path, settings: Settings, rules: Rules) -> bool:
    if _matches(settings.exclude, path):
        return True
    for folder, spec in reversed(rules):
        verdict = spec.check_file(_relative(path, folder)).include
        if verdict is not None:
            return verdict
    return False


def _matches(patterns: tuple[Placed, ...], path: Path) -> bool:
    """Whether one of the patterns, written as in a `.gitignore`, names the path."""
    folders: dict[str, list[str]] = {}
    for pattern in patterns:
        folders.setdefault(pattern.folder, []).append(pattern.text)
    return any(
        compile_patterns(tuple(texts)).match_file(_relative(path, Path(folder)))
        for folder, texts in folders.items()
    )


def _relative(path: Path, folder: Path) -> str:
    inside = path.relative_to(folder) if path.is_relative_to(folder) else Path(path.name)
    return inside.as_posix() + ("/" if path.is_dir() else "")
