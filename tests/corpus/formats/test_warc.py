"""Untrusted WARC records: every length, header and content is checked."""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.corpus.formats import feed, http
from cleantext.corpus.formats.http import decode_content, parse_headers, parse_response
from cleantext.corpus.formats.records import FormatError, Record, Reject
from cleantext.corpus.formats.registry import open_writer, read

brotli = pytest.importorskip("brotli")
zstandard = pytest.importorskip("zstandard")
html2text = pytest.importorskip("resiliparse.extract.html2text")

PAGE = "<html><body><p>Café.</p><p>Second.</p></body></html>".encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("warc")


def items_of(folder: Path, data: bytes, name: str = "a.warc") -> list[Record | Reject]:
    (folder / name).write_bytes(data)
    return list(read(folder / name))


def record(body: bytes, *headers: bytes, kind: bytes = b"conversion", length: bytes = b"") -> bytes:
    size = length or b"Content-Length: %d" % len(body)
    lines = [b"WARC/1.0", b"WARC-Type: " + kind, size, *headers, b"", body, b"", b""]
    return b"\r\n".join(lines)


TEXT = b"Content-Type: text/plain"
HTTP = b"Content-Type: application/http; msgtype=response"
GOOD = record(b"So.", TEXT)


def answered(folder: Path, head: bytes, content: bytes) -> Any:
    [item] = items_of(folder, record(head + b"\r\n\r\n" + content, HTTP, kind=b"response"))
    return item.fields["text"] if isinstance(item, Record) else item.reason


# ---- lengths


@pytest.mark.parametrize(
    "length",
    [
        b"Content-Length: 9999999999999999999\r\nContent-Length: 3",
        b"Content-Length: 3\r\ncontent-length : 3",
        b"Content-Length: 9999999999999999999",
        b"Content-Length: -3",
        b"Content-Length: 3, 3",
        b"Content-Length: \xd9\xa3",
        b"Content-Length:",
        b"X: y",
    ],
)
def test_a_record_has_one_length(folder: Path, length: bytes) -> None:
    bad, *_, good = items_of(folder, record(b"abc", TEXT, length=length) + GOOD)
    assert isinstance(bad, Reject)
    assert "Content-Length" in bad.reason or "more than" in bad.reason
    assert isinstance(good, Record)
    assert good.fields["text"] == "So."


@pytest.mark.parametrize("length", [b"9223372036854775807", b"999999999999999999"])
def test_a_length_beyond_all_memory_is_a_reject(folder: Path, length: bytes) -> None:
    items = items_of(folder, record(b"abc", TEXT, length=b"Content-Length: " + length))
    assert items
    assert all(isinstance(item, Reject) for item in items)


def test_many_records_that_claim_all_that_follows_do_not_take_for_ever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "_MAX_RETURNS", 10_000_000)
    claims = record(b"abc", TEXT, length=b"Content-Length: 60000000")
    items = items_of(folder, claims * 20_000)
    assert items
    assert all(isinstance(item, Reject) for item in items)


# ---- headers


def test_headers_are_read_with_their_goings_on() -> None:
    head = b"A: 1\r\nB:2\r\n\tmore\r\nno colon\r\n: nameless\nC: caf\xc3\xa9"
    expected = [("A", "1"), ("B", "2 more"), ("", "nameless"), ("C", "café")]
    assert parse_headers(head) == expected
    assert parse_headers(b"C: caf\xe9") == [("C", "café")]


@pytest.mark.parametrize("fields", [b"[1]", b'"x"', b"{", b"NaN", b"[" * 5000, b'{"a":' * 150])
def test_fields_in_a_header_that_are_none_are_a_reject(folder: Path, fields: bytes) -> None:
    bad, good = items_of(folder, record(b"abc", TEXT, b"Cleantext-Fields: " + fields) + GOOD)
    assert isinstance(bad, Reject)
    assert isinstance(good, Record)


def test_headers_of_one_name_are_joined(folder: Path) -> None:
    [item] = items_of(folder, record(b"abc", TEXT, b"X-A: 1", b"X-A: 2", b"WARC-Date: d"))
    assert isinstance(item, Record)
    assert item.fields["headers"] == {"X-A": "1, 2"}


