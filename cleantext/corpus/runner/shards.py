"""The inputs of a run, and its targets: which file each goes to."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cleantext.corpus.formats.folders import text_files
from cleantext.corpus.formats.records import PIPE, FormatError
from cleantext.corpus.formats.registry import (
    StrPath,
    file_type,
    folder_format,
    known_suffix,
    known_type,
    read,
)
from cleantext.system.files import describe_os_error


class Target(NamedTuple):
    """An output and the inputs that go into it.

    Attributes:
        path: the file or folder to write.
        sources: the inputs, in the order in which they are read.
        format_name: its format; None if its name says.

    """

    path: Path
    sources: tuple[Path, ...]
    format_name: str | None = None


class _Source(NamedTuple):
    """An input, and its name within the folder that the user named."""

    path: Path
    name: Path


def make_targets(
    inputs: Sequence[str], output: str, source_format: str | None, target_format: str | None
) -> tuple[Target, ...]:
    """Return the outputs of a run, each with its inputs.

    An output with a suffix is one file for all inputs, in their order. Any other is a folder with
    an output for each input; text files that stay text files go to one folder together.

    Args:
        inputs: files, folders of files in known formats, or folders of texts.
        output: a file or a folder.
        source_format: the format of the inputs; None if their names say.
        target_format: the format of the outputs; None if their names say.

    Raises:
        FormatError: an input can't be read, its format is unknown, or two outputs would be the
            same file.

    """
    sources = _all_sources(inputs, source_format)
    paths = tuple(source.path for source in sources)
    folder = _path(output)
    if not folder.suffix and folder.exists() and not folder.is_dir():
        raise FormatError(
            f"{folder}: already exists, and is not a folder; give a folder, or a file whose name "
            "says its format"
        )
    if not (output.endswith("/") or folder.is_dir() or not folder.suffix):
        targets = [Target(folder, paths, target_format)]
    elif _are_folders([source.name for source in sources], target_format or source_format):
        targets = [Target(folder, paths, folder_format().name)]
    else:
        format_name = target_format or source_format
        targets = [
            Target(folder / _renamed(name, format_name), (path,), format_name)
            for path, name in sources
        ]
    _check(targets, source_format)
    return tuple(targets)


def _are_folders(names: Iterable[Path], format_name: str | None) -> bool:
    return all(file_type(name, format_name).format.is_folder for name in names)


def find_sources(inputs: Iterable[str], source_format: str | None) -> list[Path]:
    """Return the inputs, files or folders of text files, in order.

    Raises:
        FormatError: one can't be read, or its format is unknown.

    """
    paths = [source.path for source in _all_sources(inputs, source_format)]
    _check_readable(paths, source_format)
    return paths


def input_files(sources: Iterable[Path]) -> list[Path]:
    """Return the files that are read: the inputs, and the text files of folders."""
    return [file for path in sources for file in (text_files(path) if path.is_dir() else [path])]


def passed_over(named: Iterable[Path], read: Iterable[Path]) -> Counter[str]:
    """Count the visible files in named folders that are not read."""
    taken = set(read)
    files = {file for path in named if path.is_dir() for file in visible_files(path)}
    return Counter(file.suffix.lower() or "without an ending" for file in files - taken)


def beside(output: StrPath, suffix: str) -> Path:
    """Return a path beside the output, with its name and another suffix."""
    path = Path(output).resolve()  # "." has a name, too
    return path.with_name(path.name + suffix)


def _all_sources(inputs: Iterable[str], format_name: str | None) -> list[_Source]:
    for name in inputs:
        if "://" in name:
            raise FormatError(f"{name}: URLs are not read; download the file and give its name")
    return [source for name in inputs for source in _sources(_path(name), format_name)]


def _path(name: str) -> Path:
    """Return the path of a name; `PIPE` is `-`, not `./-`."""
    path = Path(name)
    return path.absolute() if path == PIPE and name != "-" else path


def _sources(path: Path, format_name: str | None) -> Iterator[_Source]:
    """Yield the input, or the files in it in known formats."""
    if path == PIPE:
        yield _Source(PIPE, PIPE)
        return
    try:
        path.stat()
        if not path.is_dir():
            file_type(path, format_name)
            yield _Source(path, Path(path.name))
            return
        is_text = bool(format_name) and file_type(path, format_name).format.is_folder
        files = [] if is_text else list(data_files(path, format_name))
    except OSError as error:
        raise FormatError(f"{path}: {describe_os_error(error)}") from None
    yield from [_Source(file, file.relative_to(path)) for file in files] or [
        _Source(path, Path(path.resolve().name))
    ]


def data_files(folder: Path, format_name: str | None) -> Iterator[Path]:
    """Yield the files of records in a folder and below, sorted.

    These are all files if their format is given, else those with a known suffix.
    """
    for file in visible_files(folder):
        if file.is_file() and (format_name or _has_records(file)):
            yield file


def _has_records(file: Path) -> bool:
    known = known_type(file)
    return known is not None and not known.format.is_folder


def visible_files(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder and below, except hidden ones."""
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from visible_files(folder / entry.name)
        elif not entry.is_dir():
            yield folder / entry.name


def _renamed(name: Path, format_name: str | None) -> Path:
    """Return the name of an output in this format."""
    if format_name is None:
        return name
    stem = name.name[: len(name.name) - len(known_suffix(name.name))]
    return name.with_name(
        stem if file_type(name, format_name).format.is_folder else f"{stem}.{format_name}"
    )


def _check(targets: Sequence[Target], source_format: str | None) -> None:
    _check_readable([path for target in targets for path in target.sources], source_format)
    seen: set[Path] = set()
    for path, _, format_name in targets:
        file_type(path, format_name)
        if path in seen:
            raise FormatError(
                f"{path}: two inputs would be written to it; clean them one after the other"
            )
        seen.add(path)


def _check_readable(sources: Iterable[Path], format_name: str | None) -> None:
    for source in sources:
        read(source, format_name)  # raises if it can't be read at all


def input_size(source: Path) -> int:
    """Return the bytes of an input, as far as they are known."""
    if source == PIPE:
        return 0
    files = text_files(source) if source.is_dir() else [source]
    return sum(file.stat().st_size for file in files)
