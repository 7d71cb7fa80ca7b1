"""JSON of any form: lines, arrays, objects over several lines, UTF-16; and anything at all."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.corpus.formats import lines, pieces
from cleantext.corpus.formats.fields import record_text
from cleantext.corpus.formats.pieces import DEEPEST, cut, is_too_deep
from cleantext.corpus.formats.records import Record, Reject, plain
from cleantext.corpus.formats.registry import open_writer, read
from cleantext.corpus.formats.source import Damage

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=4), parts),
    max_leaves=4,
)
objects = st.lists(st.dictionaries(st.text(max_size=6), values, max_size=3), max_size=4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("json")


def items_of(folder: Path, data: bytes, name: str = "a.jsonl") -> list[Record | Reject]:
    (folder / name).write_bytes(data)
    return list(read(folder / name))


def fields(items: list[Record | Reject]) -> list[dict[str, Any]]:
    found = [item.fields for item in items if isinstance(item, Record)]
    return [{name: plain(value) for name, value in each.items()} for each in found]


def rejects(items: list[Record | Reject]) -> list[Reject]:
    return [item for item in items if isinstance(item, Reject)]


# ---- lines that are no records


@pytest.mark.parametrize(
    "line",
    ["NaN", "Infinity", "-Infinity", r'"\ud800"', r'["\ud800"]', "[NaN]", "1e999", "9" * 6000],
)
def test_a_line_that_is_no_object_is_a_reject_and_the_rest_goes_on(folder: Path, line: str) -> None:
    items = items_of(folder, f'{{"text":"a"}}\n{line}\n{{"text":"b"}}\n'.encode())
    assert fields(items) == [{"text": "a"}, {"text": "b"}]
    [bad] = rejects(items)
    assert bad.reason.startswith(("not JSON", "not a JSON object"))


@pytest.mark.parametrize("value", ["9" * 6000, "[" + "9" * 6000 + "]", '{"a":' + "9" * 6000 + "}"])
def test_integers_too_long_for_python_stop_neither_reader_nor_writer(
    folder: Path, value: str
) -> None:
    line = f'{{"text":"a","n":{value}}}\n{{"text":{value}}}\n'.encode()
    good, bad = items_of(folder, line)
    assert isinstance(good, Record)
    assert isinstance(bad, Record)
    found = record_text(bad, "text")
    assert isinstance(found, Reject)
    assert "is not text" in found.reason
    for name in ("out.jsonl", "out.parquet", "out.wet"):
        with open_writer(folder / name) as writer:
            writer.write([good])
            writer.finish()
        assert value[1:-1] in str(fields(list(read(folder / name))))


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_what_is_nested_too_deeply_is_a_reject(folder: Path, opening: str, closing: str) -> None:
    for depth in (DEEPEST - 1, DEEPEST, 900, 100_000):
        line = f'{{"text":{opening * depth}1{closing * depth}}}\n'
        items = items_of(folder, line.encode())
        assert bool(rejects(items)) == (depth >= DEEPEST)
        assert not rejects(items) or "nested too deeply" in rejects(items)[0].reason


def test_brackets_in_texts_are_not_nested() -> None:
    assert not is_too_deep(json.dumps({"text": "[" * 500 + '\\"{' * 500}).encode())
    assert not is_too_deep(b"[1]" * 500)
    assert is_too_deep(b"[" * (DEEPEST + 1))


# ---- arrays, and objects over several lines


def written(rows: list[dict[str, Any]], form: str) -> str:
    if form == "array":
        return json.dumps(rows)
    if form == "array over lines":
        return json.dumps(rows, indent=2)
    if form == "a line each in an array":
        return "[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n"
    return "".join(json.dumps(row, indent=1) + "\n" for row in rows)


FORMS = ["array", "array over lines", "a line each in an array", "objects over lines"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.json.gz", "a.json.zst"])
def test_objects_in_other_forms_are_read(folder: Path, form: str, name: str) -> None:
    rows = [{"text": f'Text {i} ]}}{{[," \\ \n', "deep": {"a": [{}, [i]]}} for i in range(300)]
    with open_writer(folder / "a.bin", name[2:]) as writer:
        writer._output.write(written(rows, form).encode())  # type: ignore[attr-defined]
        writer.finish()
    (folder / "a.bin").replace(folder / name)
    items = list(read(folder / name))
    assert fields(items) == rows
    if name in ("a.json", "a.jsonl"):
        assert items[2].place == f"{folder / name}, object 3"


@given(objects, st.sampled_from(FORMS), st.integers(1, 40))
def test_objects_are_cut_alike_wherever_blocks_end(
    rows: list[dict[str, Any]], form: str, size: int
) -> None:
    rows = [{"text": "a", "n": 0}, *rows]
    data = written(rows, form).encode()
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    found = [piece for piece in cut(blocks).pieces if isinstance(piece, Damage) or piece.strip()]
    assert [json.loads(piece) for piece in found if isinstance(piece, bytes)] == rows
    assert not [piece for piece in found if isinstance(piece, Damage)]


@given(objects, st.data())
@pytest.mark.parametrize("form", FORMS)
def test_a_cut_is_told_and_nothing_is_made_up(
    form: str, rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    rows = [{"text": "a", "n": 0}, *rows]
    whole = written(rows, form).encode().rstrip()
    place = data.draw(st.integers(len(whole) // 2, len(whole) - 1))
    found = list(cut([whole[:place]]).pieces)
    good = [piece for piece in found if isinstance(piece, bytes) and piece.strip()]
    if "array" in form:
        assert [json.loads(piece) for piece in good] == rows[: len(good)]
        assert any(isinstance(piece, Damage) for piece in found)


def test_behind_a_broken_object_reading_goes_on_at_the_next(folder: Path) -> None:
    rows = [{"text": str(i), "inner": {"text": "not a record"}} for i in range(5)]
    data = json.dumps(rows, indent=2).replace('"2"', '"2', 1)
    items = items_of(folder, data.encode())
    assert [row["text"] for row in fields(items)] == ["0", "1", "3", "4"]
    assert len(rejects(items)) == 1


def test_rubbish_between_objects_is_told(folder: Path) -> None:
    items = items_of(folder, b'[\n{"text":"a"},\noops {"text":"x"}\n{"text":"b"}\n]')
    assert fields(items) == [{"text": "a"}, {"text": "b"}]
    assert [bad.reason for bad in rejects(items)] == ["not a JSON object"]


def test_an_object_without_end_does_not_fill_the_memory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (pieces, lines):
        monkeypatch.setattr(module, "LONGEST", 100_000)
    data = b'[{"text":"a"},\n{"text":"' + b"x" * 250_000 + b'"},\n{"text":"b"}]'
    items = items_of(folder, data)
    assert fields(items) == [{"text": "a"}, {"text": "b"}]
    assert [bad.reason for bad in rejects(items)] == ["the object has more than 100000 bytes"]


@pytest.mark.parametrize("data", [b"[]", b"[ ]\n", b" \n[\n]\n", b"", b"\n\n", b"\xef\xbb\xbf"])
def test_what_has_no_records_gives_none(folder: Path, data: bytes) -> None:
    assert items_of(folder, data) == []


def test_lists_of_other_things_are_no_records(folder: Path) -> None:
    items = items_of(folder, b'["a", "b"]\n[1]\n{"text":"a"}\n')
    assert fields(items) == [{"text": "a"}]
    assert len(rejects(items)) == 2


# ---- UTF-16


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("form", ["lines", "array over lines"])
def test_utf16_is_read(folder: Path, encoding: str, form: str) -> None:
    rows = [{"text": f"Zeile {i}: 新聞 😀\n"} for i in range(9000)]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    text = text if form == "lines" else json.dumps(rows, indent=1, ensure_ascii=False)
    assert fields(items_of(folder, text.encode(encoding))) == rows


@pytest.mark.parametrize("tail", [b"\x00", b"\x00\xd8", b"\xd8"])
def test_half_a_character_of_utf16_is_no_good_record(folder: Path, tail: bytes) -> None:
    data = codecs.BOM_UTF16_LE + '{"text":"a"}\n{"text":"b'.encode("utf-16-le") + tail
    items = items_of(folder, data)
    assert fields(items) == [{"text": "a"}]
    assert rejects(items)


# ---- anything


def mutated(data: bytes) -> Iterator[st.SearchStrategy[bytes]]:
    place = st.integers(0, len(data))
    yield place.map(lambda end: data[:end])
    yield place.map(lambda start: data[start:])
    yield st.tuples(place, st.binary(max_size=6)).map(lambda p: data[: p[0]] + p[1] + data[p[0] :])
    words = st.sampled_from([b"NaN", b'"\\ud800"', b"\n", b"{", b"}", b"[", b"]", b'"', b"\\"])
    yield st.tuples(place, words).map(lambda p: data[: p[0]] + p[1] + data[p[0] :])


ROWS: list[dict[str, Any]] = [
    {"text": "Café – «x»\n", "n": [1, {"a": None}], "s": '"\\'},
    {"text": "b"},
    {"text": ""},
]
SOURCES = [
    *(written(ROWS, form).encode() for form in FORMS),
    "\n".join(map(json.dumps, ROWS)).encode(),
    "\n".join(map(json.dumps, ROWS)).encode("utf-16"),
]


@given(st.binary(max_size=60) | st.one_of([way for source in SOURCES for way in mutated(source)]))
def test_any_bytes_are_records_or_rejects(folder: Path, data: bytes) -> None:
    for item in items_of(folder, data, "any.json") if data[:2] != b"\x1f\x8b" else []:
        if isinstance(item, Record):
            record_text(item, "text")
            json.dumps({name: plain(value) for name, value in item.fields.items()})
        else:
            assert item.reason
