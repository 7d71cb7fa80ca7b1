"""The files to clean: those named, and those found in folders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from cleantext.config.options import Options
from cleantext.config.patterns import matches, relative, resolve
from cleantext.config.settings import FindSettings
from cleantext.system.files import FileError, describe_os_error, is_file
from cleantext.system.ignore import Ignores, Rules
from cleantext.system.names import TEXT_SUFFIXES, is_code, is_scraped

if TYPE_CHECKING:
    from argparse import Namespace

DEFAULT_INCLUDE = tuple(f"*{end}" for end in TEXT_SUFFIXES)
"""Patterns of the files in folders that are cleaned, unless `include` is set."""

_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "__pypackages__", "venv", "CVS"})

ReportError: TypeAlias = Callable[[str, str], None]


class Found(NamedTuple):
    """A file to clean, or to pass on as it is.

    Attributes:
        name: its name as the user writes it.
        settings: its options.
        is_stdin: whether its contents are read from standard input.
        refusal: why it is left alone: ``""`` if it is excluded; None if it is cleaned.

    """

    name: str
    settings: Options
    is_stdin: bool = False
    refusal: str | None = None


def walk(
    folder: str, find_settings: FindSettings, ignores: Ignores, report_error: ReportError
) -> Iterator[Found]:
    """Yield the files to clean in a folder and its subfolders.

    They come in the order of their names. Hidden files and folders, symbolic links, virtual
    environments, licences and the like (see `is_scraped`) and whatever the ignore files and
    `exclude` name are skipped.

    Args:
        folder: its name as the user wrote it.
        find_settings: returns the options for a folder, or for a file in it.
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
        and not _exclusion(entry.absolute(), settings, rules)
    ]
    include = settings.include or resolve(DEFAULT_INCLUDE, "/")
    for entry in entries:
        if entry.is_file() and matches(include, entry.absolute()):
            yield Found(str(entry), find_settings(folder.absolute(), entry.name))
    for entry in entries:
        if entry.is_dir() and not _is_skipped(entry):
            yield from _walk(entry, find_settings, ignores, report_error)


def _is_skipped(folder: Path) -> bool:
    return folder.name in _SKIPPED_FOLDERS or is_file(folder / "pyvenv.cfg")


def judge(name: str, arguments: Namespace, find_settings: FindSettings, ignores: Ignores) -> Found:
    """Judge a file that the user names.

    Args:
        name: its name as the user wrote it.
        arguments: of the command line: ``force`` cleans code and data, too (HTML, which is made
            plain, does not need it); ``force_exclude`` leaves alone what is skipped in folders.
        find_settings: returns the options for a folder, or for a file in it.
        ignores: the rules of the ignore files.

    """
    path = Path(name)
    settings = find_settings(path.absolute().parent, path.name)
    refusal = _refusal(path, settings, ignores, arguments.force, arguments.force_exclude)
    return Found(name, settings, refusal=refusal)


def _refusal(
    path: Path, settings: Options, ignores: Ignores, force: bool, force_exclude: bool
) -> str | None:
    """Return why a named file is left alone; see `Found`."""
    try:
        if force_exclude and exclusion(path, settings, ignores):
            return ""
    except FileError as error:  # it may be excluded, so it must not be touched
        return str(error)
    if force or not is_code(path) or matches(settings.include, path.absolute()):
        return None
    if force_exclude:
        return ""
    if settings.form == "html":
        return None
    return f"left alone: {path.suffix} files are code or data; --force cleans it as plain text"


def exclusion(path: Path, settings: Options, ignores: Ignores) -> str:
    """Return what excludes a file; ``""`` if nothing.

    Raises:
        FileError: an ignore file can't be read.

    """
    path = path.absolute()
    try:
        return _exclusion(path, settings, ignores.rules(path.parent))
    except OSError as error:
        raise FileError(
            f"skipped, because of {error.filename}: {describe_os_error(error)}"
        ) from None


def _exclusion(path: Path, settings: Options, rules: Rules) -> str:
    if matches(settings.exclude, path):
        return "an exclude pattern"
    for file, spec in reversed(rules):
        verdict = spec.check_file(relative(path, file.parent)).include
        if verdict is not None:
            return str(file) if verdict else ""
    return "" if is_scraped(path) or path.is_dir() else "its name, as of a licence or a notice"


def pass_over(path: Path, settings: Options, ignores: Ignores) -> str:
    """Return why a folder's file is passed over; ``""`` if not.

    Raises:
        FileError: an ignore file can't be read.

    """
    if path.name.startswith(".") or path.is_symlink():
        return "it is hidden, or a symbolic link"
    if reason := exclusion(path, settings, ignores):
        return f"excluded by {reason}"
    if not matches(settings.include or resolve(DEFAULT_INCLUDE, "/"), path.absolute()):
        return "it matches no include pattern"
    return ""
