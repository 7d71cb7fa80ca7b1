"""Compression: the codecs of data files, by suffix."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from cleantext.system.extras import load

START_SIZE = 16
"""Bytes of a file that suffice to recognise compressed data."""

_GZIP_LEVEL = 2  # of isal: 13 times as fast as gzip's 6
_ZSTD_LEVEL = 3
_LARGEST_WINDOW = 1 << 31  # files of `zstd --long=31`, as the dumps of Reddit, take as much


class Codec(NamedTuple):
    """A compression of files as sequences of independent members.

    Attributes:
        name: its name in messages.
        tool: the command that decompresses such files.
        start: the first bytes of a member; strict, as damaged files are searched for it.
        decoder: makes a decoder of one member.
        encoder: makes an encoder of one member.
        error: the exception of a decoder for invalid bytes.
        block: bytes to decompress at once; their expansion, up to a thousand times for gzip and
            thirty thousand times for zstd, must fit in memory.

    """

    name: str
    tool: str
    start: re.Pattern[bytes]
    decoder: Callable[[], Any]
    encoder: Callable[[], Any]
    error: type[Exception]
    block: int


class NullEncoder:
    """The encoder of files that are not compressed."""

    def compress(self, data: bytes) -> bytes:
        """Return the data."""
        return data

    def flush(self) -> bytes:
        """Return nothing: nothing is held back."""
        return b""


def _gzip() -> Codec:
    zlib = load("isal.isal_zlib")
    return Codec(
        "gzip",
        "zcat",
        re.compile(rb"\x1f\x8b\x08[\0-\x1f]....[\0\2\4][\0-\x0d\xff]", re.DOTALL),
        lambda: zlib.decompressobj(wbits=31),
        lambda: zlib.compressobj(_GZIP_LEVEL, wbits=31),
        zlib.error,
        block=1 << 15,
    )


def _zstd() -> Codec:
    zstd = load("zstandard")
    return Codec(
        "zstd",
        "zstdcat",
        re.compile(rb"\x28\xb5\x2f\xfd"),
        lambda: zstd.ZstdDecompressor(max_window_size=_LARGEST_WINDOW).decompressobj(),
        lambda: zstd.ZstdCompressor(level=_ZSTD_LEVEL, write_checksum=True).compressobj(),
        zstd.ZstdError,
        block=1 << 10,
    )


CODECS: dict[str, Callable[[], Codec]] = {".gz": _gzip, ".zst": _zstd}
"""The codecs by the suffix of compressed files, made on demand."""


def detect_packing(start: bytes) -> str:
    """Return the suffix of the compression of data with this start; `""` for none."""
    return next((suffix for suffix, codec in CODECS.items() if codec().start.match(start)), "")
