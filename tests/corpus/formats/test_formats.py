"""Readers and writers of data sets: what is written is read, past damage and over a stop."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.corpus.fields import text_of, url_of
from cleantext.corpus.formats import streams, warc
from cleantext.corpus.formats.records import (
    NAMES,
    FormatError,
    Names,
    Reader,
    Record,
    Reject,
    as_record,
    plain,
)
from cleantext.corpus.formats.registry import FORMATS, Format, format_of, open_writer, read
from cleantext.system.atomic import clear_leftovers

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
warcio = pytest.importorskip("warcio.warcwriter")
zstandard = pytest.importorskip("zstandard")

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


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def record(text: str, **fields: Any) -> Record:
    return Record("here", {"text": text, **fields})


def numbered(count: int) -> list[Record]:
    return [record(f"Text {i} çé\n", url=f"http://a.org/{i}", n=i) for i in range(count)]


def write(path: Path, batches: Sequence[Sequence[Record]], names: Names = NAMES) -> Path:
    """A file with a commit after each batch."""
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


# ---- what is written is read


@pytest.mark.parametrize("name", NAMES_OF_FILES)
@given(st.lists(texts, max_size=6))
def test_texts_come_back_from_every_format(name: str, written: list[str]) -> None:
    with tempfile.TemporaryDirectory() as made:
        path = write(Path(made) / name, [[record(text) for text in written]])
        if name != "folder" or written:
            items = list(read(path))
            assert [text_of(item, "text") for item in items if isinstance(item, Record)] == written
            assert not rejects(items)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.wet", "a.wet.gz"])
@given(st.dictionaries(texts.filter(lambda name: name != "text"), nested, max_size=4), texts)
def test_other_fields_come_back_with_their_values(
    name: str, others: dict[str, Any], text: str
) -> None:
    with tempfile.TemporaryDirectory() as made:
        path = write(Path(made) / name, [[record(text, **others)]])
        [found] = records(read(path))
        for made_up in {"id", "date"} - others.keys():
            found.pop(made_up, None)
        assert found == others | {"text": text}
        if "jsonl" in name:
            assert list(found) == ["text", *others]


@given(st.lists(st.tuples(texts, st.integers(-(2**63), 2**63 - 1))))
def test_columns_come_back_from_parquet_in_order(rows: list[tuple[str, int]]) -> None:
    made = [{"url": url, "n": number} for url, number in rows]
    with tempfile.TemporaryDirectory() as name:
        path = write(Path(name) / "a.parquet", [[Record("", fields) for fields in made]])
        found = records(read(path))
    assert [list(row.items()) for row in found] == [list(row.items()) for row in made]


@pytest.mark.parametrize(
    "value",
    [
        *("1.50", "1e5", "-0.0", "1E400", "123456789012345678901234567890", "NaN", "-Infinity"),
        *(r'"\u00e9\/"', r'"\ud800"', '{"b": [1,  2.0], "a": {}}', "[]", "null"),
    ],
)
def test_json_that_nobody_touches_stays_as_it_was_written(folder: Path, value: str) -> None:
    (folder / "a.jsonl").write_text(f'{{"z":{value},"text":"t","a":1}}\n', encoding="utf-8")
    [item] = read(folder / "a.jsonl")
    assert isinstance(item, Record)
    write(folder / "b.jsonl", [[item._replace(fields=item.fields | {"text": "new"})]])
    assert (folder / "b.jsonl").read_text(encoding="utf-8") == (
        f'{{"z":{value},"text":"new","a":1}}\n'
    )


def test_arrow_types_stay(folder: Path) -> None:
    kinds = {
        "text": (pa.string(), ["a", "b"]),
        "small": (pa.int8(), [1, None]),
        "never": (pa.float32(), [None, None]),
        "when": (pa.timestamp("ns", "UTC"), [1, 2]),
        "tags": (pa.list_(pa.int16()), [[1], None]),
        "map": (pa.map_(pa.string(), pa.int32()), [[("a", 1)], []]),
        "deep": (pa.struct([("x", pa.decimal128(9, 2))]), [{"x": None}, None]),
        "raw": (pa.binary(), [b"\xff", b""]),
    }
    table = pa.table({name: pa.array(cells, kind) for name, (kind, cells) in kinds.items()})
    pq.write_table(table, folder / "a.parquet")
    found = [item for item in read(folder / "a.parquet") if isinstance(item, Record)]
    write(folder / "b.parquet", [found[:1], found[1:]])
    assert pq.read_table(folder / "b.parquet").equals(table)


def test_times_in_nanoseconds_become_text_wherever_they_stand(folder: Path) -> None:
    kind = pa.timestamp("ns")
    deep = pa.array([{"at": [1]}], pa.struct([("at", pa.list_(kind))]))
    columns = {"deep": deep, "at": pa.array([1], kind), "never": pa.array([None], kind)}
    pq.write_table(pa.table(columns), folder / "a.parquet")
    items = [item for item in read(folder / "a.parquet") if isinstance(item, Record)]
    time = "1970-01-01 00:00:00.000000001"
    [found] = records(read(write(folder / "b.jsonl", [items])))
    assert found == {"deep": {"at": [time]}, "at": time, "never": None}


def test_dictionaries_become_plain_columns(folder: Path) -> None:
    pq.write_table(
        pa.table({"text": pa.array(["a", "a"]).dictionary_encode()}), folder / "a.parquet"
    )
    assert records(read(folder / "a.parquet")) == [{"text": "a"}, {"text": "a"}]
    items = [item for item in read(folder / "a.parquet") if isinstance(item, Record)]
    write(folder / "b.parquet", [items])
    assert pq.read_schema(folder / "b.parquet").field("text").type == pa.string()


def test_types_that_do_not_go_together_become_text(folder: Path) -> None:
    rows: list[list[Any]] = [[1, "one"], [2.5, {}], [2**70, None]]
    write(folder / "a.parquet", [[record("t", x=value) for value in row] for row in rows])
    found = [row["x"] for row in records(read(folder / "a.parquet"))]
    assert found == ["1", "one", "2.5", "{}", "1180591620717411303424", None]


def test_later_row_groups_may_bring_columns_and_wider_numbers(folder: Path) -> None:
    write(folder / "a.parquet", [[record("a", n=1)], [record("b", n=0.5, more={"x": 1})]])
    assert records(read(folder / "a.parquet")) == [
        {"text": "a", "n": 1.0, "more": None},
        {"text": "b", "n": 0.5, "more": {"x": 1}},
    ]
    assert pq.ParquetFile(folder / "a.parquet").num_row_groups == 2


def test_parquet_becomes_json(folder: Path) -> None:
    when = datetime(2026, 11, 22, tzinfo=UTC)
    nano = pa.array([1], pa.timestamp("ns"))
    table = pa.table({"when": [when], "raw": [b"\xff"], "n": [float("nan")], "nano": nano})
    pq.write_table(table, folder / "a.parquet")
    write(folder / "b.jsonl", [[i for i in read(folder / "a.parquet") if isinstance(i, Record)]])
    assert json.loads((folder / "b.jsonl").read_bytes()) == {
        "when": "2026-11-22T00:00:00Z",
        "raw": "/w==",
        "n": None,
        "nano": "1970-01-01 00:00:00.000000001",
    }


@pytest.mark.parametrize("name", NAMES_OF_FILES)
def test_lone_surrogates_stop_no_writer(folder: Path, name: str) -> None:
    path = write(folder / name, [[record("a\ud800é", url="x\udfff", deep=[{"\ud800": "\ud800"}])]])
    [item] = read(path)
    assert isinstance(item, Record)
    lone = chr(0xD800 if "jsonl" in name else 0xFFFD)
    assert text_of(item, "text") == f"a{lone}é"


def test_fields_may_have_other_names(folder: Path) -> None:
    names = Names("body", "page")
    made = [Record("", {"page": "http://a.org/", "body": "So."})]
    path = write(folder / "a.wet", [made], names)
    assert b"WARC-Target-URI: http://a.org/\r\n" in path.read_bytes()
    [item] = read(path, names=names)
    assert isinstance(item, Record)
    assert (text_of(item, "body"), url_of(item, "page")) == ("So.", "http://a.org/")


# ---- a stop


@pytest.mark.parametrize("name", NAMES_OF_FILES)
@given(st.data())
def test_a_writer_that_goes_on_gives_the_bytes_of_one_that_never_stopped(
    name: str, data: st.DataObject
) -> None:
    sizes = data.draw(st.lists(st.integers(0, 4), min_size=1, max_size=5))
    ends = list(accumulate(sizes, initial=0))
    made = [record(f"Text {i}", n=[i, None, 0.5][i % 3], url="u") for i in range(ends[-1])]
    batches = [made[start : start + size] for start, size in zip(ends, sizes, strict=False)]
    stop = data.draw(st.integers(0, len(batches)))
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        whole = write(Path(one) / name, batches)
        stopped = Path(other) / name
        state = None
        with open_writer(stopped) as writer:
            for batch in batches[:stop]:
                writer.write(batch)
                state = writer.commit()
            writer.write(numbered(data.draw(st.integers(0, 3))))
            if data.draw(st.booleans()):
                writer.commit()  # of which nobody took note
        assert not stopped.exists()
        state = json.loads(json.dumps(state))
        with open_writer(stopped, state=state) as writer:
            for batch in batches[stop:]:
                writer.write(batch)
                writer.commit()
            writer.finish()
        assert contents(stopped) == contents(whole)
        assert [path.name for path in Path(other).iterdir()] == [name]


@pytest.mark.parametrize("name", NAMES_OF_FILES)
def test_a_file_that_was_finished_stays_as_it_is(folder: Path, name: str) -> None:
    with open_writer(folder / name) as writer:
        writer.write(numbered(3))
        state = writer.commit()
        writer.write(numbered(2))
        writer.finish()
    before = contents(folder / name)
    with open_writer(folder / name, state=state) as writer:
        writer.write(numbered(2))
        assert writer.commit() == state
        writer.finish()
    assert contents(folder / name) == before


@pytest.mark.parametrize("name", NAMES_OF_FILES)
def test_a_finish_that_is_killed_can_be_done_again(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "whole").mkdir()
    whole = write(folder / "whole" / name, [numbered(3)])
    for step in range(9):  # more than there are
        path = folder / str(step) / name
        path.parent.mkdir()
        with open_writer(path) as writer:
            writer.write(numbered(3))
            state = writer.commit()
            with monkeypatch.context() as patch:
                kill_at(step, patch)
                with suppress(KeyboardInterrupt):
                    writer.finish()
        with open_writer(path, state=state) as writer:
            writer.finish()
        assert contents(path) == contents(whole)
        clear_leftovers([path.parent])  # as the next run does
        assert [left.name for left in path.parent.iterdir()] == [name]


def kill_at(step: int, patch: pytest.MonkeyPatch) -> None:
    """Stop at one of the steps that change what is in a folder."""
    left = iter(range(step))

    def stopping(do: Any) -> Any:
        def done(*args: Any, **options: Any) -> Any:
            if next(left, None) is None:
                raise KeyboardInterrupt
            return do(*args, **options)

        return done

    for home, name in [(Path, "replace"), (Path, "unlink"), (shutil, "rmtree")]:
        patch.setattr(home, name, stopping(getattr(home, name)))


@pytest.mark.parametrize("name", NAMES_OF_FILES)
def test_what_an_older_run_left_is_not_gone_on_with(folder: Path, name: str) -> None:
    with open_writer(folder / name) as writer:
        writer.write(numbered(5))
        writer.commit()
    write(folder / name, [numbered(1)])
    assert len(records(read(folder / name))) == 1


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.parquet"])
def test_what_is_gone_can_not_be_gone_on_with(folder: Path, name: str) -> None:
    with open_writer(folder / name) as writer:
        writer.write(numbered(5))
        state = writer.commit()
    part = folder / f"{name}.part"
    if part.is_dir():
        next(part.iterdir()).unlink()
    else:
        part.write_bytes(b"")
    with pytest.raises(FormatError, match="start anew"):
        open_writer(folder / name, state=state)


def test_a_folder_that_is_there_is_not_written_over(folder: Path) -> None:
    with pytest.raises(FormatError, match="there already"):
        open_writer(folder)


@pytest.mark.parametrize("name", ["no/a.jsonl", "no/a.parquet", "no/folder"])
def test_a_file_that_can_not_be_written_is_named(folder: Path, name: str) -> None:
    with pytest.raises(FormatError, match="not written: there is no such file"):
        open_writer(folder / name)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.parquet", "a.wet", "a.txt", "no"])
def test_a_file_that_can_not_be_read_is_named(folder: Path, name: str) -> None:
    with pytest.raises(FormatError, match=f"{name}: there is no such file"):
        list(read(folder / name))


# ---- damage in lines


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "this is no JSON: Input data was truncated"),
        (b'{"text": nul}', "this is no JSON"),
        (b'["text"]', "this is no JSON object"),
        (b'"text"', "this is no JSON object"),
        (b'{"text":"caf\xe9"}', "this is no UTF-8: byte 13"),
        (b'{"t\xe9xt":1}', "this is no UTF-8: byte 4"),
        (b'{"text":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (b'\xff\xfe{\0"\0', "this is no UTF-8: byte 1"),
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
    monkeypatch.setattr(streams, "LONGEST", 100_000)
    data = b'{"text":"a"}\n{"text":"' + b"x" * 250_000 + b'"}\n{"text":"b"}\n'
    items = read_bytes(folder, "a.jsonl", data)
    assert records(items) == [{"text": "a"}, {"text": "b"}]
    assert [bad.reason for bad in rejects(items)] == ["the line has more than 100000 bytes"]
    assert [item.place[-6:] for item in items] == ["line 1", "line 2", "line 3"]


# ---- records


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"body": "x"}, "there is no field 'text', only: 'body'"),
        ({}, "there is no field 'text', only: none"),
        ({"text": ["a"]}, "the field 'text' is no text, but list"),
        ({"text": b"a"}, "the field 'text' is no text, but bytes"),
    ],
)
def test_a_record_without_text_is_a_reject(fields: dict[str, Any], reason: str) -> None:
    found = text_of(Record("a.jsonl, line 1", fields), "text")
    assert isinstance(found, Reject)
    assert (found.place, found.reason) == ("a.jsonl, line 1", reason)


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet"])
def test_text_that_is_none_is_found_in_what_is_read(folder: Path, name: str) -> None:
    write(folder / name, [[Record("", {"text": 3, "url": 5})]])
    [item] = read(folder / name)
    assert isinstance(item, Record)
    assert isinstance(text_of(item, "text"), Reject)
    assert url_of(item, "url") is None
    assert url_of(item, "no") is None


def test_rejects_can_be_written(folder: Path) -> None:
    write(folder / "a.jsonl", [[as_record(Reject("here", "why", "\\xff"))]])
    assert records(read(folder / "a.jsonl")) == [{"place": "here", "reason": "why", "raw": "\\xff"}]


# ---- WARC and WET


class Writer(warcio.WARCWriter):  # type: ignore[misc, name-defined]  # it has no types
    """warcio's writer, without the temporary files that it leaves open."""

    @staticmethod
    def _create_temp_file() -> BytesIO:
        return BytesIO()


