"""The readers under test: each reads a file and names the outcome.

An outcome is a kind of success, ``message`` for an error of the reader's own in one line, or begins
with ``FAILURE``. Any other exception is a failure as well, which the caller handles.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeAlias
from unittest.mock import patch

from benchmarks.fuzz.readers import READERS as NAMES
from cleantext.body.find import find_asides
from cleantext.body.model import load
from cleantext.cli.discover import walk
from cleantext.config.options import Options
from cleantext.config.settings import settings_finder
from cleantext.corpus.formats.fields import record_text, record_url
from cleantext.corpus.formats.records import FormatError, Record, Reject, as_record, plain
from cleantext.corpus.formats.registry import open_writer
from cleantext.corpus.formats.registry import read as read_data
from cleantext.corpus.runner.journal import Journal, JournalError
from cleantext.corpus.templates.tally import Tally
from cleantext.corpus.templates.tally_file import read_rows
from cleantext.errors import BodyModelError, ConfigError, OptionError, TemplateError
from cleantext.filters.templates import load_templates, read_templates, write_templates
from cleantext.phrases import compiled
from cleantext.phrases import read as read_phrases
from cleantext.phrases.index import Index
from cleantext.system.ignore import Ignores
from cleantext.text.block import Block

Outcome: TypeAlias = str
Reader: TypeAlias = Callable[[Path], Outcome]


def describe(error: Exception) -> Outcome:
    """Return the outcome for a reader's own error, which must be one line."""
    text = str(error)
    one_line = text and "\n" not in text.strip()
    return "message" if one_line else f"FAILURE: not one line: {text[:100]!r}"


# ---- data sets


def _read_records(path: Path, *, salvage: bool = False) -> Outcome:
    """Read a data set, and convert each record as writers do."""
    kinds = set()
    try:
        for item in read_data(path, salvage=salvage):
            kinds.add("records" if isinstance(item, Record) else "rejects")
            _convert(item)
    except FormatError as error:
        return describe(error)
    return " and ".join(sorted(kinds)) or "nothing"


def _convert(item: Record | Reject) -> None:
    if not isinstance(item, Record):
        json.dumps(as_record(item).fields)
        return
    found = record_text(item, "text")
    record_url(item, "url")
    if isinstance(found, Reject):
        json.dumps(found)
    for value in item.fields.values():
        json.dumps(plain(value), default=str)


def _salvage_records(path: Path) -> Outcome:
    return _read_records(path, salvage=True)


def _rewrite_records(path: Path) -> Outcome:
    """Read a data set and write it in three formats."""
    try:
        items = [item for item in read_data(path) if isinstance(item, Record)]
    except FormatError as error:
        return describe(error)
    for name in ("out.parquet", "out.wet", "out.jsonl"):
        with open_writer(path.with_name(name)) as writer:
            writer.write(items)
            writer.finish()
        path.with_name(name).unlink()
    return "written" if items else "nothing"


def _one_of(*readers: Reader) -> Reader:
    """Return a reader that applies one of these, selected by the contents."""

    def read(path: Path) -> Outcome:
        return readers[zlib.crc32(path.read_bytes()) % len(readers)](path)

    return read


# ---- templates


def _read_tally(path: Path) -> Outcome:
    try:
        with Tally() as tally:
            tally.merge(read_rows(path))
            found = list(tally.templates())
        again = sorted(read_templates(write_templates(found), "x"))
    except FormatError as error:
        return describe(error)
    rounded = sorted(each._replace(share=float(f"{each.share:.3f}")) for each in found)
    return "rows" if again == rounded else "FAILURE: templates change when written and read"


def _read_templates(path: Path) -> Outcome:
    try:
        found = load_templates(path)
    except TemplateError as error:
        return describe(error)
    found.lines("http://host1.org/x")
    return "templates" if found.hosts else "nothing"


# ---- files of the package


def _read_model(path: Path) -> Outcome:
    load.cache_clear()
    try:
        find_asides([Block(["One.", "Two", "Three three three."] * 20)], "article", path)
    except BodyModelError as error:
        return describe(error)
    return "model"


class _CompiledAnewError(Exception):
    """The file is unusable; the tables would be compiled anew."""


def _refuse_to_compile(_: Any) -> NoReturn:
    raise _CompiledAnewError


def _read_compiled(path: Path) -> Outcome:
    files = read_phrases()
    anew = patch.object(compiled, "build_tables", _refuse_to_compile)  # it takes seconds
    try:
        with patch.object(compiled, "PLACE", path), anew:
            tables = compiled.load(files)
    except _CompiledAnewError:
        return "compiled anew"
    lines = [data.decode().split("\n") for data in files]
    index = Index(tables, lambda sheet, place: lines[sheet][place])
    index.scan(Block(["Advertisement", "Read more"]))
    return "tables"


# ---- files of users and of runs


def _read_journal(path: Path) -> Outcome:
    try:
        journal = Journal.load(path)
    except JournalError as error:
        return describe(error)
    place, writer = journal.place, journal.writer
    if not all(isinstance(part, int) and part >= 0 for part in (*place, journal.consumed)):
        return f"FAILURE: invalid place: {place!r} {journal.consumed!r}"
    if writer is not None and not all(isinstance(part, int) for part in writer.values()):
        return f"FAILURE: invalid state of the writer: {writer!r}"
    journal.totals.words()
    return "journal"


def _read_config(path: Path) -> Outcome:
    try:
        settings_finder(Options(), str(path))(path.parent)
    except (ConfigError, OptionError) as error:
        return describe(error)
    return "configuration"


def _read_ignore(path: Path) -> Outcome:
    folder = path.parent / "walked"
    (folder / "foo").mkdir(parents=True, exist_ok=True)
    for name in ("a.txt", "foo/b.txt"):
        (folder / name).touch()
    path.replace(folder / ".gitignore")
    warnings: list[str] = []

    def warn(_: str, why: str) -> None:
        warnings.append(why)

    found = list(walk(str(folder), lambda *_: Options(), Ignores(warn), warn))
    return "files" if found else "message" if warnings else "nothing"


READERS: dict[str, Reader] = {
    "jsonl": _one_of(_read_records, _read_records, _rewrite_records),
    "gzip": _one_of(_read_records, _salvage_records),
    "zstd": _one_of(_read_records, _salvage_records),
    "warc": _one_of(_read_records, _salvage_records, _rewrite_records),
    "parquet": _one_of(_read_records, _rewrite_records),
    "tally": _read_tally,
    "templates": _read_templates,
    "model": _read_model,
    "compiled": _read_compiled,
    "journal": _read_journal,
    "config": _read_config,
    "ignore": _read_ignore,
}
assert tuple(READERS) == NAMES
