"""Answers of web servers, as WARC files hold them: their headers, and their content unpacked.

It is bytes of strangers: each length in them is checked before it is believed, and nothing grows
beyond `LONGEST` bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from cleantext.corpus.extras import load
from cleantext.corpus.formats.records import LONGEST
from cleantext.corpus.formats.streams import CODECS

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_LINE_END = re.compile(r"\r?\n")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_STEP = 1 << 15


class Answer(NamedTuple):
    """An answer of a server.

    Attributes:
        kind: its Content-Type, without parameters, in small letters.
        charset: the encoding that the Content-Type names, if it does.
        content: what it holds, unpacked.

    """

    kind: str
    charset: str | None
    content: bytes


def parse_headers(head: bytes) -> list[tuple[str, str]]:
    """The headers in a head without its first line; a line that begins with a blank goes on."""
    headers: list[tuple[str, str]] = []
    for line in _LINE_END.split(_decoded(head)):
        name, colon, value = line.partition(":")
        if line[:1] in (" ", "\t") and headers:
            headers[-1] = headers[-1][0], f"{headers[-1][1]} {line.strip()}"
        elif colon:
            headers.append((name.strip(), value.strip()))
    return headers


def _decoded(head: bytes) -> str:
    try:
        return head.decode()
    except UnicodeDecodeError:
        return head.decode("latin-1")


def parse_kind(content_type: str) -> tuple[str, str | None]:
    """The kind that a Content-Type names, and the encoding, if any."""
    charset = _CHARSET.search(content_type)
    return content_type.partition(";")[0].strip().lower(), charset[1] if charset else None


def parse_answer(data: bytes) -> Answer:
    """Read an answer as a server sent it.

    Raises:
        ValueError: its content is cut, can't be unpacked, or is too long.

    """
    found = _HEAD_END.search(data)
    head, content = (data[: found.start()], data[found.end() :]) if found else (data, b"")
    headers = {name.lower(): value for name, value in parse_headers(head)}
    if "chunked" in headers.get("transfer-encoding", "").lower() and _CHUNK.match(content):
        content = _joined(content)
    for coding in reversed(headers.get("content-encoding", "").lower().split(",")):
        content = unpacked(content, coding.strip())
    return Answer(*parse_kind(headers.get("content-type", "")), content)


def _joined(data: bytes) -> bytes:
    """Content that comes in chunks, put together."""
    parts: list[bytes] = []
    place = 0
    while found := _CHUNK.match(data, place):
        size = int(found[1], 16)
        if not size:
            return b"".join(parts)
        parts.append(data[found.end() : found.end() + size])
        place = found.end() + size
        if len(parts[-1]) < size:
            break
        place += 2 if data[place : place + 2] == b"\r\n" else 1
    raise ValueError("its content is cut: the last chunk is missing")


def unpacked(content: bytes, coding: str) -> bytes:
    """Content that was compressed for its way.

    Raises:
        ValueError: it can't be unpacked, or there would be too much of it.

    """
    if coding in ("", "identity") or not content:
        return content
    if coding not in _UNPACKERS:
        raise ValueError(f"its content is compressed as {coding!r}, which is not known here")
    parts, size = [], 0
    try:
        for part in _UNPACKERS[coding](content):
            parts.append(part)
            size += len(part)
            if size > LONGEST:
                break
    except Exception as error:  # each library has errors of its own
        raise ValueError(f"its content can't be unpacked: {error}") from None
    if size > LONGEST:
        raise ValueError(f"its content has more than {LONGEST} bytes")
    return b"".join(parts)


def _ungzip(content: bytes) -> Iterator[bytes]:
    codec = CODECS[".gz"]()
    return _decoded_by(codec.decoder(), codec.block, content)


def _unzstd(content: bytes) -> Iterator[bytes]:
    codec = CODECS[".zst"]()
    return _decoded_by(codec.decoder(), codec.block, content)


def _inflate(content: bytes) -> Iterator[bytes]:
    has_head = content[0] & 15 == 8 and int.from_bytes(content[:2]) % 31 == 0
    decoder = load("isal.isal_zlib").decompressobj(wbits=15 if has_head else -15)
    return _decoded_by(decoder, _STEP, content)


def _unbrotli(content: bytes) -> Iterator[bytes]:
    decoder = load("brotli").Decompressor()
    yield decoder.process(content, output_buffer_limit=_STEP)
    while not decoder.can_accept_more_data():
        yield decoder.process(b"", output_buffer_limit=_STEP)
    if not decoder.is_finished():
        raise EOFError("it ends too early")


def _decoded_by(decoder: Any, step: int, content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), step):
        yield decoder.decompress(content[start : start + step])
        if decoder.eof:
            return
    raise EOFError("it ends too early")


_UNPACKERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _ungzip,
    "x-gzip": _ungzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