PAGE = "<html><body><nav>Home</nav><p>Café au lait.</p><p>Second.</p></body></html>"


def crawl(count: int, packed: bool) -> bytes:
    """A WET file as warcio writes it, ids and dates fixed."""
    stream = BytesIO()
    writer = Writer(stream, gzip=packed)
    info = writer.create_warcinfo_record("a.wet", {"software": "test"})
    info.rec_headers.replace_header("WARC-Record-ID", f"<urn:uuid:{'f' * 32}>")
    info.rec_headers.replace_header("WARC-Date", "2026-11-22T10:00:00Z")
    writer.write_record(info)
    for number in range(count):
        writer.write_record(
            writer.create_warc_record(
                f"http://a.org/{number}",
                "conversion",
                payload=BytesIO(f"Page {number}, çé.\nWARC/1.0 is a format.\n".encode()),
                warc_content_type="text/plain",
                warc_headers_dict={
                    "WARC-Date": "2026-11-22T10:00:00Z",
                    "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012}>",
                    "WARC-Identified-Content-Language": "fra,eng",
                },
            )
        )
    return stream.getvalue()


def page(number: int) -> dict[str, Any]:
    return {
        "id": f"<urn:uuid:00000000-0000-0000-0000-{number:012}>",
        "url": f"http://a.org/{number}",
        "date": "2026-11-22T10:00:00Z",
        "text": f"Page {number}, çé.\nWARC/1.0 is a format.\n",
        "headers": {"WARC-Identified-Content-Language": "fra,eng"},
    }