# ---- answers of servers


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("x-gzip", gzip.compress(PAGE, mtime=0)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("br", brotli.compress(PAGE)),
        ("zstd", zstandard.compress(PAGE)),
        ("identity", PAGE),
        ("gzip, br", brotli.compress(gzip.compress(PAGE, mtime=0))),
    ],
)
def test_content_is_unpacked(folder: Path, coding: str, packed: bytes) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}".encode()
    assert answered(folder, head, packed) == "Café.\n\nSecond."
    if coding != "identity":
        assert "the record can't be read" in answered(folder, head, packed[:-6])
        assert "the record can't be read" in answered(folder, head, b"\xff" + packed)


def test_a_coding_that_is_not_known_is_named(folder: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: compress"
    assert "compressed as 'compress'" in answered(folder, head, PAGE)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_content_that_grows_too_long_for_memory_is_refused(
    coding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "LONGEST", 10_000)
    pack = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.compress,
    }[coding]
    assert decode_content(pack(bytes(10_000)), coding) == bytes(10_000)
    with pytest.raises(ValueError, match="more than 10000 bytes"):
        decode_content(pack(bytes(10_000_000)), coding)


def test_chunks_are_joined() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert parse_response(head + b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n").content == b"abcde"
    assert parse_response(head + b"no chunks").content == b"no chunks"
    for cut in (b"3\r\nab", b"3\r\nabc\r\n", b"3\r\nabc\r\nffffffff\r\nde"):
        with pytest.raises(ValueError, match="the last chunk is missing"):
            parse_response(head + cut)


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "rot13", "zip", "nope"])
@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_encodings_that_no_page_has_are_a_reject(folder: Path, kind: str, charset: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset={charset}".encode()
    assert "the record can't be read" in answered(folder, head, PAGE)


def test_a_panic_of_a_library_is_a_reject(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):  # it is called so
        pass

    def panic(*_: Any, **__: Any) -> str:
        raise PanicException("index out of range")

    monkeypatch.setattr(html2text, "extract_plain_text", panic)
    bad, good = items_of(folder, record(PAGE, b"Content-Type: text/html") + GOOD)
    assert isinstance(bad, Reject)
    assert "index out of range" in bad.reason
    assert isinstance(good, Record)


def test_other_signals_are_let_through(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any, **__: Any) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(html2text, "extract_plain_text", interrupt)
    with pytest.raises(KeyboardInterrupt):
        items_of(folder, record(PAGE, b"Content-Type: text/html"))


# ---- anything


def crawl(folder: Path, name: str) -> bytes:
    with open_writer(folder / name) as writer:
        writer.write(
            Record("", {"text": f"Text {i}", "url": f"http://a.org/{i}"}) for i in range(3)
        )
        writer.finish()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    return (folder / name).read_bytes() + record(
        head + gzip.compress(PAGE, mtime=0), HTTP, kind=b"response"
    )


WORDS = [
    b"Content-Length: 9999999999999999999\r\n",
    b"WARC/1.0\r\n",
    b"\r\n\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"charset=punycode",
    b"\xff",
]


def come_to_something(folder: Path, data: bytes, name: str) -> None:
    """Check that bytes are records or rejects, or that one message says why they can't be read."""
    try:
        for item in items_of(folder, data, name):
            json.dumps(item[1:3], default=str)
    except FormatError as error:
        if "is not compressed, though its name says so" not in str(error):
            raise


@given(st.data())
@pytest.mark.parametrize("name", ["b.warc", "b.warc.gz"])
def test_any_bytes_are_records_or_rejects(folder: Path, name: str, data: st.DataObject) -> None:
    whole = crawl(folder, name)
    place, end = (data.draw(st.integers(0, len(whole))) for _ in range(2))
    new = data.draw(st.binary(max_size=5) | st.sampled_from(WORDS))
    come_to_something(folder, whole[:place] + new + whole[max(place, end) :], name)


@pytest.mark.parametrize("name", ["b.warc", "b.warc.gz"])
@pytest.mark.parametrize("data", [b"", b"{", b"\x1f", b"\x1f\x8b", b"WARC/1.0\r\n"])
def test_a_few_bytes_are_records_or_rejects(folder: Path, name: str, data: bytes) -> None:
    come_to_something(folder, data, name)
