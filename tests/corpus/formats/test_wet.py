"""WET and WARC files: pages and texts, past damage."""

from __future__ import annotations

import gzip
import re
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_files import (
    numbered,
    read_bytes,
    record,
    records,
    rejects,
    write,
)

from cleantext.corpus.formats import warc
from cleantext.corpus.formats.records import (
    Record,
)
from cleantext.corpus.formats.registry import read

warcio = pytest.importorskip("warcio.warcwriter")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


class Writer(warcio.WARCWriter):  # type: ignore[misc, name-defined]  # it has no types
    """warcio's writer, without the temporary files that it leaves open."""

    @staticmethod
    def _create_temp_file() -> BytesIO:
        return BytesIO()


PAGE = "<html><body><nav>Home</nav><p>Café au lait.</p><p>Second.</p></body></html>"


def crawl(count: int, packed: bool) -> bytes:
    """Make a WET file with warcio, with fixed ids and dates."""
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
    """Make a WARC file of one request and its response."""
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
        (b"Page 1", b"Page \xff", "not utf-8"),
        (b"WARC/1.0\r\n", b"WARC/x.0\r\n", "not a WARC record"),
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