@pytest.mark.parametrize(("name", "packed"), [("a.wet", False), ("a.wet.gz", True)])
def test_a_wet_file_is_read_and_written_again(folder: Path, name: str, packed: bool) -> None:
    items = read_bytes(folder, name, crawl(4, packed))
    assert records(items) == [page(number) for number in range(4)]
    assert [item.place for item in items][:1] == [f"{folder / name}, record 2"]
    again = write(folder / f"b{name}", [[item for item in items if isinstance(item, Record)]])
    assert records(read(again)) == records(items)


def test_other_libraries_read_our_wet_files(folder: Path) -> None:
    iterator = pytest.importorskip("warcio.archiveiterator").ArchiveIterator
    path = write(folder / "a.wet.gz", [numbered(3)])
    with path.open("rb") as file:
        found = [
            (
                item.rec_type,
                item.rec_headers.get_header("WARC-Target-URI"),
                item.content_stream().read().decode(),
                item.digest_checker.passed,
            )
            for item in iterator(file, check_digests=True)
        ]
    assert found == [("conversion", f"http://a.org/{i}", f"Text {i} çé\n", True) for i in range(3)]


def response(body: bytes, headers: list[tuple[str, str]], packed: bool = False) -> bytes:
    """A WARC file of one request and the answer to it."""
    heads = pytest.importorskip("warcio.statusandheaders").StatusAndHeaders
    stream = BytesIO()
    writer = Writer(stream, gzip=packed)
    asked = heads("GET / HTTP/1.1", [("Host", "a.org")], is_http_request=True)
    answer = heads("200 OK", headers, protocol="HTTP/1.1")
    url = "http://a.org/"
    writer.write_record(writer.create_warc_record(url, "request", http_headers=asked))
    writer.write_record(
        writer.create_warc_record(url, "response", payload=BytesIO(body), http_headers=answer)
    )
    return stream.getvalue()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (PAGE.encode(), [("Content-Type", "text/html; charset=utf-8")]),
        (PAGE.encode("cp1252"), [("Content-Type", "text/html;charset=windows-1252")]),
        (PAGE.encode(), [("content-type", "application/xhtml+xml")]),
        (
            gzip.compress(PAGE.encode(), mtime=0),
            [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")],
        ),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_pages_of_a_warc_file_are_read_as_their_visible_text(
    folder: Path, body: bytes, headers: list[tuple[str, str]], packed: bool
) -> None:
    name = "a.warc.gz" if packed else "a.warc"
    [found] = records(read_bytes(folder, name, response(body, headers, packed)))
    assert found["url"] == "http://a.org/"
    assert found["text"].split("\n\n") == ["Home", "Café au lait.", "Second."]


def test_plain_text_is_read_as_it_was_sent(folder: Path) -> None:
    data = response("Café\n".encode("latin-1"), [("Content-Type", "text/plain; charset=latin-1")])
    assert [found["text"] for found in records(read_bytes(folder, "a.warc", data))] == ["Café\n"]


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", ""])
def test_what_is_no_text_is_passed_over(folder: Path, kind: str) -> None:
    assert not read_bytes(folder, "a.warc", response(b"\x89PNG", [("Content-Type", kind)]))


@pytest.mark.parametrize("packed", [False, True])
def test_a_cut_wet_file_gives_all_whole_records(folder: Path, packed: bool) -> None:
    whole, name = crawl(3, packed), "a.wet.gz" if packed else "a.wet"
    for place in range(0, len(whole), 7):
        items = read_bytes(folder, name, whole[:place])
        found = records(items)
        assert found == [page(number) for number in range(len(found))]
        assert len(rejects(items)) <= 2
    assert len(found) == (2 if packed else 3) or rejects(items)


def test_a_record_that_is_cut_takes_no_other_with_it(folder: Path) -> None:
    whole = crawl(3, False)
    start, end = (found.start() for found in list(re.finditer(rb"WARC/1.0\r", whole))[2:4])
    for place in range(start, end):
        items = read_bytes(folder, "a.wet", whole[:place] + whole[end:])
        found = [item for item in records(items) if item["url"] != "http://a.org/1"]
        assert found == [page(0), page(2)]
        assert place in (start, end - 2, end - 1) or len(rejects(items)) == 1


@given(st.data())
@pytest.mark.parametrize("packed", [False, True])
def test_damage_of_a_wet_file_takes_one_record(packed: bool, data: st.DataObject) -> None:
    whole, name = crawl(4, packed), "a.wet.gz" if packed else "a.wet"
    place = data.draw(st.integers(0, len(whole) - 1))
    other = bytes([whole[place] ^ data.draw(st.integers(1, 255))])
    with tempfile.TemporaryDirectory() as made:
        damaged = whole[:place] + other + whole[place + 1 :]
        items = read_bytes(Path(made), name, damaged)
    found = records(items)
    assert sum(page(number) in found for number in range(4)) >= 3
    assert all(item in found for item in [page(0), page(3)] if packed) or rejects(items)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (b"Content-Length: 36", b"Content-Length: 9999", "the record is cut"),
        (b"Content-Length: 36", b"Content-Length: 100", "longer or shorter"),
        (b"Content-Length: 36", b"Content-Length: 10", "longer or shorter"),
        (b"Content-Length: 36", b"Content-Length: x", "its Content-Length is not one number"),
        (b"Content-Length: 36\r\n\r\n", b"Content-Length: 36\r\n-\n", "longer or shorter"),
        (b"Page 1", b"Page \xff", "it is no utf-8"),
        (b"WARC/1.0\r\n", b"WARC/x.0\r\n", "this is no WARC record"),
    ],
)
def test_a_bad_record_takes_no_other_with_it(
    folder: Path, before: bytes, after: bytes, reason: str
) -> None:
    whole = crawl(3, False)
    start = whole.index(b"http://a.org/1")
    if before.startswith(b"WARC"):
        start = whole.rindex(before, 0, start)
    damaged = whole[:start] + whole[start:].replace(before, after, 1)
    assert damaged != whole
    items = read_bytes(folder, "a.wet", damaged)
    assert records(items) == [page(0), page(2)]
    assert reason in rejects(items)[0].reason


