"""Lines and records: damage takes one line, and rejects are records."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_files import (
    read_bytes,
    records,
    rejects,
    write,
)

from cleantext.corpus.formats import lines
from cleantext.corpus.formats.fields import record_text, record_url
from cleantext.corpus.formats.records import (
    Record,
    Reject,
    as_record,
)
from cleantext.corpus.formats.registry import read


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not JSON: Input data was truncated"),
        (b'{"text": nul}', "not JSON"),
        (b'["text"]', "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b'{"text":"caf\xe9"}', "not UTF-8: byte 13"),
        (b'{"t\xe9xt":1}', "not UTF-8: byte 4"),
        (b'{"text":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (b'\xff\xfe{\0"\0', "not UTF-8: byte 1"),
    ],
)
def test_a_bad_line_is_a_reject_with_its_place(folder: Path, line: bytes, reason: str) -> None:
    items = read_bytes(folder, "a.jsonl", b'{"text":"a"}\n' + line + b'\n{"text":"b"}\n')
    assert records(items) == [{"text": "a"}, {"text": "b"}]
    [bad] = rejects(items)
    assert bad.place == f"{folder / 'a.jsonl'}, line 2"
    assert reason in bad.reason
    assert bad.raw[:9] == line.decode(errors="backslashreplace")[:9]
    assert len(bad.raw) <= 2000


@given(st.lists(st.binary(max_size=40) | st.sampled_from([b'{"a":1}', b"{}", b"[1]"])))
def test_lines_are_read_as_python_reads_them(lines: list[bytes]) -> None:
    lines = [line.replace(b"\n", b"") for line in lines]
    with tempfile.TemporaryDirectory() as made:
        items = read_bytes(Path(made), "a.jsonl", b"\n".join([b"", *lines]))  # not compressed
    filled = [line for line in lines if line.strip()]
    assert len(items) == len(filled)
    assert records(items) == [found for found in map(as_python, filled) if found is not None]


def as_python(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line.decode())
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def test_marks_empty_lines_and_windows_endings_are_no_damage(folder: Path) -> None:
    data = b'\xef\xbb\xbf{"text":"a"}\r\n\r\n  \n{"text":"b"}'
    items = read_bytes(folder, "a.ndjson", data)
    assert records(items) == [{"text": "a"}, {"text": "b"}]
    assert [item.place[-6:] for item in items] == ["line 1", "line 4"]


def test_a_line_without_end_does_not_fill_the_memory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "LONGEST", 100_000)
    data = b'{"text":"a"}\n{"text":"' + b"x" * 250_000 + b'"}\n{"text":"b"}\n'
    items = read_bytes(folder, "a.jsonl", data)
    assert records(items) == [{"text": "a"}, {"text": "b"}]
    assert [bad.reason for bad in rejects(items)] == ["the line has more than 100000 bytes"]
    assert [item.place[-6:] for item in items] == ["line 1", "line 2", "line 3"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"body": "x"}, "there is no field 'text', only: 'body'"),
        ({}, "there is no field 'text', only: none"),
        ({"text": ["a"]}, "the field 'text' is not text, but list"),
        ({"text": b"a"}, "the field 'text' is not text, but bytes"),
    ],
)
def test_a_record_without_text_is_a_reject(fields: dict[str, Any], reason: str) -> None:
    found = record_text(Record("a.jsonl, line 1", fields), "text")
    assert isinstance(found, Reject)
    assert (found.place, found.reason) == ("a.jsonl, line 1", reason)


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet"])
def test_text_that_is_none_is_found_in_what_is_read(folder: Path, name: str) -> None:
    write(folder / name, [[Record("", {"text": 3, "url": 5})]])
    [item] = read(folder / name)
    assert isinstance(item, Record)
    assert isinstance(record_text(item, "text"), Reject)
    assert record_url(item, "url") is None
    assert record_url(item, "no") is None


def test_rejects_can_be_written(folder: Path) -> None:
    write(folder / "a.jsonl", [[as_record(Reject("here", "why", "\\xff"))]])
    assert records(read(folder / "a.jsonl")) == [{"place": "here", "reason": "why", "raw": "\\xff"}]
