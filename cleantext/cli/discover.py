"""The files to clean: those named, and those found in folders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

from cleantext.config.options import Options, RelativePattern, resolve
from cleantext.system.files import FileError, describe_os_error, is_file
from cleantext.system.ignore import Ignores, Rules, compile_patterns
from cleantext.system.suffixes import TEXT_SUFFIXES

DEFAULT_INCLUDE = tuple(f"*{end}" for end in TEXT_SUFFIXES)
"""Patterns of the files in folders that are cleaned, unless `include` is set."""

_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "__pypackages__", "venv", "CVS"})

FindSettings: TypeAlias = Callable[[Path], Options]
ReportError: TypeAlias = Callable[[str, str], None]


class Found(NamedTuple):
    """A file to clean: its name as the user writes it, and its options."""

    name: str
    settings: Options


def walk(
    folder: str, find_settings: FindSettings, ignores: Ignores, report_error: ReportError
) -> Iterator[Found]:
    """Yield the files to clean in a folder and its subfolders.

    They come in the order of their names. Hidden files and folders, symbolic links, virtual
    environments, licences (see `ignore.PROTECTED`) and whatever the ignore files and `exclude` name
    are skipped.

    Args:
        folder: its name as the user wrote it.
        find_settings: returns the options for the files of a folder, given as an absolute path.
        ignores: the rules of the ignore files.
        report_error: called with the name of a folder that can't be read, and the reason.

    """
    return _walk(Path(folder), find_settings, ignores, report_error)


def _walk(
    folder: Path, find_settings: FindSettings, ignores: Ignores, report_error: ReportError
) -> Iterator[Found]:
    try:
        entries = sorted(folder.iterdir())
        rules = ignores.rules(folder.absolute())
    except OSError as error:
        report_error(str(folder), describe_os_error(error))
        return
    settings = find_settings(folder.absolute())
    entries = [
        entry
        for entry in entries
        if not (entry.name.startswith(".") or entry.is_symlink())
        and not _is_excluded(entry.absolute(), settings, rules)
    ]
    include = settings.include or resolve(DEFAULT_INCLUDE, "/")
    for entry in entries:
        if entry.is_file() and _matches(include, entry.absolute()):
            yield Found(str(entry), settings)
    for entry in entries:
        if entry.is_dir() and not _is_skipped(entry):
            yield from _walk(entry, find_settings, ignores, report_error)


def _is_skipped(folder: Path) -> bool:
    return folder.name in _SKIPPED_FOLDERS or is_file(folder / "pyvenv.cfg")


def is_excluded(path: Path, settings: Options, ignores: Ignores) -> bool:
    """Return whether `exclude` or an ignore file excludes a file.

    Raises:
        FileError: an ignore file can't be read.

    """
    path = path.absolute()
    try:
        return _is_excluded(path, settings, ignores.rules(path.parent))
    except OSError as error:
        raise FileError(
            f"skipped, because of {error.filename}: {describe_os_error(error)}"
        ) from None


def _is_excluded(path: Path, settings: Options, rules: Rules) -> bool:
    if _matches(settings.exclude, path):
        return True
    for folder, spec in reversed(rules):
        verdict = spec.check_file(_relative(path, folder)).include
        if verdict is not None:
            return verdict
    return False


def _matches(patterns: tuple[RelativePattern, ...], path: Path) -> bool:
    """Return whether a pattern, as in a `.gitignore`, matches a path."""
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
