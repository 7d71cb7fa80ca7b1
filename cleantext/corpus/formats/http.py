"""HTTP responses in WARC files: their headers and their decoded content.

Their bytes are not trusted: each length is checked, and nothing decodes to more than `LONGEST`
bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from cleantext.corpus.formats.codecs import CODECS
from cleantext.corpus.formats.records import LONGEST
from cleantext.system.extras import load

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_STEP = 1 << 15


class Response(NamedTuple):
    """An HTTP response.

    Attributes:
        kind: its Content-Type, without parameters, in lower case.
        charset: the encoding that the Content-Type declares, if any.
        content: its body, decoded.

    """

    kind: str
    charset: str | None
    content: bytes


def parse_headers(head: bytes) -> list[tuple[str, str]]:
    """Parse headers, including those continued on another line."""
    headers: list[tuple[str, str]] = []
    for line in _decode_head(head).replace("\r\n", "\n").split("\n"):
        name, colon, value = line.partition(":")
        if line.startswith((" ", "\t")) and headers:
            headers[-1] = headers[-1][0], f"{headers[-1][1]} {line.strip()}"
        elif colon:
            headers.append((name.strip(), value.strip()))
    return headers


def _decode_head(head: bytes) -> str:
    try:
        return head.decode()
    except UnicodeDecodeError:
        return head.decode("latin-1")


def parse_kind(content_type: str) -> tuple[str, str | None]:
    """Split a Content-Type into the kind and the encoding, if any."""
    charset = _CHARSET.search(content_type)
    return content_type.partition(";")[0].strip().lower(), charset[1] if charset else None


def parse_response(data: bytes) -> Response:
    """Parse a response as a server sent it.

    Raises:
        ValueError: its content is cut, can't be decoded, or is too long.

    """
    found = _HEAD_END.search(data)
    head, content = (data[: found.start()], data[found.end() :]) if found else (data, b"")
    headers = {name.lower(): value for name, value in parse_headers(head)}
    if "chunked" in headers.get("transfer-encoding", "").lower() and _CHUNK.match(content):
        content = _dechunk(content)
    for coding in reversed(headers.get("content-encoding", "").lower().split(",")):
        content = decode_content(content, coding.strip())
    return Response(*parse_kind(headers.get("content-type", "")), content)


def _dechunk(data: bytes) -> bytes:
    """Join content that was sent in chunks."""
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


def decode_content(content: bytes, coding: str) -> bytes:
    """Decode content that was compressed for transfer.

    Raises:
        ValueError: it can't be decoded, or would be too long.

    """
    if coding in ("", "identity") or not content:
        return content
    if coding not in _DECODERS:
        raise ValueError(f"its content is compressed as {coding!r}, which is not supported")
    parts, size = [], 0
    try:
        for part in _DECODERS[coding](content):
            parts.append(part)
            size += len(part)
            if size > LONGEST:
                break
    except Exception as error:  # each library has its own errors
        raise ValueError(f"its content can't be decoded: {error}") from None
    if size > LONGEST:
        raise ValueError(f"its content has more than {LONGEST} bytes")
    return b"".join(parts)


def _decode_gzip(content: bytes) -> Iterator[bytes]:
    codec = CODECS[".gz"]()
    return _decode_all(codec.decoder(), codec.block, content)


def _decode_zstd(content: bytes) -> Iterator[bytes]:
    codec = CODECS[".zst"]()
    return _decode_all(codec.decoder(), codec.block, content)


def _decode_deflate(content: bytes) -> Iterator[bytes]:
    has_head = content[0] & 15 == 8 and int.from_bytes(content[:2]) % 31 == 0
    decoder = load("isal.isal_zlib").decompressobj(wbits=15 if has_head else -15)
    return _decode_all(decoder, _STEP, content)


def _decode_brotli(content: bytes) -> Iterator[bytes]:
    decoder = load("brotli").Decompressor()
    yield decoder.process(content, output_buffer_limit=_STEP)
    while not decoder.can_accept_more_data():
        yield decoder.process(b"", output_buffer_limit=_STEP)
    if not decoder.is_finished():
        raise EOFError("it ends early")


def _decode_all(decoder: Any, step: int, content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), step):
        yield decoder.decompress(content[start : start + step])
        if decoder.eof:
            return
    raise EOFError("it ends early")


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _decode_gzip,
    "x-gzip": _decode_gzip,
    "deflate": _decode_deflate,
    "br": _decode_brotli,
    "zstd": _decode_zstd,
}
