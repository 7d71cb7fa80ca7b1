"""Which files a run reads, and which it writes of them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cleantext.corpus.formats.folders import text_files
from cleantext.corpus.formats.records import PIPE, FormatError
from cleantext.corpus.formats.registry import ENDS, Format, StrPath, format_of, known_format, read
from cleantext.system.files import describe_os_error

_TEXT = Format("text")


class Target(NamedTuple):
    """An output and the inputs that go into it.

    Attributes:
        path: the file or folder that it is to become.
        sources: the inputs, in the order in which they are read.
        form: the format's name; None where that of the file tells it.

    """

    path: Path
    sources: tuple[Path, ...]
    form: str | None = None


class _Source(NamedTuple):
    """An input, and what it is called within the folder that the user named."""

    path: Path
    name: Path


def targets_of(
    inputs: Sequence[str], output: str, source_format: str | None, target_format: str | None
) -> tuple[Target, ...]:
    """The outputs of a run, each with its inputs.

    An output whose name ends as a file's is one file for all inputs, in their order. Else it is a
    folder with an output for each input; texts that stay texts are one folder together.

    Args:
        inputs: files, folders of files in known formats, or folders of texts.
        output: a file or a folder.
        source_format: the format of the inputs; None where their names tell it.
        target_format: the format of the outputs; None where their names tell it.

    Raises:
        FormatError: an input can't be read, its format can't be told, or two outputs would be the
            same file.

    """
    sources = _all_sources(inputs, source_format)
    paths = tuple(source.path for source in sources)
    folder = _path(output)
    if not folder.suffix and folder.exists() and not folder.is_dir():
        raise FormatError(
            f"{folder}: is there already, and is no folder; give a folder, or a file whose name "
            "tells its format"
        )
    if not (output.endswith("/") or folder.is_dir() or not folder.suffix):
        targets = [Target(folder, paths, target_format)]
    elif all(format_of(source.name, target_format or source_format) == _TEXT for source in sources):
        targets = [Target(folder, paths, "text")]
    else:
        form = target_format or source_format
        targets = [Target(folder / _renamed(name, form), (path,), form) for path, name in sources]
    _check(targets, source_format)
    return tuple(targets)


def sources_of(inputs: Iterable[str], source_format: str | None) -> list[Path]:
    """The inputs, each a file or a folder of texts, in the order in which they are read.

    Raises:
        FormatError: one can't be read, or its format can't be told.

    """
    paths = [source.path for source in _all_sources(inputs, source_format)]
    _check_readable(paths, source_format)
    return paths


def contents_of(sources: Iterable[Path]) -> list[Path]:
    """The files that are read: the inputs, and the texts of those that are folders."""
    return [file for path in sources for file in (text_files(path) if path.is_dir() else [path])]


def passed_over(named: Iterable[Path], read: Iterable[Path]) -> Counter[str]:
    """How many files of the folders that the user named are not read, by the end of their names.

    Hidden files and folders do not count.
    """
    taken = set(read)
    files = {file for path in named if path.is_dir() for file in visible(path)}
    return Counter(file.suffix.lower() or "without an ending" for file in files - taken)


def beside(output: StrPath, end: str) -> Path:
    """A file that stands beside the output and is called after it."""
    path = Path(output).resolve()  # "." has a name, too
    return path.with_name(path.name + end)


def _all_sources(inputs: Iterable[str], form: str | None) -> list[_Source]:
    for name in inputs:
        if "://" in name:
            raise FormatError(f"{name}: addresses are not read; fetch the file, then give its name")
    return [source for name in inputs for source in _sources(_path(name), form)]


def _path(name: str) -> Path:
    """The path that a name stands for: `PIPE` for `-` alone, not for a file that is called so."""
    path = Path(name)
    return path.absolute() if path == PIPE and name != "-" else path


def _sources(path: Path, form: str | None) -> Iterator[_Source]:
    """The input, or what is in it if it is a folder of files in known formats."""
    if path == PIPE:
        yield _Source(PIPE, PIPE)
        return
    try:
        path.stat()
        if not path.is_dir():
            format_of(path, form)
            yield _Source(path, Path(path.name))
            return
        files = [] if form and format_of(path, form) == _TEXT else list(data_files(path, form))
    except OSError as error:
        raise FormatError(f"{path}: {describe_os_error(error)}") from None
    yield from [_Source(file, file.relative_to(path)) for file in files] or [
        _Source(path, Path(path.resolve().name))
    ]


def data_files(folder: Path, form: str | None) -> Iterator[Path]:
    """The files in a folder and below that hold many records each, in one order on all systems.

    Those are all files if their format is given, else those whose names tell it.
    """
    for file in visible(folder):
        if file.is_file() and (form or known_format(file) not in (None, _TEXT)):
            yield file


def visible(folder: Path) -> Iterator[Path]:
    """The files in a folder and below, but for hidden ones."""
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from visible(folder / entry.name)
        elif not entry.is_dir():
            yield folder / entry.name


def _renamed(name: Path, form: str | None) -> Path:
    """The name of an output in this format."""
    if form is None:
        return name
    end = max((end for end in ENDS if name.name.lower().endswith(end)), key=len, default="")
    stem = name.name[: len(name.name) - len(end)]
    return name.with_name(stem if format_of(name, form) == _TEXT else f"{stem}.{form}")


def _check(targets: Sequence[Target], source_format: str | None) -> None:
    _check_readable([path for target in targets for path in target.sources], source_format)
    seen: set[Path] = set()
    for path, _, form in targets:
        format_of(path, form)
        if path in seen:
            raise FormatError(
                f"{path}: two inputs would be written to it; clean them one after the other"
            )
        seen.add(path)


def _check_readable(sources: Iterable[Path], form: str | None) -> None:
    for source in sources:
        read(source, form)  # tells what can't be read at all


def size_of(source: Path) -> int:
    """The bytes of an input, as far as they are known."""
    if source == PIPE:
        return 0
    files = text_files(source) if source.is_dir() else [source]
    return sum(file.stat().st_size for file in files)