@pytest.mark.parametrize("length", [b"40", b"400", b"9999"])
def test_a_record_that_is_passed_over_takes_none_away_unseen(folder: Path, length: bytes) -> None:
    whole = crawl(3, False)
    damaged = whole.replace(b"Content-Length: 16", b"Content-Length: " + length, 1)
    assert damaged != whole
    items = read_bytes(folder, "a.wet", damaged)
    assert records(items) == [page(number) for number in range(3)]
    assert "Content-Length" in rejects(items)[0].reason or "cut" in rejects(items)[0].reason


def test_a_record_too_long_for_memory_is_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warc, "LONGEST", 100)
    path = write(folder / "a.wet", [[record("a"), record("b" * 101), record("c")]])
    items = list(read(path))
    assert [found["text"] for found in records(items)] == ["a", "c"]
    assert [bad.reason for bad in rejects(items)] == ["the record has more than 100 bytes"]


def test_headers_that_are_none_of_warc_come_back_as_fields(folder: Path) -> None:
    fields = {"headers": {"X-A": "1", "content-length": "7"}, "id": "no id", "date": "today"}
    [found] = records(read(write(folder / "a.wet.gz", [[record("t", url="a b", **fields)]])))
    assert found == fields | {"url": "a b", "text": "t"}


# ---- Parquet


