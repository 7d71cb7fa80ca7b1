"""Data sets of tests: records, and the files that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from cleantext.corpus.formats.records import (
    NAMES,
    Names,
    Reader,
    Record,
    Reject,
    plain,
)
from cleantext.corpus.formats.registry import open_writer, read

NAMES_OF_FILES = [
    *("a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.parquet", "a.wet", "a.wet.gz", "a.warc.zst"),
    "folder",
]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
values = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
nested = st.recursive(
    values, lambda parts: st.lists(parts, max_size=3) | st.dictionaries(texts, parts, max_size=3)
)


def record(text: str, **fields: Any) -> Record:
    return Record("here", {"text": text, **fields})


def numbered(count: int) -> list[Record]:
    return [record(f"Text {i} çé\n", url=f"http://a.org/{i}", n=i) for i in range(count)]


def write(path: Path, batches: Sequence[Sequence[Record]], names: Names = NAMES) -> Path:
    """Write a file with a commit after each batch."""
    with open_writer(path, names=names) as writer:
        for batch in batches:
            writer.write(batch)
            writer.commit()
        writer.finish()
    return path


def records(items: Reader | list[Record | Reject]) -> list[dict[str, Any]]:
    found = [item.fields for item in items if isinstance(item, Record)]
    return [{name: plain(value) for name, value in fields.items()} for fields in found]


def rejects(items: list[Record | Reject]) -> list[Reject]:
    return [item for item in items if isinstance(item, Reject)]


def contents(path: Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else sorted(path.rglob("*"))
    return {str(file.relative_to(path)): file.read_bytes() for file in files if file.is_file()}


def read_bytes(folder: Path, name: str, data: bytes) -> list[Record | Reject]:
    (folder / name).write_bytes(data)
    return list(read(folder / name))
