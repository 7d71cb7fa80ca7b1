"""Which files are meant: those named, and in folders those of the usual patterns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from cleantext.config import Placed, Settings
from cleantext.files import is_file, trouble_of
from cleantext.system.names import TEXT_ENDS

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

USUAL = tuple(f"*{end}" for end in TEXT_ENDS)
"""What is taken in a folder, unless `include` says otherwise."""

IGNORE_FILES = (".gitignore", ".cleantextignore")
"""In the order of their weight, the weightiest last; patterns as git writes them."""

_NEVER = frozenset({"node_modules", "__pycache__", "__pypackages__", "venv", "CVS"})

SettingsOf: TypeAlias = Callable[[Path], Settings]
Complain: TypeAlias = Callable[[str, str], None]
Rules: TypeAlias = "tuple[tuple[Path, GitIgnoreSpec], ...]"


class Found(NamedTuple):
    """A file to clean: its name as the user would write it, and what holds for it."""

    name: str
    settings: Settings


def walk(folder: str, settings_of: SettingsOf, complain: Complain) -> Iterator[Found]:
    """The files in a folder and in those below, in the order of their names.

    Hidden files and folders, symbolic links, virtual environments and what the ignore files
    and `exclude` name are passed over.

    Args:
        folder: its name as the user wrote it.
        settings_of: gives what holds for the files of a folder, given as an absolute path.
        complain: is told the name of a folder that can't be read, and why.

    """
    top = Path(folder)
    yield from _walk(top, _rules_above(top.absolute()), settings_of, complain)


def _walk(
    folder: Path, above: Rules, settings_of: SettingsOf, complain: Complain
) -> Iterator[Found]:
    try:
        entries = sorted(folder.iterdir())
        rules = _rules_with(folder.absolute(), above)
    except OSError as error:
        complain(str(folder), trouble_of(error))
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
            yield from _walk(entry, rules, settings_of, complain)


def is_excluded(path: Path, settings: Settings) -> bool:
    """Whether `exclude` or an ignore file names a file, or a folder that it is in."""
    path = path.absolute()
    return _is_excluded(path, settings, _rules_with(path.parent, _rules_above(path.parent)))


def _is_excluded(path: Path, settings: Settings, rules: Rules) -> bool:
    if _matches(settings.exclude, path):
        return True
    for folder, spec in reversed(rules):
        verdict = spec.check_file(_relative(path, folder)).include
        if verdict is not None:
            return verdict
    return False


def _rules_above(folder: Path) -> Rules:
    """The ignore rules of the folders above, down from the root of the repository."""
    rules: Rules = ()
    for parent in reversed(folder.parents):
        rules = _rules_with(parent, rules)
    return rules


def _rules_with(folder: Path, above: Rules) -> Rules:
    if (folder / ".git").exists():  # what lies above belongs to another repository
        above = ()
    own = [folder / name for name in IGNORE_FILES if is_file(folder / name)]
    return (*above, *((folder, _spec(_read_lines(path))) for path in own))


def _read_lines(path: Path) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8", errors="surrogateescape").split("\n"))


@lru_cache
def _spec(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # late: it takes longer than to clean a small file

    return GitIgnoreSpec.from_lines(patterns)


def _matches(patterns: tuple[Placed, ...], path: Path) -> bool:
    """Whether one of the patterns, written as in a `.gitignore`, names the path."""
    folders: dict[str, list[str]] = {}
    for pattern in patterns:
        folders.setdefault(pattern.folder, []).append(pattern.text)
    return any(
        _spec(tuple(texts)).match_file(_relative(path, Path(folder)))
        for folder, texts in folders.items()
    )


def _relative(path: Path, folder: Path) -> str:
    inside = path.relative_to(folder) if path.is_relative_to(folder) else Path(path.name)
    return inside.as_posix() + ("/" if path.is_dir() else "")