def grouped(folder: Path) -> Path:
    return write(folder / "a.parquet", [numbered(30)[i : i + 10] for i in (0, 10, 20)])


@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_damaged_row_group_takes_no_other_with_it(folder: Path, column: int) -> None:
    path = grouped(folder)
    chunk = pq.read_metadata(path).row_group(1).column(column)
    data = bytearray(path.read_bytes())
    start = chunk.dictionary_page_offset or chunk.data_page_offset
    middle = start + chunk.total_compressed_size // 2
    data[middle] ^= 0xFF
    items = read_bytes(folder, "b.parquet", bytes(data))
    assert [row["n"] for row in records(items)] == [*range(10), *range(20, 30)]
    [bad] = rejects(items)
    assert bad.place == f"{folder / 'b.parquet'}, row group 2"
    assert bad.reason.startswith("rows 1 to 10 can't be read")


@given(st.data())
def test_damage_of_a_parquet_file_raises_nothing(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as made:
        whole = grouped(Path(made)).read_bytes()
        place = data.draw(st.integers(0, len(whole) - 1))
        other = bytes([whole[place] ^ data.draw(st.integers(1, 255))])
        items = read_bytes(Path(made), "b.parquet", whole[:place] + other + whole[place + 1 :])
        assert items
        assert read_bytes(Path(made), "c.parquet", whole[:place])


def test_a_row_with_text_that_is_no_utf8_is_rejected_alone(folder: Path) -> None:
    cells = pa.array([b"a", b"caf\xe9", b"b"], pa.binary()).view(pa.string())
    pq.write_table(pa.table({"text": cells, "n": [1, 2, 3]}), folder / "a.parquet")
    items = list(read(folder / "a.parquet"))
    assert records(items) == [{"text": "a", "n": 1}, {"text": "b", "n": 3}]
    assert [bad.place[-6:] for bad in rejects(items)] == [" row 2"]


def test_checksums_of_pages_are_looked_at(folder: Path) -> None:
    table = pa.table({"text": ["one", "two"]})
    options = {"compression": "none", "use_dictionary": False, "write_page_checksum": True}
    pq.write_table(table, folder / "a.parquet", write_statistics=False, **options)
    data = (folder / "a.parquet").read_bytes()
    assert data.count(b"two") == 1
    [bad] = read_bytes(folder, "a.parquet", data.replace(b"two", b"tvo"))
    assert isinstance(bad, Reject)
    assert "CRC" in bad.reason


def test_columns_of_one_name_are_refused(folder: Path) -> None:
    pq.write_table(pa.table([[1], [2]], names=["a", "a"]), folder / "a.parquet")
    [item] = read(folder / "a.parquet")
    assert isinstance(item, Reject)
    assert "same name" in item.reason


# ---- folders


def test_text_files_are_read_by_their_names(folder: Path) -> None:
    (folder / "b" / "deep").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for name in ("b/deep/z.txt", "b/a.md", "a.TXT", ".hidden/a.txt", "b/picture.png", "c.txt"):
        (folder / name).write_text(name, encoding="utf-8")
    (folder / "c.txt").write_bytes(b"caf\xe9")
    reader = read(folder)
    items = list(reader)
    assert records(items) == [
        {"path": name, "text": name} for name in ("a.TXT", "b/a.md", "b/deep/z.txt")
    ]
    [bad] = rejects(items)
    assert (bad.place, bad.raw) == (str(folder / "c.txt"), r"caf\xe9")
    assert reader.consumed == reader.size


def test_text_files_keep_their_paths(folder: Path) -> None:
    paths = [
        "a.txt",
        "b/c.md",
        "b/c.md",
        "../up.txt",
        "/etc/x.txt",
        "a.txt/x.txt",
        "x" * 300 + ".txt",
    ]
    made = [record(str(i), path=path) for i, path in enumerate(paths)]
    write(folder / "out", [made])
    found = {row["path"]: row["text"] for row in records(read(folder / "out"))}
    assert found == {
        "a.txt": "0",
        "b/c.md": "1",
        **{f"{number:09}.txt": str(number - 1) for number in range(3, 8)},
    }


def test_a_name_that_looks_like_a_number_takes_none_away(folder: Path) -> None:
    write(folder / "out", [[record("a", path="000000002.txt"), record("b")]])
    assert {row["text"] for row in records(read(folder / "out"))} == {"a", "b"}


def test_a_folder_without_text_files_is_refused(folder: Path) -> None:
    with pytest.raises(FormatError, match="no text files"):
        read(folder)


def test_one_text_file_is_one_record(folder: Path) -> None:
    (folder / "a.txt").write_text("So.\n", encoding="utf-8")
    assert records(read(folder / "a.txt")) == [{"path": "a.txt", "text": "So.\n"}]


# ---- which format


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.jsonl", Format("jsonl")),
        ("a.b.ndjson.zst", Format("jsonl", ".zst")),
        ("c4.JSON.GZ", Format("jsonl", ".gz")),
        ("a.parquet", Format("parquet")),
        ("CC.warc.wet.gz", Format("warc", ".gz")),
        ("a.txt", Format("text")),
        ("out", Format("text")),
    ],
)
def test_the_name_tells_the_format(name: str, form: Format) -> None:
    assert format_of(name) == form


def test_a_format_may_be_given(folder: Path) -> None:
    (folder / "a.dat").write_bytes(b'{"text":"a"}')
    assert records(read(folder / "a.dat", "jsonl")) == [{"text": "a"}]
    with open_writer(folder / "b.dat", "jsonl.gz") as writer:
        writer.write([record("b")])
        writer.finish()
    assert records(read(folder / "b.dat", "jsonl.gz")) == [{"text": "b"}]


def test_formats_that_are_none_are_told_with_those_that_are() -> None:
    with pytest.raises(FormatError, match=r"end with one of .*\.jsonl\.gz, .* --from or --to"):
        format_of("a.csv")
    with pytest.raises(FormatError, match=r"no format 'csv', only: .*parquet"):
        format_of("a.jsonl", "csv")
    assert {"jsonl", "jsonl.gz", "jsonl.zst", "parquet", "wet.gz", "warc", "text"} <= set(FORMATS)


@pytest.mark.parametrize("name", NAMES_OF_FILES)
def test_progress_ends_at_the_size(folder: Path, name: str) -> None:
    path = write(folder / name, [numbered(2000)[i : i + 500] for i in range(0, 2000, 500)])
    reader = read(path)
    seen = []
    for _ in reader:
        seen.append(reader.consumed)  # noqa: PERF401  # the list sees it as it goes
    assert seen == sorted(seen)
    assert reader.consumed == reader.size == sum(map(len, contents(path).values()))
